package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.query.Expression.Aggregate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Puts rows into groups and totals them. All groups are remembered, as far as the budget for
/// memory goes. Confined to one thread.
final class Groups {
  private static final int BYTES_A_GROUP = 128;
  private static final int BYTES_A_TOTAL = 96;

  private final Query query;
  private final Evaluator evaluator;
  private final Meter meter;
  private final SortedMap<List<Value>, List<Totals>> groups = new TreeMap<>(KEYS);

  /// Lists of values of one length, from the first value on.
  private static final Comparator<List<Value>> KEYS =
      (a, b) -> {
        for (int i = 0; i < a.size(); i++) {
          int order = Value.order(a.get(i), b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  Groups(Query query, Evaluator evaluator, Meter meter) {
    this.query = query;
    this.evaluator = evaluator;
    this.meter = meter;
    if (query.groups().isEmpty()) {
      // Without GROUP BY all rows are one group, which is there without rows, too.
      begin(List.of());
    }
  }

  void add(Row row) {
    List<Value> key = new ArrayList<>(query.groups().size());
    for (Expression group : query.groups()) {
      key.add(evaluator.value(group, row));
    }
    List<Totals> totals = groups.get(key);
    if (totals == null) {
      totals = begin(key);
    }
    for (int i = 0; i < totals.size(); i++) {
      Expression argument = query.aggregates().get(i).argument();
      totals.get(i).add(argument == null ? Value.TRUE : evaluator.value(argument, row));
    }
  }

  private List<Totals> begin(List<Value> key) {
    long bytes = BYTES_A_GROUP + (long) BYTES_A_TOTAL * query.aggregates().size();
    List<Totals> totals = new ArrayList<>(query.aggregates().size());
    for (Aggregate aggregate : query.aggregates()) {
      totals.add(new Totals(aggregate, meter));
    }
    for (Value value : key) {
      bytes += Value.bytes(value);
    }
    meter.remember(bytes);
    groups.put(key, totals);
    return totals;
  }

  /// The groups as rows of columns, in the order of their keys.
  Collection<Row> rows() {
    List<Row> rows = new ArrayList<>(groups.size());
    groups.forEach(
        (key, totals) -> {
          List<Value> columns = new ArrayList<>(key);
          totals.forEach(total -> columns.add(total.result()));
          rows.add(new Row(columns.toArray(Value[]::new)));
        });
    return rows;
  }
}
