package io.lockstep.twin.internal.state;

import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An alarm of a rule for a twin. Immutable. Times are event times, but for that of the
/// acknowledgement; microseconds since epoch.
///
/// @param priority its word
/// @param property the path of the property that it is about, empty for none
/// @param value that property's value when it was raised, JSON text; null for none
/// @param count how often it was raised while it was open
/// @param returnedMicros [CommandEntry#NEVER] while it holds
/// @param acknowledgement null while there is none
/// @param command the first command that the rule gave, or null
public record AlarmEntry(
    ChangeId id,
    String twinId,
    String rule,
    String title,
    String message,
    String priority,
    String property,
    @Nullable String value,
    AlarmState state,
    int count,
    long raisedMicros,
    long returnedMicros,
    @Nullable Acknowledgement acknowledgement,
    @Nullable ChangeId command)
    implements EntryLists.Entry {

  /// In place of a time.
  public static final long NEVER = Long.MIN_VALUE;

  /// Who has seen it.
  ///
  /// @param atMicros when, by received time
  public record Acknowledgement(long atMicros, String by, String comment) {}

  /// The same, raised again under its id.
  public AlarmEntry raisedAgain(AlarmEntry now) {
    return new AlarmEntry(
        id,
        twinId,
        rule,
        now.title,
        now.message,
        now.priority,
        now.property,
        now.value,
        AlarmState.UNACKNOWLEDGED,
        count + 1,
        now.raisedMicros,
        NEVER,
        null,
        now.command);
  }

  /// The same, no longer holding.
  public AlarmEntry returned(long micros) {
    return with(
        state == AlarmState.ACKNOWLEDGED ? AlarmState.NORMAL : AlarmState.RETURNED,
        micros,
        acknowledgement);
  }

  /// The same, acknowledged.
  public AlarmEntry acknowledged(Acknowledgement by) {
    return with(
        state == AlarmState.RETURNED ? AlarmState.NORMAL : AlarmState.ACKNOWLEDGED,
        returnedMicros,
        by);
  }

  /// The same, over, since there is nothing any more that could end it.
  public AlarmEntry over(long micros) {
    return with(
        AlarmState.NORMAL, returnedMicros == NEVER ? micros : returnedMicros, acknowledgement);
  }

  private AlarmEntry with(AlarmState next, long returned, @Nullable Acknowledgement by) {
    return new AlarmEntry(
        id,
        twinId,
        rule,
        title,
        message,
        priority,
        property,
        value,
        next,
        count,
        raisedMicros,
        returned,
        by,
        command);
  }

  @Override
  public void digest(Digest digest) {
    digest.add(id.inputPosition()).add(id.ordinal()).add(twinId).add(rule).add(title);
    digest.add(message).add(priority).add(property).add(value == null ? "" : value);
    digest.add(state.number()).add(count).add(raisedMicros).add(returnedMicros);
    if (acknowledgement != null) {
      digest.add(acknowledgement.atMicros()).add(acknowledgement.by());
      digest.add(acknowledgement.comment());
    }
    if (command != null) {
      digest.add(command.inputPosition()).add(command.ordinal());
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Snapshots.writeId(out, id);
    Snapshots.writeText(out, twinId);
    Snapshots.writeText(out, rule);
    Snapshots.writeText(out, title);
    Snapshots.writeText(out, message);
    Snapshots.writeText(out, priority);
    Snapshots.writeText(out, property);
    Snapshots.writeText(out, value);
    out.writeByte(state.number());
    out.writeInt(count);
    out.writeLong(raisedMicros);
    out.writeLong(returnedMicros);
    out.writeBoolean(acknowledgement != null);
    if (acknowledgement != null) {
      out.writeLong(acknowledgement.atMicros());
      Snapshots.writeText(out, acknowledgement.by());
      Snapshots.writeText(out, acknowledgement.comment());
    }
    out.writeBoolean(command != null);
    if (command != null) {
      Snapshots.writeId(out, command);
    }
  }

  static AlarmEntry read(DataInput in, boolean wideIds) throws IOException {
    return new AlarmEntry(
        Snapshots.readId(in, wideIds),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readTextOrNull(in),
        AlarmState.ofNumber(in.readByte()),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readBoolean()
            ? new Acknowledgement(in.readLong(), Snapshots.readText(in), Snapshots.readText(in))
            : null,
        in.readBoolean() ? Snapshots.readId(in, wideIds) : null);
  }
}
