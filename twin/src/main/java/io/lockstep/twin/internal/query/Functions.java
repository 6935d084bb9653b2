package io.lockstep.twin.internal.query;

import io.lockstep.stream.geo.Geometries;
import io.lockstep.twin.internal.query.Expression.Function;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import tools.jackson.databind.JsonNode;

/// Functions of values. What is not there, or not of the kind that a function is for, gives
/// nothing. Confined to one thread.
final class Functions {
  private static final int GEOMETRIES = 4;

  /// The geometries seen last: a constant of the query is read once.
  private final @Nullable Seen[] seen = new Seen[GEOMETRIES];

  private int oldest;

  private record Seen(JsonNode node, Optional<Geometry> geometry) {}

  Value of(Function function, List<Value> arguments) {
    for (Value argument : arguments) {
      if (argument instanceof Value.Missing) {
        return Value.MISSING;
      }
    }
    Value first = arguments.getFirst();
    Value second = arguments.size() > 1 ? arguments.get(1) : Value.MISSING;
    return switch (function) {
      case CONTAINS, STARTSWITH, ENDSWITH -> text(function, first, second);
      case ARRAY_CONTAINS -> Value.of(arrayContains(first, second));
      case LENGTH -> length(first);
      case ST_DISTANCE -> distance(first, second).map(Value::of).orElse(Value.MISSING);
      case ST_DWITHIN ->
          Value.isNumber(arguments.get(2))
              ? distance(first, second)
                  .map(metres -> Value.of(metres <= Value.real(arguments.get(2))))
                  .orElse(Value.MISSING)
              : Value.MISSING;
      case ST_WITHIN, ST_INTERSECTS -> relation(function, first, second);
    };
  }

  private static Value text(Function function, Value left, Value right) {
    if (!(left instanceof Value.Text(String text) && right instanceof Value.Text(String part))) {
      return Value.MISSING;
    }
    return Value.of(
        function == Function.CONTAINS
            ? text.contains(part)
            : function == Function.STARTSWITH ? text.startsWith(part) : text.endsWith(part));
  }

  private static boolean arrayContains(Value array, Value wanted) {
    if (array instanceof Value.Structure(JsonNode node) && node.isArray()) {
      for (JsonNode element : node) {
        if (Value.equal(Value.of(element), wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Value length(Value value) {
    return switch (value) {
      case Value.Text(String text) -> new Value.Whole(text.codePointCount(0, text.length()));
      case Value.Structure(JsonNode node) -> new Value.Whole(node.size());
      case Value.Missing _, Value.Null _, Value.Bool _, Value.Whole _, Value.Real _ ->
          Value.MISSING;
    };
  }

  // Places

  private Optional<Geometry> geometry(Value value) {
    return switch (value) {
      case Value.Structure(JsonNode node) -> geometry(node);
      case Value.Text(String text) -> Geometries.of(text);
      case Value.Missing _, Value.Null _, Value.Bool _, Value.Whole _, Value.Real _ ->
          Optional.empty();
    };
  }

  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same are only slower
  private Optional<Geometry> geometry(JsonNode node) {
    for (Seen one : seen) {
      if (one != null && one.node == node) {
        return one.geometry;
      }
    }
    Optional<Geometry> geometry = Geometries.of(node);
    seen[oldest] = new Seen(node, geometry);
    oldest = (oldest + 1) % GEOMETRIES;
    return geometry;
  }

  private Optional<Double> distance(Value left, Value right) {
    Optional<Geometry> a = geometry(left);
    Optional<Geometry> b = geometry(right);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble metres = Geometries.metresBetween(a.get(), b.get());
    return metres.isPresent() ? Optional.of(metres.getAsDouble()) : Optional.empty();
  }

  private Value relation(Function function, Value left, Value right) {
    Optional<Geometry> a = geometry(left);
    Optional<Geometry> b = geometry(right);
    if (a.isEmpty() || b.isEmpty()) {
      return Value.MISSING;
    }
    return Value.of(
        function == Function.ST_WITHIN ? a.get().within(b.get()) : a.get().intersects(b.get()));
  }
}
