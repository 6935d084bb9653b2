package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A command to a device, as far as it has come. Immutable. Times are microseconds since epoch.
///
/// @param name its name in the model, components before it: `halt`, `motor/stop`
/// @param payload the request, JSON text; null when it has none
/// @param origin who asked: `rule:<name>`, or a principal
/// @param idempotent true when it may be sent again after a restart
/// @param timeoutMicros how long after it was accepted an answer is awaited
/// @param sentMicros when it was sent last, [#NEVER] before
/// @param finishedMicros when it got a state that is not open, [#NEVER] before
/// @param status the device's status, 0 when there is none
/// @param response what the device said besides, JSON text; null when nothing
/// @param message why it is in its state, for people; empty when there is nothing to say
/// @param late true when the answer came after the time, or after a restart
public record CommandEntry(
    ChangeId id,
    String twinId,
    String name,
    @Nullable String payload,
    String origin,
    boolean idempotent,
    long timeoutMicros,
    CommandState state,
    long acceptedMicros,
    long sentMicros,
    long finishedMicros,
    int status,
    @Nullable String response,
    String message,
    boolean late)
    implements EntryLists.Entry {
  /// In place of a time.
  public static final long NEVER = Long.MIN_VALUE;

  /// A command that was accepted just now.
  public static CommandEntry accepted(
      ChangeId id,
      String twinId,
      String name,
      @Nullable String payload,
      String origin,
      boolean idempotent,
      long timeoutMicros,
      long nowMicros) {
    return new CommandEntry(
        id,
        twinId,
        name,
        payload,
        origin,
        idempotent,
        timeoutMicros,
        CommandState.ACCEPTED,
        nowMicros,
        NEVER,
        NEVER,
        0,
        null,
        "",
        false);
  }

  /// When the time for an answer is over.
  public long dueMicros() {
    return acceptedMicros + timeoutMicros;
  }

  /// True when its message went out at least once.
  public boolean wasSent() {
    return sentMicros != NEVER;
  }

  /// The same, sent.
  public CommandEntry sent(CommandState now, long micros) {
    return with(now, micros, finishedMicros, status, response, message, late);
  }

  /// The same, to be sent once more.
  public CommandEntry acceptedAgain(String why) {
    return with(CommandState.ACCEPTED, sentMicros, finishedMicros, status, response, why, late);
  }

  /// The same, over without an answer.
  public CommandEntry over(CommandState now, long micros, String why) {
    return with(now, sentMicros, micros, status, response, why, late);
  }

  /// The same, answered.
  public CommandEntry answered(
      CommandState now, long micros, int answer, @Nullable String said, String why) {
    return with(now, sentMicros, micros, answer, said, why, state.isWithoutOutcome());
  }

  private CommandEntry with(
      CommandState newState,
      long sent,
      long finished,
      int newStatus,
      @Nullable String newResponse,
      String newMessage,
      boolean isLate) {
    return new CommandEntry(
        id,
        twinId,
        name,
        payload,
        origin,
        idempotent,
        timeoutMicros,
        newState,
        acceptedMicros,
        sent,
        finished,
        newStatus,
        newResponse,
        newMessage,
        isLate);
  }

  @Override
  public void digest(Digest digest) {
    digest.add(id.inputPosition()).add(id.ordinal()).add(twinId).add(name).add(orEmpty(payload));
    digest.add(origin).add(idempotent ? 1 : 0).add(timeoutMicros).add(state.number());
    digest.add(acceptedMicros).add(sentMicros).add(finishedMicros).add(status);
    digest.add(orEmpty(response)).add(message).add(late ? 1 : 0);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Snapshots.writeId(out, id);
    Snapshots.writeText(out, twinId);
    Snapshots.writeText(out, name);
    Snapshots.writeText(out, payload);
    Snapshots.writeText(out, origin);
    out.writeBoolean(idempotent);
    out.writeLong(timeoutMicros);
    out.writeByte(state.number());
    out.writeLong(acceptedMicros);
    out.writeLong(sentMicros);
    out.writeLong(finishedMicros);
    out.writeInt(status);
    Snapshots.writeText(out, response);
    Snapshots.writeText(out, message);
    out.writeBoolean(late);
  }

  static CommandEntry read(DataInput in, boolean wideIds) throws IOException {
    return new CommandEntry(
        Snapshots.readId(in, wideIds),
        Snapshots.readText(in),
        Snapshots.readText(in),
        Snapshots.readTextOrNull(in),
        Snapshots.readText(in),
        in.readBoolean(),
        in.readLong(),
        CommandState.ofNumber(in.readByte()),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        Snapshots.readTextOrNull(in),
        Snapshots.readText(in),
        in.readBoolean());
  }
}
