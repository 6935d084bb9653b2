package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.Expectation;
import io.lockstep.twin.internal.state.CommandEntry.Asked;
import io.lockstep.twin.internal.state.CommandEntry.Cancel;
import io.lockstep.twin.internal.state.CommandEntry.Effect;
import io.lockstep.twin.internal.state.CommandEntry.Outcome;
import io.lockstep.twin.internal.state.CommandEntry.Stage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How commands stand in a snapshot. Stateless.
enum CommandEntryFormat {
  /// Ids of commands had ordinals of 4 bytes.
  SHORT_IDS,
  /// Commands were sent and answered; nothing was expected of them.
  WITHOUT_CERTAINTY,
  /// The present one.
  CERTAIN;

  private static final byte EXPECTATION = 1;
  private static final byte EFFECT = 2;
  private static final byte CANCEL = 4;

  static void write(CommandEntry entry, DataOutput out) throws IOException {
    Asked asked = entry.asked();
    Snapshots.writeId(out, asked.id());
    Snapshots.writeText(out, asked.twinId());
    Snapshots.writeText(out, asked.name());
    Snapshots.writeText(out, asked.payload());
    Snapshots.writeText(out, asked.origin());
    out.writeBoolean(asked.idempotent());
    out.writeLong(asked.timeoutMicros());
    out.writeByte(entry.state().number());
    out.writeLong(asked.acceptedMicros());
    out.writeLong(entry.when(CommandState.SENT));
    out.writeLong(entry.finishedMicros());
    out.writeInt(entry.status());
    Snapshots.writeText(out, entry.response());
    Snapshots.writeText(out, entry.message());
    out.writeBoolean(entry.late());
    out.writeInt(entry.stages().size());
    for (Stage stage : entry.stages()) {
      out.writeByte(stage.state().number());
      out.writeLong(stage.micros());
      out.writeLong(stage.position());
    }
    Expectation expected = asked.expectation();
    Effect effect = entry.effect();
    Cancel cancel = entry.cancel();
    out.writeByte(
        (expected == null ? 0 : EXPECTATION)
            | (effect == null ? 0 : EFFECT)
            | (cancel == null ? 0 : CANCEL));
    if (expected != null) {
      Snapshots.writeText(out, expected.condition());
      out.writeLong(expected.withinMicros());
    }
    if (effect != null) {
      out.writeLong(effect.micros());
      out.writeLong(effect.position());
    }
    if (cancel != null) {
      Snapshots.writeText(out, cancel.by());
      Snapshots.writeText(out, cancel.reason());
      out.writeLong(cancel.micros());
      out.writeByte(cancel.outcome().number());
    }
  }

  CommandEntry read(DataInput in) throws IOException {
    ChangeId id = Snapshots.readId(in, this != SHORT_IDS);
    String twinId = Snapshots.readText(in);
    String name = Snapshots.readText(in);
    String payload = Snapshots.readTextOrNull(in);
    String origin = Snapshots.readText(in);
    boolean idempotent = in.readBoolean();
    long timeoutMicros = in.readLong();
    CommandState state = CommandState.ofNumber(in.readByte());
    long acceptedMicros = in.readLong();
    long sentMicros = in.readLong();
    long finishedMicros = in.readLong();
    int status = in.readInt();
    String response = Snapshots.readTextOrNull(in);
    String message = Snapshots.readText(in);
    boolean late = in.readBoolean();
    boolean isCertain = this == CERTAIN;
    List<Stage> stages =
        isCertain ? readStages(in) : stages(id, state, acceptedMicros, sentMicros, finishedMicros);
    int more = isCertain ? in.readByte() : 0;
    Expectation expected =
        (more & EXPECTATION) == 0 ? null : new Expectation(Snapshots.readText(in), in.readLong());
    Effect effect = (more & EFFECT) == 0 ? null : new Effect(in.readLong(), in.readLong());
    return new CommandEntry(
        new Asked(
            id, twinId, name, payload, origin, idempotent, timeoutMicros, acceptedMicros, expected),
        state,
        finishedMicros,
        status,
        response,
        message,
        late,
        stages,
        effect,
        (more & CANCEL) == 0 ? null : readCancel(in));
  }

  private static List<Stage> readStages(DataInput in) throws IOException {
    int count = in.readInt();
    Snapshots.check(count >= 1, "a count of stages >= 1", count);
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stages.add(new Stage(CommandState.ofNumber(in.readByte()), in.readLong(), in.readLong()));
    }
    return stages;
  }

  private static Cancel readCancel(DataInput in) throws IOException {
    String by = Snapshots.readText(in);
    String reason = Snapshots.readText(in);
    long micros = in.readLong();
    int number = in.readByte();
    for (Outcome outcome : Outcome.values()) {
      if (outcome.number() == number) {
        return new Cancel(by, reason, micros, outcome);
      }
    }
    throw new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "snapshot of the twin kernel: expected an outcome of 0 to 2, found " + number);
  }

  /// What a release without stages knew of them.
  private static List<Stage> stages(
      ChangeId id, CommandState state, long accepted, long sent, long finished) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(CommandState.ACCEPTED, accepted, id.inputPosition()));
    add(stages, CommandState.SENT, sent);
    add(stages, state.isOpen() ? null : state, finished);
    return stages;
  }

  private static void add(List<Stage> stages, @Nullable CommandState state, long micros) {
    if (state != null && micros != CommandEntry.NEVER) {
      stages.add(new Stage(state, micros, CommandEntry.NOWHERE));
    }
  }
}
