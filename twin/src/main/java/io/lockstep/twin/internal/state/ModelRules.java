package io.lockstep.twin.internal.state;

import io.lockstep.model.Shape;
import io.lockstep.stream.Operator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules that watch the twins of one model, compiled for its shape. Immutable.
public final class ModelRules {
  private final List<Operator> operators;
  private final int[] rows;
  private final int[] @Nullable [] bySlot;
  private final boolean write;

  /// @param operators in the order of the rules
  /// @param rows the row of each one's rule in the [RuleTable]
  ModelRules(Shape shape, List<Operator> operators, int[] rows) {
    this.operators = List.copyOf(operators);
    this.rows = rows.clone();
    this.write = operators.stream().anyMatch(each -> each.rule().effects().write());
    this.bySlot = new int[shape.size()][];
    for (int i = 0; i < operators.size(); i++) {
      for (int slot : operators.get(i).slots()) {
        int[] before = bySlot[slot];
        int[] after = before == null ? new int[1] : Arrays.copyOf(before, before.length + 1);
        after[after.length - 1] = i;
        bySlot[slot] = after;
      }
    }
  }

  /// The numbers of the rules that must be told of a slot's readings; null when there are none.
  public int @Nullable [] watching(int slot) {
    return slot < bySlot.length ? bySlot[slot] : null;
  }

  /// True when one of them writes properties.
  public boolean write() {
    return write;
  }

  /// How many rules there are; they are numbered from 0.
  public int size() {
    return rows.length;
  }

  /// The compiled rule of a number.
  public Operator operator(int number) {
    return operators.get(number);
  }

  /// The row in the [RuleTable] of the rule of a number.
  public int row(int number) {
    return rows[number];
  }

  /// The number of the rule at a row of the [RuleTable], or -1.
  public int numberOf(int row) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == row) {
        return i;
      }
    }
    return -1;
  }
}
