package io.lockstep.history.lake;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.RecordedChange;
import io.lockstep.history.ScannedRows;
import io.lockstep.history.SeriesScan;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Takes what the changes log lost from the history, a chunk at a time. Confined to the lake's
/// thread.
///
/// Both keep the input and the ordinal of the change that brought a row, so a stretch that was lost
/// is exactly the rows between the last change that the lake has read before it and the first one
/// after it. A chunk's end is noted in the marker before its rows are committed, and in the
/// snapshot of each table with them: what was half done is done again from the same rows, and
/// tables that have them pass over them.
final class LakeBackfill {
  /// Texts of a chunk have no more characters than this, but for the last change.
  private static final long TEXT_MAX = 32L << 20;

  /// A history that does not answer is left alone for so long.
  private static final long PAUSE_NANOS = 30_000_000_000L;

  private final LakeOptions options;
  private final LakeFiles files;
  private final LakeModels models;
  private final LakePast past;
  private final BooleanSupplier isStopping;
  private long notBeforeNanos = System.nanoTime();

  LakeBackfill(
      LakeOptions options,
      LakeFiles files,
      LakeModels models,
      LakePast past,
      BooleanSupplier isStopping) {
    this.options = options;
    this.files = files;
    this.models = models;
    this.past = past;
    this.isStopping = isStopping;
  }

  /// What a step came to.
  ///
  /// @param rows that are in the tables now and were not before
  record Done(LakeMarker marker, long rows) {}

  /// Whether there is a stretch to fill, and the history has all that the tables have.
  boolean isDue(LakeMarker marker) {
    LogPlace last = marker.last();
    return last != null
        && System.nanoTime() - notBeforeNanos >= 0
        && marker.missing().stream().anyMatch(LakeMarker.Stretch::isFillable)
        && past.committedInputPosition() >= last.position();
  }

  /// Fills the next chunk. To be called when [#isDue], and nothing waits to be committed: what was
  /// corrected or purged by changes that the tables know is then known to the history, too.
  Done step(LakeMarker marker, LakeTables tables, LakeCatalogue catalogue, Path catalogueFile) {
    LakeMarker.Stretch stretch =
        marker.missing().stream().filter(LakeMarker.Stretch::isFillable).findFirst().orElseThrow();
    Chunk chunk;
    boolean lacks;
    try {
      chunk = gathered(stretch);
      lacks = past.lacks(missing(stretch));
    } catch (LockstepException _) {
      // It starts, or tells by itself what is wrong: the log is followed meanwhile.
      notBeforeNanos = System.nanoTime() + PAUSE_NANOS;
      return new Done(marker, 0);
    }
    if (isStopping.getAsBoolean()) {
      return new Done(marker, 0);
    }
    LogPlace end = chunk.end;
    LakeIntake intake;
    LakeMarker planned = marker;
    LakeMarker.Stretch open = stretch;
    if (stretch.chunk() == null) {
      intake = intake(tables, catalogue, end);
      chunk.tell(intake);
      catalogue.force();
      open = stretch.planned(end, marker.position());
      planned = marker.with(stretch, open);
      planned.write(files);
    } else {
      // Begun before: twins are in the tables of the models that they had then.
      intake = intake(tables, LakeCatalogue.past(catalogueFile, stretch.chunkAt()), end);
      chunk.tell(intake);
    }
    long rows = 0;
    for (LakeTable table : tables.all()) {
      rows += table.commitPast(intake.edits, end);
    }
    LakeMarker after = planned.with(open, open.filled(end, chunk.knownMicros, lacks));
    after.write(files);
    return new Done(after, rows);
  }

  private static HistoryStore.Stretch missing(LakeMarker.Stretch stretch) {
    LogPlace after = stretch.after();
    LogPlace until = stretch.until();
    return new HistoryStore.Stretch(
        stretch.from(),
        stretch.to(),
        after == null ? -1 : after.position(),
        until == null ? Long.MAX_VALUE : until.position() + 1);
  }

  private LakeIntake intake(LakeTables tables, LakeCatalogue catalogue, LogPlace end) {
    return new LakeIntake(tables, catalogue, models, true, (table, _) -> table.hasPast(end));
  }

  private Chunk gathered(LakeMarker.Stretch stretch) {
    LogPlace after = stretch.after();
    LogPlace until = stretch.chunk() == null ? stretch.until() : stretch.chunk();
    if (after == null || until == null) {
      throw new IllegalStateException("a stretch without ends cannot be filled");
    }
    int[] numbers = series(true);
    int[] texts = series(false);
    Chunk chunk =
        new Chunk(
            until,
            stretch.knownMicros(),
            stretch.chunk() == null ? options.commitRows() : Integer.MAX_VALUE);
    past.scan(numbers, scan(after, chunk.end, stretch), chunk);
    chunk.cut();
    past.scan(texts, scan(after, chunk.end, stretch), chunk);
    chunk.cut();
    return chunk;
  }

  private static SeriesScan scan(LogPlace after, LogPlace until, LakeMarker.Stretch stretch) {
    return SeriesScan.of(
        new SeriesScan.Stretch(after.position(), after.ordinal(), until.position()),
        stretch.knownMicros());
  }

  private int[] series(boolean isPrimitive) {
    int[] found = new int[1_024];
    int[] count = {0};
    int[][] numbers = {found};
    models.series(
        (number, _, _, type, _) -> {
          if (type.isPrimitive() == isPrimitive) {
            if (count[0] == numbers[0].length) {
              numbers[0] = Arrays.copyOf(numbers[0], 2 * count[0]);
            }
            numbers[0][count[0]++] = number;
          }
          return true;
        });
    return Arrays.copyOf(numbers[0], count[0]);
  }

  /// Sees to it that the series of lost changes are known.
  static void know(LakeCatalogue catalogue, LakeModels models) {
    models.series(
        (number, twin, path, type, unit) -> {
          catalogue.add(-1, new SeriesChange(number, twin, path, type, unit));
          return true;
        });
  }

  private record Row(
      LogPlace place,
      int series,
      long sourceMicros,
      long knownMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      int flags) {}

  /// The rows of some neighbouring changes: numbers as they come, then texts.
  private final class Chunk implements ScannedRows {
    private final int most;
    private final List<Row> rows = new ArrayList<>();
    private LogPlace end;
    private long knownMicros;
    private int countOfTable;
    private long characters;
    private @Nullable LogPlace told;
    private boolean isFull;

    Chunk(LogPlace until, long knownMicros, int most) {
      end = until;
      this.knownMicros = knownMicros;
      this.most = most;
    }

    @Override
    public boolean row(
        int series,
        long sourceMicros,
        long known,
        long position,
        int ordinal,
        RecordedChange.Kind kind,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality) {
      return row(
          series, sourceMicros, known, position, ordinal, kind, type, bits, text, quality, false);
    }

    @Override
    public boolean row(
        int series,
        long sourceMicros,
        long known,
        long position,
        int ordinal,
        RecordedChange.Kind kind,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality,
        boolean isCorrection) {
      LogPlace place = new LogPlace(position, ordinal);
      if (place.compareTo(end) > 0) {
        return true;
      }
      LogPlace before = told;
      if (before != null
          && (countOfTable >= most || characters >= TEXT_MAX)
          && !place.equals(before)) {
        isFull = true;
        return false;
      }
      told = place;
      countOfTable++;
      characters += text == null ? 0 : text.length();
      int flags =
          switch (kind) {
            case READING, FUTURE -> 0;
            case REMOVED -> SamplesChange.REMOVED;
            case REQUALIFIED -> SamplesChange.REQUALIFIED;
          };
      rows.add(
          new Row(
              place,
              series,
              sourceMicros,
              known,
              type,
              bits,
              text,
              quality,
              isCorrection ? flags | SamplesChange.CORRECTS : flags));
      return true;
    }

    @Override
    public boolean isMoreWanted() {
      return !isStopping.getAsBoolean();
    }

    /// After a table: the chunk ends where that was full.
    void cut() {
      LogPlace last = told;
      if (isFull && last != null) {
        end = last;
        boolean _ = rows.removeIf(row -> row.place().compareTo(last) > 0);
      }
      isFull = false;
      told = null;
      countOfTable = 0;
      characters = 0;
    }

    /// Tells the rows in the order of the log.
    void tell(LakeIntake intake) {
      rows.sort(Comparator.comparing(Row::place));
      LogPlace open = null;
      for (Row row : rows) {
        if (!row.place().equals(open)) {
          open = row.place();
          intake.begin(open, row.knownMicros());
        }
        intake.sample(
            row.series(),
            row.sourceMicros(),
            row.type(),
            row.bits(),
            row.text(),
            row.quality(),
            row.flags());
        knownMicros = Math.max(knownMicros, row.knownMicros());
      }
    }
  }
}
