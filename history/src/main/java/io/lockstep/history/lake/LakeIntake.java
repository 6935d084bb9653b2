package io.lockstep.history.lake;

import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes records of the changes log into the rows of tables, one row for each twin and source time
/// of an input. What a table has already is passed over. Confined to the lake's thread.
final class LakeIntake implements RecordVisitor, SamplesChange.Visitor {
  private final LakeTables tables;
  private final LakeCatalogue catalogue;
  private final LakeModels models;
  private final boolean keepsAll;
  private final Present present;
  final RowEdits edits = new RowEdits();

  private long logPosition;
  private long inputPosition;
  private int ordinal;
  private long receivedMicros;
  private final List<LakeRow> rowsOfRecord = new ArrayList<>();

  private boolean isAsked;
  private boolean isAnyRead;
  private @Nullable LogPlace last;
  private @Nullable LogPlace seam = LogPlace.BEGIN;
  private long firstReceivedMicros;
  private long rows;
  private long replayed;
  private long misfits;
  private long unreadable;

  /// Whether a table has what a change brought.
  @FunctionalInterface
  interface Present {
    /// True when it has.
    ///
    /// @param logPosition of the change in the changes log
    boolean isIn(LakeTable table, long logPosition);
  }

  LakeIntake(
      LakeTables tables,
      LakeCatalogue catalogue,
      LakeModels models,
      boolean keepsAll,
      Present present) {
    this.present = present;
    this.tables = tables;
    this.catalogue = catalogue;
    this.models = models;
    this.keepsAll = keepsAll;
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    logPosition = position;
    rowsOfRecord.clear();
    ChangeKind known;
    try {
      known = ChangeKind.ofNumber(kind);
      inputPosition = payload.getLong();
      ordinal = payload.getInt();
      receivedMicros = payload.getLong();
      last = new LogPlace(inputPosition, ordinal);
      if (seam == null) {
        seam = last;
      }
      if (!isAnyRead) {
        isAnyRead = true;
        firstReceivedMicros = receivedMicros;
      }
      switch (known) {
        case SAMPLES -> {
          int _ = SamplesChange.read(payload, this);
        }
        case REBOUND -> {
          long _ = payload.getLong();
          receivedMicros = payload.getLong();
          int _ = SamplesChange.read(payload, this);
        }
        case SERIES -> catalogue.add(position, SeriesChange.read(payload));
        case PURGE -> edits.purge(PurgeChange.read(payload));
        case TWIN -> twin(GraphChange.read(payload));
        case MODEL -> tables.forgetUnknown();
        case RELATIONSHIP,
            DRIFT,
            REFUSAL,
            ALARM,
            COMMAND,
            EVENT_ROUTE,
            DESIRED,
            PROCESS,
            RULE_LOG,
            NOTIFICATION,
            TELEMETRY,
            MERGE,
            AUDIT,
            RETENTION -> {}
      }
    } catch (BufferUnderflowException | NegativeArraySizeException _) {
      // The checksum held: written so by a newer release, or by mistake. Counted, and told.
      unreadable++;
    } catch (LockstepException e) {
      if (e.code() != ErrorCode.DATA_CORRUPT) {
        throw e;
      }
      unreadable++;
    }
  }

  /// A change that the log has lost: its samples come from elsewhere.
  void begin(LogPlace place, long received) {
    logPosition = -1;
    rowsOfRecord.clear();
    inputPosition = place.position();
    ordinal = place.ordinal();
    receivedMicros = received;
  }

  private void twin(GraphChange change) {
    if (change.action() != GraphChange.Action.DELETED && !change.modelId().isEmpty()) {
      catalogue.add(logPosition, change.subject(), change.modelId());
    }
  }

  @Override
  public void gap(long fromPosition, long toPosition) {
    unreadable++;
  }

  @Override
  public void sample(
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      int flags) {
    if ((flags & SamplesChange.PASSING) != 0 && !keepsAll) {
      return;
    }
    SeriesChange of = known(series);
    if (of == null) {
      unreadable++;
      return;
    }
    String twin = of.twin().value();
    if ((flags & SamplesChange.CORRECTS) != 0) {
      edits.correct(twin, of.path(), sourceMicros, inputPosition);
    }
    String model = modelOf(of);
    LakeTable table = tables.of(model);
    if (present.isIn(table, logPosition)) {
      replayed++;
      return;
    }
    LakeRow row = row(table, twin, model, sourceMicros);
    if ((flags & SamplesChange.REMOVED) != 0) {
      row.remove(of.path());
      return;
    }
    boolean isRequalified = (flags & SamplesChange.REQUALIFIED) != 0;
    if (quality != Quality.GOOD || isRequalified) {
      row.quality(of.path(), quality.name().toLowerCase(Locale.ROOT));
    }
    if (!isRequalified) {
      value(table, row, of, model, type, bits, text);
    }
  }

  /// What a series is; one that was made by a change that the log has lost is asked for.
  private @Nullable SeriesChange known(int series) {
    SeriesChange of = catalogue.series(series);
    if (of == null && !isAsked) {
      isAsked = true;
      LakeBackfill.know(catalogue, models);
      of = catalogue.series(series);
    }
    return of;
  }

  private void value(
      LakeTable table,
      LakeRow row,
      SeriesChange of,
      String model,
      ValueType type,
      long bits,
      @Nullable String text) {
    tables.see(table, model);
    if (!table.knows(model, of.path())) {
      table.follow(model, List.of(ModelColumns.of(of.path(), of.type(), of.unit())));
    }
    int column = table.column(model, of.path());
    Optional<Object> value = ColumnValues.of(table.typeOf(column), type, bits, text);
    if (value.isPresent()) {
      row.set(column, value.get());
    } else {
      misfits++;
      row.misfit(of.path(), ColumnValues.told(type, bits, text));
    }
  }

  private String modelOf(SeriesChange of) {
    String twin = of.twin().value();
    Optional<String> known = catalogue.model(twin);
    if (known.isPresent()) {
      return known.get();
    }
    String asked = models.modelOf(of.twin()).orElse("");
    catalogue.add(logPosition, twin, asked);
    return asked;
  }

  private LakeRow row(LakeTable table, String twin, String model, long time) {
    for (int i = rowsOfRecord.size() - 1; i >= 0; i--) {
      LakeRow row = rowsOfRecord.get(i);
      if (row.time == time && row.twin.equals(twin)) {
        return row;
      }
    }
    LakeRow row =
        new LakeRow(time, twin, model, receivedMicros, inputPosition, ordinal, table.width());
    rowsOfRecord.add(row);
    table.add(row);
    rows++;
    return row;
  }

  /// Rows since the last [#committed].
  long rows() {
    return rows;
  }

  /// The last change that was read; null before the first.
  @Nullable LogPlace last() {
    return last;
  }

  /// The next change that is read is the first one after a stretch that was lost.
  void awaitSeam() {
    seam = null;
  }

  /// The first change since [#awaitSeam]; null while there is none.
  @Nullable LogPlace seam() {
    return seam;
  }

  /// Whether a record was read since the last [#committed].
  boolean isAnyRead() {
    return isAnyRead;
  }

  /// When the first of those came in.
  long firstReceivedMicros() {
    return firstReceivedMicros;
  }

  void committed() {
    rows = 0;
    isAnyRead = false;
    isAsked = false;
    edits.clear();
  }

  /// Values that a table had already.
  long replayed() {
    return replayed;
  }

  /// Values that did not fit their columns.
  long misfits() {
    return misfits;
  }

  /// Records and values that could not be read.
  long unreadable() {
    return unreadable;
  }
}
