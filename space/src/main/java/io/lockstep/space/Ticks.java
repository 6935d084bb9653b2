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
/// A TICK record is 8 bytes: when it was written, microseconds since 1970-01-01T00:00Z, big-endian.
final class Ticks {
  /// Clocks are set: a long wait is cut into pieces so that this is noticed.
  private static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Runnable bell;
  private final Appender appender;
  private final ByteBuffer record = ByteBuffer.allocate(Long.BYTES);
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
  /// @param bell wakes the kernel's thread
  Ticks(Journal inputs, InstantSource clock, LongSupplier nanos, Runnable bell) {
    this.clock = clock;
    this.nanos = nanos;
    this.bell = bell;
    this.appender = inputs.appender();
    this.nextNanos = nanos.getAsLong();
  }

  /// Appends a tick when a timer is due.
  ///
  /// @param nextTimerMicros when the earliest is due, [Long#MAX_VALUE] when there is none
  /// @return true when one was appended
  boolean consider(long nextTimerMicros) {
    if (nextTimerMicros == Long.MAX_VALUE || isWaiting()) {
      return false;
    }
    long now = nowMicros();
    if (now < nextTimerMicros || nanos.getAsLong() - nextNanos < 0) {
      return false;
    }
    state = State.WAITING;
    nextNanos = nanos.getAsLong() + APART_NANOS;
    try {
      appender.append(InputKind.TICK.number(), record.clear().putLong(now).flip());
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

  /// A tick was read back from the journal.
  void decided() {
    state = State.NONE;
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
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
