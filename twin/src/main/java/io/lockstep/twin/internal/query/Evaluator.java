package io.lockstep.twin.internal.query;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.State;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Decides conditions on rows. Confined to one thread.
final class Evaluator {
  /// What a condition comes to.
  enum Truth {
    TRUE,
    FALSE,
    /// Neither: something that is compared is not there.
    UNKNOWN;

    static Truth of(boolean holds) {
      return holds ? TRUE : FALSE;
    }

    Truth not() {
      return switch (this) {
        case TRUE -> FALSE;
        case FALSE -> TRUE;
        case UNKNOWN -> UNKNOWN;
      };
    }
  }

  private final Query query;
  private final State state;
  private final Properties properties;
  private final Quantities quantities;
  private final Map<Condition.OfModel, BitSet> modelSets = new LinkedHashMap<>();

  Evaluator(Query query, State state) {
    this.query = query;
    this.state = state;
    this.properties = new Properties(state);
    this.quantities = new Quantities(query, properties);
  }

  private Value value(Operand.Path path, int[] row) {
    int reference = row[path.variable()];
    return query.variables().get(path.variable()).isRelationship()
        ? properties.relationship(reference, path.segments())
        : properties.twin(reference, path.segments());
  }

  /// What an operand is worth, as a row shows it.
  ///
  /// @param row references by variable
  Value value(Operand operand, int[] row) {
    return switch (operand) {
      case Operand.Literal(Value value) -> value;
      case Operand.Path path -> value(path, row);
      case Operand.Converted converted -> quantities.value(converted, row);
    };
  }

  Truth decide(Condition condition, int[] row) {
    return switch (condition) {
      case Condition.And(List<Condition> parts) -> all(parts, row);
      case Condition.Or(List<Condition> parts) -> any(parts, row);
      case Condition.Not(Condition inner) -> decide(inner, row).not();
      case Condition.Compare compare -> compare(compare, row);
      case Condition.In in -> in(in, row);
      case Condition.Is(Condition.Type type, Operand operand) ->
          Truth.of(is(type, value(operand, row)));
      case Condition.Test test ->
          test(test.function(), value(test.left(), row), value(test.right(), row));
      case Condition.OfModel ofModel ->
          Truth.of(models(ofModel).get(state.twins.model(row[ofModel.variable()])));
      case Condition.Holds(Operand operand) ->
          value(operand, row) instanceof Value.Bool(boolean holds)
              ? Truth.of(holds)
              : Truth.UNKNOWN;
    };
  }

  private Truth all(List<Condition> parts, int[] row) {
    Truth truth = Truth.TRUE;
    for (Condition part : parts) {
      Truth next = decide(part, row);
      if (next == Truth.FALSE) {
        return Truth.FALSE;
      }
      truth = next == Truth.UNKNOWN ? Truth.UNKNOWN : truth;
    }
    return truth;
  }

  private Truth any(List<Condition> parts, int[] row) {
    Truth truth = Truth.FALSE;
    for (Condition part : parts) {
      Truth next = decide(part, row);
      if (next == Truth.TRUE) {
        return Truth.TRUE;
      }
      truth = next == Truth.UNKNOWN ? Truth.UNKNOWN : truth;
    }
    return truth;
  }

  private Truth compare(Condition.Compare compare, int[] row) {
    Value left = quantities.comparable(compare.left(), row);
    Value right = quantities.comparable(compare.right(), compare.left(), row);
    if (left instanceof Value.Missing || right instanceof Value.Missing) {
      return Truth.UNKNOWN;
    }
    return switch (compare.operator()) {
      case EQUAL -> Truth.of(Value.equal(left, right));
      case NOT_EQUAL -> Truth.of(!Value.equal(left, right));
      case LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL ->
          ordered(compare.operator(), left, right);
    };
  }

  private static Truth ordered(Condition.Operator operator, Value left, Value right) {
    int order;
    if (Value.isNumber(left) && Value.isNumber(right)) {
      order = Value.compareNumbers(left, right);
    } else if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
      order = a.compareTo(b);
    } else {
      return Truth.UNKNOWN;
    }
    return Truth.of(
        switch (operator) {
          case LESS -> order < 0;
          case GREATER -> order > 0;
          case LESS_OR_EQUAL -> order <= 0;
          case GREATER_OR_EQUAL -> order >= 0;
          case EQUAL -> order == 0;
          case NOT_EQUAL -> order != 0;
        });
  }

  private Truth in(Condition.In in, int[] row) {
    Value left = quantities.comparable(in.operand(), row);
    if (left instanceof Value.Missing) {
      return Truth.UNKNOWN;
    }
    for (Value value : in.values()) {
      if (Value.equal(left, value)) {
        return Truth.TRUE;
      }
    }
    return Truth.FALSE;
  }

  private static boolean is(Condition.Type type, Value value) {
    return switch (type) {
      case DEFINED -> !(value instanceof Value.Missing);
      case NULL -> value instanceof Value.Null;
      case BOOL -> value instanceof Value.Bool;
      case NUMBER -> Value.isNumber(value);
      case STRING -> value instanceof Value.Text;
      case OBJECT -> value instanceof Value.Structure(JsonNode node) && node.isObject();
      case PRIMITIVE -> !(value instanceof Value.Missing || value instanceof Value.Structure);
    };
  }

  private static Truth test(Condition.Function function, Value left, Value right) {
    if (left instanceof Value.Missing || right instanceof Value.Missing) {
      return Truth.UNKNOWN;
    }
    if (function == Condition.Function.ARRAY_CONTAINS) {
      return Truth.of(arrayContains(left, right));
    }
    if (!(left instanceof Value.Text(String text) && right instanceof Value.Text(String part))) {
      return Truth.UNKNOWN;
    }
    return Truth.of(
        switch (function) {
          case CONTAINS -> text.contains(part);
          case STARTSWITH -> text.startsWith(part);
          case ENDSWITH -> text.endsWith(part);
          case ARRAY_CONTAINS -> false;
        });
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

  /// The models whose twins count as of a model, by reference.
  BitSet models(Condition.OfModel ofModel) {
    return modelSets.computeIfAbsent(ofModel, this::findModels);
  }

  private BitSet findModels(Condition.OfModel ofModel) {
    BitSet models = new BitSet();
    int exact = state.models.find(ofModel.modelId());
    if (exact >= 0) {
      models.set(exact);
    }
    Optional<Dtmi> wanted = Dtmi.tryParse(ofModel.modelId());
    if (ofModel.exact() || exact < 0 || wanted.isEmpty()) {
      return models;
    }
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      if (entry != null
          && !entry.isDraft()
          && state.models.parsed().isA(new Dtmi(entry.id()), wanted.get())) {
        models.set(i);
      }
    }
    return models;
  }
}
