package io.lockstep.space;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Tells the kernel that time has passed: once the clock reaches its earliest timer, a TICK record
/// goes into the input journal. There is never more than one on its way, and at most a hundred a
/// second, so that many timers cost few records; and none in a replay, which finds them in the
/// journal. Confined to the kernel's thread.
///
/// A clock that is set, or a server that was down, must not look like sources that are silent. So
/// the clock is compared with the monotonic one, and at the start with when the last input was
/// received: when it is elsewhere than it should be while something waits for time, a record says
/// so ([ListeningRecord]) before the next tick.
///
/// A TICK record is 8 bytes: when it was written, microseconds since 1970-01-01T00:00Z, big-endian.
final class Ticks {
  /// Clocks are set: a long wait is cut into pieces so that this is noticed.
  private static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Clocks are slewed by a second or so; this is more.
  private static final long JUMP_MICROS = TimeUnit.SECONDS.toMicros(5);

  /// How long sources that have kept their readings are waited for: clients of MQTT come back
  /// within some seconds.
  private static final long PATIENCE_MICROS = TimeUnit.SECONDS.toMicros(30);

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Runnable bell;
  private final Appender appender;
  private final ByteBuffer record = ByteBuffer.allocate(ListeningRecord.BYTES);

  /// What the clock showed when it was last looked at, and when that was.
  private long lookedMicros;

  private long lookedNanos;

  /// Since when the clock was right, as long as that is to be told; else [Long#MIN_VALUE].
  private long expectedMicros = Long.MIN_VALUE;

  private volatile State state = State.NONE;
  private long retryNanos;

  /// When the next one may be written.
  private long nextNanos;

  private enum State {
    /// None is on its way.
    NONE,
    /// One is, and will be read back.
    WAITING,
    /// The journal refused one.
    REFUSED,
    /// The same, and the moment to try again is known.
    PAUSED
  }

  /// @param clock what timers are compared with
  /// @param nanos monotonic, for pauses
  /// @param heardMicros when the last input was received; now, when nothing waits for time
  /// @param bell wakes the kernel's thread
  Ticks(Journal inputs, InstantSource clock, LongSupplier nanos, long heardMicros, Runnable bell) {
    this.clock = clock;
    this.nanos = nanos;
    this.bell = bell;
    this.appender = inputs.appender();
    this.nextNanos = nanos.getAsLong();
    this.lookedMicros = heardMicros;
    this.lookedNanos = nextNanos;
  }

  /// Appends a tick when a timer is due.
  ///
  /// @param nextTimerMicros when the earliest is due, [Long#MAX_VALUE] when there is none
  /// @return true when one was appended
  boolean consider(long nextTimerMicros) {
    long now = nowMicros();
    look(now, nextTimerMicros != Long.MAX_VALUE);
    if (nextTimerMicros == Long.MAX_VALUE || isWaiting()) {
      return false;
    }
    if (expectedMicros != Long.MIN_VALUE) {
      ListeningRecord again = new ListeningRecord(now, expectedMicros, PATIENCE_MICROS);
      return append(InputKind.LISTENING, again.write(record.clear()).flip());
    }
    if (now < nextTimerMicros || nanos.getAsLong() - nextNanos < 0) {
      return false;
    }
    nextNanos = nanos.getAsLong() + APART_NANOS;
    return append(InputKind.TICK, record.clear().putLong(now).flip());
  }

  /// Notes a clock that is not where it should be.
  ///
  /// @param isAwaited whether somebody waits for time
  private void look(long nowMicros, boolean isAwaited) {
    long since = nanos.getAsLong();
    long expected = lookedMicros + (since - lookedNanos) / 1_000;
    boolean isElsewhere = Math.abs(nowMicros - expected) > JUMP_MICROS;
    if (isAwaited && isElsewhere && expectedMicros == Long.MIN_VALUE) {
      expectedMicros = expected;
    }
    lookedMicros = nowMicros;
    lookedNanos = since;
  }

  private boolean append(InputKind kind, ByteBuffer payload) {
    state = State.WAITING;
    try {
      appender.append(kind.number(), payload);
      appender.flush(
          new BatchListener() {
            @Override
            public void durable(long firstPosition, long lastPosition) {
              // The kernel finds it by reading on.
            }

            @Override
            public void failed(JournalException why) {
              state = State.REFUSED;
              bell.run();
            }
          });
    } catch (JournalException _) {
      state = State.REFUSED;
    }
    return state == State.WAITING;
  }

  private boolean isWaiting() {
    return switch (state) {
      case NONE -> false;
      case WAITING -> true;
      case REFUSED -> {
        // The disk is full or broken: there is no hurry, what was due stays due.
        retryNanos = nanos.getAsLong() + RETRY_NANOS;
        state = State.PAUSED;
        yield true;
      }
      case PAUSED -> nanos.getAsLong() - retryNanos < 0;
    };
  }

  /// A record was read back from the journal.
  void decided(int kind) {
    if (kind == InputKind.LISTENING.number()) {
      expectedMicros = Long.MIN_VALUE;
      state = State.NONE;
    } else if (kind == InputKind.TICK.number()) {
      state = State.NONE;
    }
  }

  /// How long the kernel's thread may sleep as far as timers are concerned.
  long nanosToDue(long nextTimerMicros) {
    if (nextTimerMicros == Long.MAX_VALUE || state == State.WAITING) {
      return Long.MAX_VALUE;
    }
    if (state == State.PAUSED) {
      return Math.max(1, retryNanos - nanos.getAsLong());
    }
    long micros = Math.clamp(nextTimerMicros - nowMicros(), 0, LOOK_NANOS_MAX / 1_000);
    return Math.max(micros * 1_000, nextNanos - nanos.getAsLong());
  }

  private long nowMicros() {
    return micros(clock.instant());
  }

  static long micros(Instant now) {
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
