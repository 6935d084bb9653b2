package io.lockstep.twin.internal.query;

import io.lockstep.twin.QueryHistory;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.query.Expression.Comparison;
import io.lockstep.twin.internal.query.Expression.Operation;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.TwinJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What expressions are worth on rows. Confined to one thread.
final class Evaluator {
  private final Query query;
  private final State state;
  private final Meter meter;
  private final @Nullable QueryHistory history;
  private final long nowMicros;
  private final Properties properties;
  private final Quantities quantities;
  private final ModelSets models;
  private final TwinJson json;
  private final Functions functions = new Functions();

  /// @param history what history functions ask, or null when there is none
  /// @param nowMicros what durations are counted back from
  Evaluator(
      Query query,
      State state,
      ModelSets models,
      @Nullable QueryHistory history,
      long nowMicros,
      Meter meter) {
    this.query = query;
    this.state = state;
    this.models = models;
    this.history = history;
    this.nowMicros = nowMicros;
    this.meter = meter;
    this.properties = new Properties(state);
    this.quantities = new Quantities(query, properties);
    this.json = new TwinJson(state);
  }

  /// Whether a condition holds: not when it is neither true nor false.
  boolean holds(Expression condition, Row row) {
    return Value.TRUE.equals(value(condition, row));
  }

  /// What a row shows: a property by itself as it was written.
  Value shown(Expression expression, Row row) {
    return expression instanceof Expression.Path path && isTwin(path)
        ? properties.twin(row.references[path.variable()], path.segments())
        : value(expression, row);
  }

  /// What is compared and counted with: numbers in their model's unit.
  Value value(Expression expression, Row row) {
    return switch (expression) {
      case Expression.Literal(Value value) -> value;
      case Expression.Column(int index) -> row.columns[index];
      case Expression.Path path -> path(path, row);
      case Expression.Converted converted -> quantities.value(converted, row);
      case Expression.And(List<Expression> parts) -> all(parts, row);
      case Expression.Or(List<Expression> parts) -> any(parts, row);
      case Expression.Not(Expression inner) ->
          value(inner, row) instanceof Value.Bool(boolean holds) ? Value.of(!holds) : Value.MISSING;
      case Expression.Compare compare -> compare(compare, row);
      case Expression.In in -> in(in, row);
      case Expression.Is(Expression.Type type, Expression operand) ->
          Value.of(is(type, value(operand, row)));
      case Expression.OfModel ofModel ->
          Value.of(models.of(ofModel).get(state.twins.model(row.references[ofModel.variable()])));
      case Expression.Arithmetic(Operation operation, Expression left, Expression right) ->
          Numbers.of(operation, value(left, row), value(right, row));
      case Expression.Call(Expression.Function function, List<Expression> arguments) ->
          functions.of(function, arguments.stream().map(each -> value(each, row)).toList());
      case Expression.History call -> history(call, row);
      case Expression.Aggregate _ ->
          throw new IllegalStateException("an aggregate outside of a group");
    };
  }

  private boolean isTwin(Expression.Path path) {
    return query.variables().get(path.variable()).isTwin();
  }

  private Value path(Expression.Path path, Row row) {
    int reference = row.references[path.variable()];
    return switch (query.variables().get(path.variable()).kind()) {
      case TWIN -> properties.shared(reference, path.segments());
      case RELATIONSHIP -> properties.relationship(reference, path.segments());
      case PATH -> Value.of(JsonTree.own(render(path.variable(), row)));
    };
  }

  /// The JSON of what a variable stands for.
  String render(int variable, Row row) {
    return switch (query.variables().get(variable).kind()) {
      case TWIN -> json.twin(row.references[variable]);
      case RELATIONSHIP -> json.relationship(row.references[variable]);
      case PATH -> {
        StringBuilder out = new StringBuilder("[");
        for (int relationship : row.paths[variable]) {
          out.append(out.length() == 1 ? "" : ",").append(json.relationship(relationship));
        }
        yield out.append(']').toString();
      }
    };
  }

  private Value all(List<Expression> parts, Row row) {
    Value all = Value.TRUE;
    for (Expression part : parts) {
      if (!(value(part, row) instanceof Value.Bool(boolean holds))) {
        all = Value.MISSING;
      } else if (!holds) {
        return Value.FALSE;
      }
    }
    return all;
  }

  private Value any(List<Expression> parts, Row row) {
    Value any = Value.FALSE;
    for (Expression part : parts) {
      if (!(value(part, row) instanceof Value.Bool(boolean holds))) {
        any = Value.MISSING;
      } else if (holds) {
        return Value.TRUE;
      }
    }
    return any;
  }

  private Value compare(Expression.Compare compare, Row row) {
    Value left = value(compare.left(), row);
    Value right =
        quantities.inUnitOf(compare.left(), compare.right(), value(compare.right(), row), row);
    if (left instanceof Value.Missing || right instanceof Value.Missing) {
      return Value.MISSING;
    }
    return switch (compare.comparison()) {
      case EQUAL -> Value.of(Value.equal(left, right));
      case NOT_EQUAL -> Value.of(!Value.equal(left, right));
      case LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL ->
          ordered(compare.comparison(), left, right);
    };
  }

  private static Value ordered(Comparison comparison, Value left, Value right) {
    int order;
    if (Value.isNumber(left) && Value.isNumber(right)) {
      order = Value.compareNumbers(left, right);
    } else if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
      order = a.compareTo(b);
    } else {
      return Value.MISSING;
    }
    return Value.of(
        switch (comparison) {
          case LESS -> order < 0;
          case GREATER -> order > 0;
          case LESS_OR_EQUAL -> order <= 0;
          case GREATER_OR_EQUAL -> order >= 0;
          case EQUAL -> order == 0;
          case NOT_EQUAL -> order != 0;
        });
  }

  private Value in(Expression.In in, Row row) {
    Value left = value(in.operand(), row);
    if (left instanceof Value.Missing) {
      return Value.MISSING;
    }
    for (Value value : in.values()) {
      if (Value.equal(left, value)) {
        return Value.TRUE;
      }
    }
    return Value.FALSE;
  }

  private static boolean is(Expression.Type type, Value value) {
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

  private Value history(Expression.History call, Row row) {
    if (history == null) {
      throw new QueryProblem(
          QueryProblem.Kind.SYNTAX,
          "SQL query parse failed: HISTORY_%s: expected a history beside the graph, found none"
              .formatted(call.fold()));
    }
    meter.spendMuch();
    int twin = row.references[call.path().variable()];
    if (!properties.isReadable(twin, call.path().segments())) {
      return Value.MISSING;
    }
    return history
        .values()
        .fold(
            state.twins.id(twin),
            String.join("/", call.path().segments()),
            call.fold(),
            call.from().micros(nowMicros),
            call.to().micros(nowMicros),
            history.known())
        .map(folded -> Value.of(folded.type(), folded.bits(), folded.text()))
        .orElse(Value.MISSING);
  }
}
