package io.lockstep.twin.internal.query;

import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps the first few rows of an order that begin behind a key. A row's key is what ORDER BY asks
/// for, and behind it what tells the row from all others, so the order is total, and a page goes on
/// behind the last row of the page before whatever has changed. Confined to one thread.
final class Ranking {
  private static final int BYTES_A_ROW = 96;

  private final Query query;
  private final State state;
  private final Evaluator evaluator;
  private final Meter meter;
  private final @Nullable List<Value> after;
  private final long most;
  private final TreeSet<Ranked> rows = new TreeSet<>((a, b) -> compare(a.key, b.key));

  /// A row with its key; equal keys are equal rows.
  ///
  /// @param columns what SELECT DISTINCT shows, else empty
  record Ranked(List<Value> key, Row row, List<Value> columns) {
    long bytes() {
      long bytes = BYTES_A_ROW + row.bytes();
      for (Value value : key) {
        bytes += 8 + Value.bytes(value);
      }
      return bytes;
    }
  }

  /// @param after only rows behind this key, or null for all
  /// @param most how many rows to keep
  Ranking(
      Query query,
      State state,
      Evaluator evaluator,
      Meter meter,
      @Nullable List<Value> after,
      long most) {
    this.query = query;
    this.state = state;
    this.evaluator = evaluator;
    this.meter = meter;
    this.after = after;
    this.most = most;
  }

  /// The kept rows in order.
  List<Ranked> rows() {
    return List.copyOf(rows);
  }

  void offer(Row row) {
    if (most == 0) {
      return;
    }
    List<Value> key = new ArrayList<>();
    for (Query.SortKey sortKey : query.order()) {
      key.add(evaluator.value(sortKey.expression(), row));
    }
    List<Value> columns = query.distinct() ? columns(row) : List.of();
    if (query.distinct()) {
      key.addAll(columns);
    } else if (query.isGrouped()) {
      key.addAll(List.of(row.columns).subList(0, query.groups().size()));
    } else {
      addIdentity(row, key);
    }
    boolean isBehind = after == null || compare(key, after) > 0;
    boolean isAmongFirst = rows.size() < most || compare(key, rows.last().key) < 0;
    if (!isBehind || !isAmongFirst) {
      return;
    }
    Ranked ranked = new Ranked(key, row.copy(), columns);
    if (rows.add(ranked)) {
      meter.remember(ranked.bytes());
      if (rows.size() > most) {
        Ranked last = rows.removeLast();
        meter.remember(-last.bytes());
      }
    }
  }

  private List<Value> columns(Row row) {
    List<Value> columns = new ArrayList<>();
    if (query.projection() instanceof Query.Projection.Items(List<Query.Item> items)) {
      for (Query.Item item : items) {
        columns.add(evaluator.value(item.expression(), row));
      }
    }
    return columns;
  }

  /// Stamps, which no two twins or relationships have in common.
  private void addIdentity(Row row, List<Value> key) {
    for (int i = 0; i < row.references.length; i++) {
      switch (query.variables().get(i).kind()) {
        case TWIN -> key.add(new Value.Whole(state.twins.stamp(row.references[i])));
        case RELATIONSHIP -> key.add(stamp(row.references[i]));
        case PATH -> {
          key.add(new Value.Whole(row.paths[i].length));
          for (int relationship : row.paths[i]) {
            key.add(stamp(relationship));
          }
        }
      }
    }
  }

  private Value stamp(int relationship) {
    return new Value.Whole(state.relationships.stamp(relationship));
  }

  private int compare(List<Value> left, List<Value> right) {
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      int order = Value.order(left.get(i), right.get(i));
      if (order != 0) {
        return isDescending(i) ? -order : order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private boolean isDescending(int index) {
    return index < query.order().size() && query.order().get(index).isDescending();
  }
}
