package io.lockstep.twin.internal.state;

import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Reach;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules that watch the twins of one model, compiled for its shape. Immutable.
public final class ModelRules {
  private final List<Operator> operators;
  private final int[] rows;
  private final int[] @Nullable [] bySlot;
  private final boolean write;

  /// By slot, and for each of the rules that watch it, the reach of its readings.
  private final double[] @Nullable [] low;

  private final double[] @Nullable [] high;
  private final boolean[] isWhole;

  /// @param operators in the order of the rules
  /// @param rows the row of each one's rule in the [RuleTable], ascending
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
    this.low = new double[shape.size()][];
    this.high = new double[shape.size()][];
    for (int slot = 0; slot < bySlot.length; slot++) {
      int[] numbers = bySlot[slot];
      ValueType type = shape.slot(slot).type();
      boolean isNumber = type == ValueType.DOUBLE || type == ValueType.LONG;
      // Values in units of a twin's own are not those that conditions are about.
      if (numbers != null && isNumber && !shape.givesUnits()) {
        double[] least = new double[numbers.length];
        double[] most = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
          Reach reach = operators.get(numbers[i]).reach(slot);
          least[i] = reach.low();
          most[i] = reach.high();
        }
        low[slot] = least;
        high[slot] = most;
      }
    }
    this.isWhole = isWhole(shape);
  }

  private static boolean[] isWhole(Shape shape) {
    boolean[] whole = new boolean[shape.size()];
    for (int slot = 0; slot < whole.length; slot++) {
      whole[slot] = shape.slot(slot).type() == ValueType.LONG;
    }
    return whole;
  }

  /// True when a reading of a slot does nothing to the rule as long as that is idle.
  ///
  /// @param i which of the rules that watch the slot
  /// @param bits the value in the model's unit
  public boolean isOutOfReach(int slot, int i, long bits) {
    double[] least = low[slot];
    double[] most = high[slot];
    if (least == null || most == null) {
      return false;
    }
    double value = isWhole[slot] ? (double) bits : Double.longBitsToDouble(bits);
    return value < least[i] || value > most[i];
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

  /// The rows of all, ascending.
  int[] rows() {
    return rows.clone();
  }

  /// The number of the rule at a row of the [RuleTable], or -1.
  public int numberOf(int row) {
    return Math.max(-1, Arrays.binarySearch(rows, row));
  }
}
