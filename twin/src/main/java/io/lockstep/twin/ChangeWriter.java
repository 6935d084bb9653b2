package io.lockstep.twin;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.RetentionChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import io.lockstep.twin.internal.state.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the changes of one input after the other. Values are collected and written last, so that
/// the records that introduce their series stand before them.
final class ChangeWriter {
  private static final int SAMPLES_BYTES_START = 4 * 1024;
  private static final int SAMPLES_BYTES_FLUSH = 256 * 1024;
  private static final byte[] NO_BYTES = {};

  /// More changes than an input gives.
  private static final long ORDINALS_MAX = 1L << 31;

  private static final int DRAWN_BITS = 10;
  private static final long HASH_MASK = (1L << 40) - 1;

  /// Of values that come with the input itself.
  private static final long OWN = -1;

  private ByteBuffer samples = ByteBuffer.allocate(SAMPLES_BYTES_START);
  private @Nullable ChangeSink out;
  private long inputPosition = -1;
  private long receivedMicros;
  private int ordinal;
  private int first;
  private boolean told;

  /// The input that the collected values were received with, when that is an earlier one.
  private long origin = OWN;

  private long originMicros;

  /// How many ids were drawn by twin; null while the input concerns one.
  private @Nullable Map<String, Integer> drawn;

  void begin(long position, long received, ChangeSink sink) {
    if (out != null) {
      throw new IllegalStateException(
          "input %d: expected the end of input %d first".formatted(position, inputPosition));
    }
    boolean goesOn = position == inputPosition;
    inputPosition = position;
    receivedMicros = received;
    out = sink;
    ordinal = goesOn ? ordinal : 0;
    first = ordinal;
    told = false;
    drawn = goesOn ? drawn : null;
  }

  /// The values that this input writes are told by other records of it, too.
  void samplesAreTold() {
    told = true;
  }

  /// Says whether they are, from now on; whether they were.
  boolean samplesAreTold(boolean now) {
    boolean before = told;
    told = now;
    return before;
  }

  boolean isOpen() {
    return out != null;
  }

  long receivedMicros() {
    return receivedMicros;
  }

  long inputPosition() {
    return inputPosition;
  }

  /// Says that the present input concerns many twins: others may decide about them elsewhere, at
  /// the same time.
  void manyTwins() {
    if (drawn == null) {
      drawn = new HashMap<>();
    }
  }

  boolean isOfManyTwins() {
    return drawn != null;
  }

  /// Goes on counting where another one, of which this is a copy, has come to.
  void goOn(ChangeWriter origin) {
    inputPosition = origin.inputPosition;
    ordinal = origin.ordinal;
    drawn = origin.drawn == null ? null : new HashMap<>(origin.drawn);
  }

  /// An id for what begins with a twin now. The number of the change that is written next; with an
  /// input that concerns many twins one by the twin's hash, so that whoever decides about another
  /// of them draws another one.
  ChangeId drawId(String twinId) {
    if (drawn == null) {
      return new ChangeId(inputPosition, ordinal);
    }
    int before = drawn.merge(twinId, 1, Integer::sum) - 1;
    long hash = Hashing.of(twinId) & HASH_MASK;
    return new ChangeId(inputPosition, ORDINALS_MAX + (hash << DRAWN_BITS) + before);
  }

  /// The same for what somebody else writes a change of: the number of that change is left to them.
  ChangeId reserveId(String twinId) {
    ChangeId id = drawId(twinId);
    ordinal++;
    return id;
  }

  /// Counts the changes of the present input from another number on.
  void countFrom(int number) {
    ordinal = number;
    first = number;
  }

  /// The number of the change that is written next.
  int ordinal() {
    return ordinal;
  }

  int end() {
    flushSamples();
    origin = OWN;
    out = null;
    return ordinal - first;
  }

  void series(SeriesChange change) {
    change.write(begin(ChangeKind.SERIES, change.bytesMax()));
    sink().end();
  }

  void purge(PurgeChange change) {
    change.write(begin(ChangeKind.PURGE, change.bytesMax()));
    sink().end();
  }

  void retention(RetentionChange change) {
    change.write(begin(ChangeKind.RETENTION, change.bytesMax()));
    sink().end();
  }

  void graph(ChangeKind kind, GraphChange change) {
    change.write(begin(kind, change.bytesMax()));
    sink().end();
  }

  /// @param flags of [SamplesChange#EXPLICIT] and the others, those that hold
  void sample(
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      byte quality,
      int flags) {
    from(OWN, 0);
    put(series, sourceMicros, type, bits, text, quality, told ? flags | SamplesChange.TOLD : flags);
  }

  /// A value of an earlier input, bound anew.
  ///
  /// @param fromPosition the earlier input
  /// @param fromMicros when that was received
  void rebound(
      long fromPosition,
      long fromMicros,
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      byte quality,
      int flags) {
    from(fromPosition, fromMicros);
    put(series, sourceMicros, type, bits, text, quality, flags);
  }

  /// Values of one input stand in records of their own.
  private void from(long fromPosition, long fromMicros) {
    if (origin != fromPosition) {
      flushSamples();
      origin = fromPosition;
      originMicros = fromMicros;
    }
  }

  private void put(
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      byte quality,
      int all) {
    if (type.isPrimitive()) {
      room(SamplesChange.ENTRY_BYTES);
      SamplesChange.write(samples, series, sourceMicros, type, bits, quality, all);
    } else {
      byte[] utf8 = text == null ? NO_BYTES : text.getBytes(StandardCharsets.UTF_8);
      room(SamplesChange.ENTRY_BYTES + utf8.length);
      SamplesChange.write(samples, series, sourceMicros, type, utf8, quality, all);
    }
  }

  private void room(int bytes) {
    if (samples.position() >= SAMPLES_BYTES_FLUSH) {
      flushSamples();
    }
    if (samples.remaining() < bytes) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(samples.capacity() * 2, samples.position() + bytes));
      samples = larger.put(samples.flip());
    }
  }

  private void flushSamples() {
    if (samples.position() > 0) {
      samples.flip();
      if (origin == OWN) {
        begin(ChangeKind.SAMPLES, samples.remaining()).put(samples);
      } else {
        begin(ChangeKind.REBOUND, SamplesChange.ORIGIN_BYTES + samples.remaining())
            .putLong(origin)
            .putLong(originMicros)
            .put(samples);
      }
      sink().end();
      samples.clear();
    }
  }

  private ByteBuffer begin(ChangeKind kind, int bodyBytesMax) {
    ByteBuffer into = sink().begin(kind, ChangeHeader.BYTES + bodyBytesMax);
    ChangeHeader.write(into, inputPosition, ordinal++, receivedMicros);
    return into;
  }

  private ChangeSink sink() {
    if (out == null) {
      throw new IllegalStateException("expected a call of beginInput before, found none");
    }
    return out;
  }
}
