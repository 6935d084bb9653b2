package io.lockstep.api.internal.sql;

import io.lockstep.model.ValueType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table whose rows are readings, with their times in the column `time`: what its numbers come to
/// in stretches of time, the history knows without their rows. Immutable.
interface FigureTable extends SqlTable {
  /// The column with the times is the first one.
  int TIME = 0;

  SeenSeries series();

  /// The series that have rows in it, of those that are wanted and may be seen.
  List<SeenSeries.One> find(Bounds.Wanted wanted, Frame frame);

  /// Columns that are the same in all rows of a series.
  Set<String> constantColumns();

  /// Where the values of a series are.
  int valueColumn(SeenSeries.One of);

  /// Whether readings that are bad or no numbers have no rows; else they have.
  boolean isOfUsable();

  /// A row with nothing but the columns that are the same in all rows of a series.
  @Nullable Object[] constantsOf(SeenSeries.One of);

  /// A number as its column has it.
  Object valueOf(SeenSeries.One of, ValueType type, long bits);

  /// The readings of series as rows that have one value each, whatever else was read at their
  /// times.
  ///
  /// @param toMicros exclusive; [Long#MAX_VALUE] for no end
  /// @return false when the hearer had enough
  boolean rows(
      List<SeenSeries.One> of, long fromMicros, long toMicros, Frame frame, Operators.Rows into);
}
