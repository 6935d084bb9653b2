package io.lockstep.history.rollup;

import io.lockstep.model.ValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Makes one file of neighbours.
public final class RollupMerge {
  private static final int BUFFER_BYTES = 1 << 16;

  private RollupMerge() {}

  /// Joins files whose rows follow each other, in their order; they stay.
  ///
  /// @param keeps which series are to be in it
  /// @param isCancelled asked before each series
  /// @return the file, or null when it was cancelled
  public static @Nullable RollupFile of(
      List<RollupFile> parts, Path file, IntPredicate keeps, BooleanSupplier isCancelled)
      throws IOException {
    List<RollupFile.Cursor> cursors = new ArrayList<>();
    try (RollupWriter writer = new RollupWriter(file)) {
      for (RollupFile part : parts) {
        cursors.add(part.cursor(BUFFER_BYTES));
      }
      if (!series(cursors, writer, keeps, isCancelled)) {
        return null;
      }
      List<RollupFile.Check> checks = new ArrayList<>();
      parts.forEach(part -> checks.addAll(part.checks()));
      RollupSpan first = parts.getFirst().span();
      RollupSpan last = parts.getLast().span();
      return writer.finish(
          new RollupSpan(
              first.day(),
              first.fromRow(),
              last.toRow(),
              first.firstPosition(),
              last.lastPosition()),
          checks);
    } finally {
      for (RollupFile.Cursor cursor : cursors) {
        cursor.close();
      }
    }
  }

  private static boolean series(
      List<RollupFile.Cursor> cursors,
      RollupWriter writer,
      IntPredicate keeps,
      BooleanSupplier isCancelled)
      throws IOException {
    int[] next = new int[cursors.size()];
    for (int i = 0; i < next.length; i++) {
      next[i] = cursors.get(i).next();
    }
    while (true) {
      int series = -1;
      for (int number : next) {
        series = number >= 0 && (series < 0 || number < series) ? number : series;
      }
      if (series < 0) {
        return true;
      }
      if (isCancelled.getAsBoolean()) {
        return false;
      }
      Map<Long, Summary> hours = new TreeMap<>();
      ValueType type = ValueType.DOUBLE;
      for (int i = 0; i < next.length; i++) {
        if (next[i] == series) {
          type = cursors.get(i).type();
          cursors
              .get(i)
              .visit(
                  Long.MIN_VALUE,
                  Long.MAX_VALUE,
                  true,
                  (hour, summary) -> {
                    Summary before = hours.putIfAbsent(hour, summary);
                    if (before != null) {
                      before.join(summary);
                    }
                  });
          next[i] = cursors.get(i).next();
        }
      }
      if (keeps.test(series)) {
        writer.begin(series, type);
        hours.forEach(writer::hour);
        writer.end();
      }
    }
  }
}
