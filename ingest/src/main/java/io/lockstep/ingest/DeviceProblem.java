package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;

/// What went wrong with a device that nobody sees in its data: one for each kind, the latest.
/// Immutable. It never holds what a device proved itself by.
///
/// @param kind of what it is
/// @param text what was refused and why, at most [#TEXT_MAX] characters
/// @param address where it came from, empty when nobody knows
/// @param count how often it was seen
/// @param firstMicros when it was seen first, microseconds since 1970-01-01T00:00Z
/// @param lastMicros when it was seen last
public record DeviceProblem(
    Kind kind, String text, String address, long count, long firstMicros, long lastMicros) {
  /// Characters of the longest text.
  public static final int TEXT_MAX = 200;

  /// How long a problem stands that nothing has ended.
  static final long STANDS_MICROS = Duration.ofDays(1).toNanos() / 1_000;

  /// Shortens what is too long.
  public DeviceProblem {
    text = text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
  }

  /// The kinds. The numbers stand in journals and never change.
  public enum Kind {
    /// It was not let in.
    LOGIN(1, "login"),
    /// It had as many connections as it may.
    CONNECTIONS(2, "connections"),
    /// It published more than it may.
    QUOTA(3, "quota"),
    /// It published where it may not.
    PUBLISH(4, "publish"),
    /// It subscribed to what it may not.
    SUBSCRIBE(5, "subscribe"),
    /// It broke the protocol.
    PROTOCOL(6, "protocol");

    private final int number;
    private final String text;

    Kind(int number, String text) {
      this.number = number;
      this.text = text;
    }

    /// The number that stands for it in journals and snapshots.
    public int number() {
      return number;
    }

    /// As the API and people write it.
    public String text() {
      return text;
    }

    /// True when it is over once the device gets in.
    boolean endsByConnecting() {
      return this == LOGIN || this == CONNECTIONS;
    }

    /// Whose number this is.
    ///
    /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when it is nobody's
    public static Kind ofNumber(int number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "problem of a device: expected a kind of 1 to 6, found " + number);
    }
  }

  /// Whether it stood no longer when it was seen again: then it is another one, not the same.
  boolean isLongBefore(DeviceProblem later) {
    return later.firstMicros - lastMicros >= STANDS_MICROS;
  }

  /// This problem, seen again.
  DeviceProblem and(DeviceProblem later) {
    return new DeviceProblem(
        kind,
        later.text,
        later.address,
        count + later.count,
        Math.min(firstMicros, later.firstMicros),
        Math.max(lastMicros, later.lastMicros));
  }

  /// Whether it is worth a look at a time: seen within a day, and the device did not get in since
  /// when it is one that getting in ends.
  ///
  /// @param connectedMicros when the device was let in last, 0 for never
  public boolean standsAt(long nowMicros, long connectedMicros) {
    return nowMicros - lastMicros < STANDS_MICROS
        && !(kind.endsByConnecting() && connectedMicros > lastMicros);
  }
}
