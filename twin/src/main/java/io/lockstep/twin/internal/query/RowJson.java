package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.query.Query.Projection;
import java.util.List;

/// Rows as JSON objects. What is not there is left out. Confined to one thread.
final class RowJson {
  private final Query query;
  private final Evaluator evaluator;

  RowJson(Query query, Evaluator evaluator) {
    this.query = query;
    this.evaluator = evaluator;
  }

  String row(Row row) {
    return switch (query.projection()) {
      case Projection.All _ -> query.isNamed() ? named(row) : evaluator.render(0, row);
      case Projection.Items(List<Query.Item> items) -> items(items, row);
    };
  }

  /// A row whose values are known.
  String row(List<Value> columns) {
    return switch (query.projection()) {
      case Projection.All _ -> throw new IllegalStateException("columns without names");
      case Projection.Items(List<Query.Item> items) -> {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < columns.size(); i++) {
          append(out, items.get(i).name(), columns.get(i));
        }
        yield out.append('}').toString();
      }
    };
  }

  private String named(Row row) {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < query.variables().size(); i++) {
      String name = query.variables().get(i).name();
      if (!name.isEmpty()) {
        key(out, name).append(evaluator.render(i, row));
      }
    }
    return out.append('}').toString();
  }

  private String items(List<Query.Item> items, Row row) {
    StringBuilder out = new StringBuilder("{");
    for (Query.Item item : items) {
      if (item.expression() instanceof Expression.Path path && path.segments().isEmpty()) {
        key(out, item.name()).append(evaluator.render(path.variable(), row));
      } else {
        append(out, item.name(), evaluator.shown(item.expression(), row));
      }
    }
    return out.append('}').toString();
  }

  private static void append(StringBuilder out, String name, Value value) {
    if (!(value instanceof Value.Missing)) {
      Value.append(key(out, name), value);
    }
  }

  private static StringBuilder key(StringBuilder out, String name) {
    return JsonText.key(out.append(out.length() == 1 ? "" : ","), name);
  }
}
