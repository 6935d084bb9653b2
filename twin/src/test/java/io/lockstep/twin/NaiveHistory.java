package io.lockstep.twin;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A history in memory that is made of change records and answers by looking at every row: the
/// yardstick for views of the past. Folds are not for it.
public final class NaiveHistory implements ValueHistory {
  private final Map<Integer, List<Row>> rows = new HashMap<>();
  private final Map<Integer, SeriesChange> series = new HashMap<>();
  private long knownMicros = Long.MIN_VALUE;

  /// A row of the history.
  ///
  /// @param knownMicros the greatest received time so far
  public record Row(
      long sourceMicros,
      long knownMicros,
      long position,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      int flags) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  /// Takes a change record.
  ///
  /// @param record header and body
  public void take(ChangeKind kind, ByteBuffer record) {
    ChangeHeader header = ChangeHeader.read(record.duplicate());
    knownMicros = Math.max(knownMicros, header.receivedMicros());
    ByteBuffer body = record.duplicate().position(record.position() + ChangeHeader.BYTES);
    if (kind == ChangeKind.SERIES) {
      SeriesChange change = SeriesChange.read(body);
      series.put(change.series(), change);
    }
    if (kind == ChangeKind.SAMPLES) {
      int _ =
          SamplesChange.read(
              body,
              (number, source, type, bits, text, quality, flags) ->
                  rows.computeIfAbsent(number, _ -> new ArrayList<>())
                      .add(
                          new Row(
                              source,
                              knownMicros,
                              header.inputPosition(),
                              type,
                              bits,
                              text,
                              quality,
                              flags)));
    }
  }

  /// All rows of a series, in the order in which they came.
  public List<Row> rows(int number) {
    return rows.getOrDefault(number, List.of());
  }

  @Override
  public void at(int[] numbers, Moment moment, Visitor into) {
    for (int i = 0; i < numbers.length; i++) {
      Row found = null;
      Row own = null;
      for (Row row : rows(numbers[i])) {
        if (row.position > moment.position() || row.knownMicros > moment.knownMicros()) {
          continue;
        }
        boolean isLater;
        if (moment.isOfCurrent()) {
          isLater = row.has(SamplesChange.CURRENT);
        } else {
          isLater =
              row.sourceMicros <= moment.validMicros()
                  && !row.has(SamplesChange.FUTURE)
                  && (found == null || row.sourceMicros >= found.sourceMicros);
        }
        if (isLater) {
          found = row;
          own = row.has(SamplesChange.REQUALIFIED) && own != null ? own : row;
        }
      }
      if (found != null && own != null) {
        into.value(
            i,
            own.sourceMicros,
            found.knownMicros,
            found.position,
            found.type,
            found.bits,
            found.text,
            found.quality,
            found.has(SamplesChange.EXPLICIT),
            found.has(SamplesChange.REMOVED));
      }
    }
  }

  @Override
  public Optional<Folded> fold(
      String twinId, String path, Fold fold, long fromMicros, long toMicros, Moment known) {
    throw new UnsupportedOperationException("folds");
  }

  @Override
  public long horizonMicros() {
    return Long.MIN_VALUE;
  }
}
