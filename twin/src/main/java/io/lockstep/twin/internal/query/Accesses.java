package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Expression.Comparison;
import io.lockstep.twin.internal.query.Expression.Path;
import io.lockstep.twin.internal.query.Plan.Access;
import io.lockstep.twin.internal.state.ValueIndex.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The ways to a variable that a query's conditions leave open, by its text alone; the last one is
/// to look at everything. Each gives at least all that fits the conditions.
final class Accesses {
  private final Query query;
  private final int variable;
  private final List<Access> found = new ArrayList<>();

  /// Bounds of numbers by path: several conditions narrow one range.
  private final Map<String, Probe.Numbers> ranges = new LinkedHashMap<>();

  private Accesses(Query query, int variable) {
    this.query = query;
    this.variable = variable;
  }

  static List<Access> of(Query query, int variable) {
    Accesses accesses = new Accesses(query, variable);
    if (query.variables().get(variable).isTwin()) {
      accesses.ofTwin();
    } else {
      accesses.ofRelationship();
    }
    return List.copyOf(accesses.found);
  }

  private void ofTwin() {
    for (Expression condition : query.conditions()) {
      SortedSet<String> ids = texts(condition, "$dtId");
      SortedSet<String> models = texts(condition, "$metadata", "$model");
      if (ids != null) {
        found.add(new Access.TwinsById(List.copyOf(ids)));
      } else if (models != null && models.size() == 1) {
        found.add(new Access.TwinsOfModel(new Expression.OfModel(variable, models.first(), true)));
      } else if (condition instanceof Expression.OfModel ofModel
          && ofModel.variable() == variable) {
        found.add(new Access.TwinsOfModel(ofModel));
      } else {
        byValue(condition);
      }
    }
    ranges.forEach((path, range) -> found.add(new Access.TwinsByValue(path, range)));
    found.add(new Access.AllTwins());
  }

  private void ofRelationship() {
    for (Expression condition : query.conditions()) {
      SortedSet<String> sources = texts(condition, "$sourceId");
      SortedSet<String> targets = texts(condition, "$targetId");
      SortedSet<String> names = texts(condition, "$relationshipName");
      if (sources != null) {
        found.add(new Access.OutgoingOf(List.copyOf(sources)));
      } else if (targets != null) {
        found.add(new Access.IncomingTo(List.copyOf(targets)));
      } else if (names != null) {
        found.add(new Access.Named(names));
      }
    }
    found.add(new Access.AllRelationships());
  }

  /// The only texts that a property may have by a condition, or null when it may have others.
  private @Nullable SortedSet<String> texts(Expression condition, String... segments) {
    List<String> path = List.of(segments);
    return switch (condition) {
      case Expression.Compare(Comparison comparison, Expression left, Expression right)
          when comparison == Comparison.EQUAL -> {
        if (left instanceof Expression.Literal(Value value) && isPath(right, path)) {
          yield texts(List.of(value));
        }
        yield isPath(left, path) && right instanceof Expression.Literal(Value value)
            ? texts(List.of(value))
            : null;
      }
      case Expression.In(Expression operand, List<Value> values) ->
          isPath(operand, path) ? texts(values) : null;
      case Expression.Or(List<Expression> parts) -> {
        SortedSet<String> all = new TreeSet<>();
        for (Expression part : parts) {
          SortedSet<String> some = texts(part, segments);
          if (some == null) {
            yield null;
          }
          all.addAll(some);
        }
        yield all;
      }
      default -> null;
    };
  }

  private boolean isPath(Expression expression, List<String> segments) {
    return expression instanceof Path(int of, List<String> path)
        && of == variable
        && path.equals(segments);
  }

  /// The texts among values; others equal none.
  private static SortedSet<String> texts(List<Value> values) {
    SortedSet<String> texts = new TreeSet<>();
    for (Value value : values) {
      if (value instanceof Value.Text(String text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  // By value

  private void byValue(Expression condition) {
    switch (condition) {
      case Expression.Compare(Comparison comparison, Path path, Expression.Literal(Value value)) ->
          compared(path, comparison, value);
      case Expression.Compare(Comparison comparison, Expression.Literal(Value value), Path path) ->
          compared(path, mirrored(comparison), value);
      case Expression.In(Path path, List<Value> values) -> in(path, values);
      case Expression.Call(Expression.Function function, List<Expression> arguments)
          when function == Expression.Function.STARTSWITH
              && arguments.getFirst() instanceof Path path
              && arguments.get(1) instanceof Expression.Literal(Value.Text(String prefix)) ->
          add(path, new Probe.TextPrefix(prefix));
      case Path path -> add(path, new Probe.Bool(true));
      case Expression.Not(Path path) -> add(path, new Probe.Bool(false));
      default -> {
        // Nothing to begin with.
      }
    }
  }

  private static Comparison mirrored(Comparison comparison) {
    return switch (comparison) {
      case LESS -> Comparison.GREATER;
      case GREATER -> Comparison.LESS;
      case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
      case EQUAL, NOT_EQUAL -> comparison;
    };
  }

  private void compared(Path path, Comparison comparison, Value value) {
    switch (value) {
      case Value.Whole _, Value.Real _ -> range(path, comparison, value);
      case Value.Text(String text) when comparison == Comparison.EQUAL ->
          add(path, new Probe.TextIn(new TreeSet<>(List.of(text))));
      case Value.Bool(boolean bool) when comparison == Comparison.EQUAL ->
          add(path, new Probe.Bool(bool));
      case Value.Missing _, Value.Null _, Value.Bool _, Value.Text _, Value.Structure _ -> {
        // Nothing that an index knows.
      }
    }
  }

  private void range(Path path, Comparison comparison, Value number) {
    if (!isProperty(path)) {
      return;
    }
    double low = Value.real(number);
    double high = low;
    // The nearest double may lie on either side of a long whole number.
    if (Value.compareNumbers(new Value.Real(low), number) > 0) {
      low = Math.nextDown(low);
    } else if (Value.compareNumbers(new Value.Real(high), number) < 0) {
      high = Math.nextUp(high);
    }
    Probe.Numbers range =
        switch (comparison) {
          case EQUAL -> new Probe.Numbers(low, high);
          case LESS, LESS_OR_EQUAL -> new Probe.Numbers(Double.NEGATIVE_INFINITY, high);
          case GREATER, GREATER_OR_EQUAL -> new Probe.Numbers(low, Double.POSITIVE_INFINITY);
          case NOT_EQUAL -> null;
        };
    if (range != null) {
      ranges.merge(
          slotPath(path),
          range,
          (a, b) -> new Probe.Numbers(Math.max(a.low(), b.low()), Math.min(a.high(), b.high())));
    }
  }

  private void in(Path path, List<Value> values) {
    SortedSet<String> texts = texts(values);
    if (texts.size() > 0 && values.stream().allMatch(value -> value instanceof Value.Text)) {
      add(path, new Probe.TextIn(texts));
      return;
    }
    List<Double> numbers = new ArrayList<>();
    for (Value value : values) {
      double number = Value.isNumber(value) ? Value.real(value) : Double.NaN;
      if (Double.isNaN(number) || Value.compareNumbers(new Value.Real(number), value) != 0) {
        return;
      }
      numbers.add(number);
    }
    if (!numbers.isEmpty()) {
      add(path, new Probe.NumberIn(numbers));
    }
  }

  private void add(Path path, Probe probe) {
    if (isProperty(path)) {
      found.add(new Access.TwinsByValue(slotPath(path), probe));
    }
  }

  private boolean isProperty(Path path) {
    return path.variable() == variable
        && !path.segments().isEmpty()
        && !path.segments().getFirst().startsWith("$");
  }

  private static String slotPath(Path path) {
    return String.join("/", path.segments());
  }
}
