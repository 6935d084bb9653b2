package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.Operators.Rows;
import io.lockstep.api.internal.sql.Operators.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/// GROUP BY: groups of rows with their figures. Immutable.
final class Groups {
  private static final long BYTES_A_FIGURE = 128;

  private final List<AggregateCall> calls;
  private final List<Supplier<Aggregates.Figure>> figures;
  private final int[][] arguments;
  private final List<ImmutableBitSet> sets;
  private final int[] keys;

  Groups(Aggregate aggregate) {
    calls = aggregate.getAggCallList();
    figures = calls.stream().map(Aggregates::of).toList();
    arguments = new int[calls.size()][];
    for (int i = 0; i < arguments.length; i++) {
      List<Integer> all = new ArrayList<>(calls.get(i).getArgList());
      // WITHIN GROUP (ORDER BY x): x is an argument, too.
      if (calls.get(i).getAggregation().requiresGroupOrder() != Optionality.FORBIDDEN) {
        calls
            .get(i)
            .collation
            .getFieldCollations()
            .forEach(field -> all.add(field.getFieldIndex()));
      }
      arguments[i] = all.stream().mapToInt(Integer::intValue).toArray();
    }
    sets = aggregate.getGroupSets();
    keys = aggregate.getGroupSet().toArray();
  }

  /// Groups the rows of an input.
  Source of(Source input) {
    return (frame, into) -> {
      Run run = new Run(frame);
      boolean _ = input.run(frame, row -> run.add(row));
      return run.tell(into);
    };
  }

  /// The groups of one run. Confined to its thread.
  final class Run {
    private final Frame frame;
    private final long held;
    private final Map<Operators.Key, Group> groups = new LinkedHashMap<>();

    Run(Frame frame) {
      this.frame = frame;
      held = frame.budget.held();
      for (ImmutableBitSet set : sets) {
        if (set.isEmpty()) {
          Operators.Key none = Operators.Key.of(new @Nullable Object[keys.length + 1]);
          groups.put(none, new Group(new @Nullable Object[keys.length]));
        }
      }
    }

    /// Takes a row into its group, or groups; true.
    boolean add(@Nullable Object[] row) {
      for (int set = 0; set < sets.size(); set++) {
        Group group = find(row, set);
        for (int i = 0; i < group.figures.length; i++) {
          int filter = calls.get(i).filterArg;
          if (filter >= 0 && !Boolean.TRUE.equals(row[filter])) {
            continue;
          }
          @Nullable Object[] values = new @Nullable Object[arguments[i].length];
          for (int a = 0; a < values.length; a++) {
            values[a] = row[arguments[i][a]];
          }
          group.figures[i].add(frame, values);
        }
      }
      return true;
    }

    /// The figures of the group that a row is in, by the order of the calls; of one set.
    Aggregates.Figure[] figuresOf(@Nullable Object[] row) {
      return find(row, 0).figures;
    }

    private Group find(@Nullable Object[] row, int set) {
      ImmutableBitSet of = sets.get(set);
      @Nullable Object[] key = new @Nullable Object[keys.length + 1];
      for (int i = 0; i < keys.length; i++) {
        key[i] = of.get(keys[i]) ? row[keys[i]] : null;
      }
      key[keys.length] = of.isEmpty() ? null : (Object) (long) set;
      Operators.Key name = Operators.Key.of(key);
      Group found = groups.get(name);
      if (found == null) {
        found = new Group(Arrays.copyOf(key, keys.length));
        frame.budget.hold(key);
        frame.budget.hold(BYTES_A_FIGURE * figures.size());
        groups.put(name, found);
      }
      return found;
    }

    /// False when the hearer had enough.
    boolean tell(Rows into) {
      for (Group group : groups.values()) {
        if (!into.row(group.row())) {
          return false;
        }
      }
      frame.budget.release(held);
      return true;
    }
  }

  private final class Group {
    private final @Nullable Object[] key;
    private final Aggregates.Figure[] figures;

    Group(@Nullable Object[] key) {
      this.key = key;
      figures = Groups.this.figures.stream().map(Supplier::get).toArray(Aggregates.Figure[]::new);
    }

    @Nullable Object[] row() {
      @Nullable Object[] row = Arrays.copyOf(key, key.length + figures.length);
      for (int i = 0; i < figures.length; i++) {
        row[key.length + i] = figures[i].value();
      }
      return row;
    }
  }
}
