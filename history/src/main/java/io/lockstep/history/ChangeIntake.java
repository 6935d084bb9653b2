package io.lockstep.history;

import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes records of the changes log into batches, skipping what the store has already. Confined to
/// the history's thread.
final class ChangeIntake implements RecordVisitor, SamplesChange.Visitor {
  private final Store store;
  final Batch samples = new Batch();
  final Batch texts = new Batch();

  private long inputPosition = -1;
  private int ordinal;
  private long knownMicros;
  private boolean skipSamples;
  private boolean skipTexts;
  private int recordFlags;

  private final boolean keepsAll;
  private long replayed;
  private long late;
  private long gaps;
  private boolean foreign;

  /// @param knownMicros the greatest receive time of the changes before the first one
  /// @param keepsAll true when readings that the model does not want are taken too
  ChangeIntake(Store store, long knownMicros, boolean keepsAll) {
    this.store = store;
    this.knownMicros = knownMicros;
    this.keepsAll = keepsAll;
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    int samplesBefore = samples.size;
    int textsBefore = texts.size;
    try {
      ChangeKind known = ChangeKind.ofNumber(kind);
      inputPosition = payload.getLong();
      ordinal = payload.getInt();
      long received = payload.getLong();
      knownMicros = Math.max(knownMicros, received);
      switch (known) {
        case SAMPLES -> samples(payload, 0);
        case REBOUND -> {
          payload.position(payload.position() + SamplesChange.ORIGIN_BYTES);
          samples(payload, EncodedValue.REBOUND);
        }
        case SERIES -> series(SeriesChange.read(payload));
        case PURGE -> purge(PurgeChange.read(payload));
        case RETENTION ->
            store.keeps.tell(
                RetentionChange.read(payload), inputPosition, ordinal, received, store.catalogue);
        case TWIN,
            RELATIONSHIP,
            MODEL,
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
            AUDIT -> {}
      }
    } catch (LockstepException | BufferUnderflowException | NegativeArraySizeException _) {
      // The checksum held, so it was written so: by a newer release, or by mistake. It is counted
      // as missing rather than stopping all that comes after it.
      samples.truncate(samplesBefore);
      texts.truncate(textsBefore);
      gaps++;
    }
  }

  private void samples(ByteBuffer payload, int flags) {
    recordFlags = flags;
    skipSamples = store.samples.holds(inputPosition, ordinal);
    skipTexts = store.texts.holds(inputPosition, ordinal);
    int _ = SamplesChange.read(payload, this);
  }

  @Override
  public void gap(long fromPosition, long toPosition) {
    gaps++;
  }

  @Override
  public void sample(
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      int logged) {
    if (series < 0) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "series number: expected 0 or more, found " + series);
    }
    if ((logged & SamplesChange.PASSING) != 0 && !keepsAll) {
      return;
    }
    boolean isText = text != null;
    if (isText ? skipTexts : skipSamples) {
      replayed++;
      return;
    }
    if (store.purges.hides(series, inputPosition, sourceMicros)) {
      // The log is read anew, and its end says that this was purged.
      return;
    }
    boolean isLate = store.state.expect(series, sourceMicros);
    if (isLate) {
      late++;
    }
    int flags =
        EncodedValue.flagsOf(logged)
            | recordFlags
            | (EncodedValue.isRaw(type, bits) ? EncodedValue.RAW_LONG : 0);
    Batch batch = isText ? texts : samples;
    batch.add(
        series,
        sourceMicros,
        text != null ? EncodedValue.hash(text) : EncodedValue.encode(type, bits),
        text,
        quality,
        flags,
        isLate,
        knownMicros,
        inputPosition,
        ordinal);
  }

  /// Readings that wait to be written.
  int rows() {
    return samples.size + texts.size;
  }

  void clear() {
    samples.clear();
    texts.clear();
  }

  /// The input that the last record answers; -1 before the first.
  long inputPosition() {
    return inputPosition;
  }

  /// The known time of the last record: the greatest receive time so far.
  long knownMicros() {
    return knownMicros;
  }

  long replayed() {
    return replayed;
  }

  long late() {
    return late;
  }

  /// Stretches and records that could not be read.
  long gaps() {
    return gaps;
  }

  /// Whether the log told of a series that the store knows as another property.
  boolean isForeign() {
    return foreign;
  }

  private void series(SeriesChange change) {
    if (store.catalogue.contradicts(change)) {
      foreign = true;
    } else {
      store.catalogue.add(change);
      store.purges.series(change.twin().value(), change.series());
      store.keeps.begin(change.series(), change.twin(), change.path());
    }
  }

  private void purge(PurgeChange change) {
    store.purges.add(change, store.catalogue);
    samples.drop(store.purges);
    texts.drop(store.purges);
  }
}
