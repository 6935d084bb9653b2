package io.lockstep.twin.internal.state;

import io.lockstep.model.AlarmState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Why nobody is told of an alarm: each for itself, and it stays aside until none is left.
/// Immutable; times in microseconds since epoch.
///
/// @param shelf an operator's, for a time; null for none
/// @param suppressedMicros since when it is suppressed by design, [AlarmEntry#NEVER] when it is not
/// @param outage a person's, until one takes it back; null for none
public record AlarmAside(@Nullable Shelf shelf, long suppressedMicros, @Nullable Outage outage) {
  /// Nothing.
  public static final AlarmAside NONE = new AlarmAside(null, AlarmEntry.NEVER, null);

  /// An alarm on the shelf.
  ///
  /// @param untilMicros by received time
  public record Shelf(long atMicros, long untilMicros, String by, String why) {}

  /// An alarm out of service.
  ///
  /// @param permit the number of the permit to work, empty for none
  public record Outage(long atMicros, String by, String why, String permit) {}

  /// True when nothing puts it aside.
  public boolean isEmpty() {
    return shelf == null && !isSuppressed() && outage == null;
  }

  public boolean isSuppressed() {
    return suppressedMicros != AlarmEntry.NEVER;
  }

  /// The state that shows it; what lasts longest counts. Only when it is not empty.
  AlarmState state() {
    if (outage != null) {
      return AlarmState.OUT_OF_SERVICE;
    }
    return isSuppressed() ? AlarmState.SUPPRESSED : AlarmState.SHELVED;
  }

  public AlarmAside with(@Nullable Shelf next) {
    return new AlarmAside(next, suppressedMicros, outage);
  }

  public AlarmAside with(@Nullable Outage next) {
    return new AlarmAside(shelf, suppressedMicros, next);
  }

  /// The same, suppressed by design or not.
  ///
  /// @param micros since when, or [AlarmEntry#NEVER]
  public AlarmAside suppressed(long micros) {
    return new AlarmAside(shelf, micros, outage);
  }

  void digest(Digest digest) {
    if (shelf != null) {
      digest.add(shelf.atMicros).add(shelf.untilMicros).add(shelf.by).add(shelf.why);
    }
    digest.add(suppressedMicros);
    if (outage != null) {
      digest.add(outage.atMicros).add(outage.by).add(outage.why).add(outage.permit);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(shelf != null);
    if (shelf != null) {
      out.writeLong(shelf.atMicros);
      out.writeLong(shelf.untilMicros);
      Snapshots.writeText(out, shelf.by);
      Snapshots.writeText(out, shelf.why);
    }
    out.writeLong(suppressedMicros);
    out.writeBoolean(outage != null);
    if (outage != null) {
      out.writeLong(outage.atMicros);
      Snapshots.writeText(out, outage.by);
      Snapshots.writeText(out, outage.why);
      Snapshots.writeText(out, outage.permit);
    }
  }

  static AlarmAside read(DataInput in) throws IOException {
    Shelf shelf =
        in.readBoolean()
            ? new Shelf(
                in.readLong(), in.readLong(), Snapshots.readText(in), Snapshots.readText(in))
            : null;
    long suppressed = in.readLong();
    Outage outage =
        in.readBoolean()
            ? new Outage(
                in.readLong(),
                Snapshots.readText(in),
                Snapshots.readText(in),
                Snapshots.readText(in))
            : null;
    return new AlarmAside(shelf, suppressed, outage);
  }
}
