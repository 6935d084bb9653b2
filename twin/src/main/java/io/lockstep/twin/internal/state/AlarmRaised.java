package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.stream.Advice;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What an alarm said when it was raised last, or when it was put aside before it ever was.
/// Immutable.
///
/// @param priority its word
/// @param property the path of the property that it is about, empty for none
/// @param value that property's value, JSON text; null for none
/// @param advice what an operator should know besides
/// @param atMicros when, by event time; microseconds since epoch
/// @param isFirst true when it was the first of its group
/// @param command the first command that the rule gave, or null
public record AlarmRaised(
    String title,
    String message,
    String priority,
    String property,
    @Nullable String value,
    Advice advice,
    long atMicros,
    boolean isFirst,
    @Nullable ChangeId command) {

  AlarmRaised escalated(String to) {
    return new AlarmRaised(title, message, to, property, value, advice, atMicros, isFirst, command);
  }

  /// The same as the first of its group, or not.
  public AlarmRaised first(boolean is) {
    return new AlarmRaised(
        title, message, priority, property, value, advice, atMicros, is, command);
  }

  void digest(Digest digest) {
    digest.add(title).add(message).add(priority).add(property).add(value == null ? "" : value);
    digest.add(advice.consequence()).add(advice.response()).add(advice.respondMicros());
    digest.add(advice.failureMode()).add(advice.group());
    digest.add(atMicros).add(isFirst ? 1 : 0);
    if (command != null) {
      digest.add(command.inputPosition()).add(command.ordinal());
    }
  }

  void write(DataOutput out) throws IOException {
    Snapshots.writeText(out, title);
    Snapshots.writeText(out, message);
    Snapshots.writeText(out, priority);
    Snapshots.writeText(out, property);
    Snapshots.writeText(out, value);
    Snapshots.writeText(out, advice.consequence());
    Snapshots.writeText(out, advice.response());
    out.writeLong(advice.respondMicros());
    Snapshots.writeText(out, advice.failureMode());
    Snapshots.writeText(out, advice.group());
    out.writeLong(atMicros);
    out.writeBoolean(isFirst);
    out.writeBoolean(command != null);
    if (command != null) {
      Snapshots.writeId(out, command);
    }
  }

  static AlarmRaised read(DataInput in) throws IOException {
    return new AlarmRaised(
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readTextOrNull(in),
        new Advice(
            Snapshots.readText(in),
            Snapshots.readText(in),
            in.readLong(),
            Snapshots.readText(in),
            Snapshots.readText(in)),
        in.readLong(),
        in.readBoolean(),
        in.readBoolean() ? Snapshots.readId(in, true) : null);
  }
}
