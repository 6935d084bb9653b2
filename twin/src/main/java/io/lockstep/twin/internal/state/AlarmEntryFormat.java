package io.lockstep.twin.internal.state;

import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.model.ChangeId;
import io.lockstep.stream.Advice;
import java.io.DataInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The forms in which releases have written alarms.
enum AlarmEntryFormat {
  /// As [AlarmEntry#write] has it.
  WHOLE,
  /// Without latching, and without anything that puts an alarm aside.
  PLAIN,
  /// That one, but ordinals of ids have 4 bytes.
  SHORT_IDS;

  AlarmEntry read(DataInput in) throws IOException {
    return switch (this) {
      case WHOLE -> AlarmEntry.read(in);
      case PLAIN -> readPlain(in, true);
      case SHORT_IDS -> readPlain(in, false);
    };
  }

  private static AlarmEntry readPlain(DataInput in, boolean wideIds) throws IOException {
    ChangeId id = Snapshots.readId(in, wideIds);
    String twinId = Snapshots.readText(in);
    String rule = Snapshots.readText(in);
    String title = Snapshots.readText(in);
    String message = Snapshots.readText(in);
    String priority = Snapshots.readText(in);
    String property = Snapshots.readText(in);
    String value = Snapshots.readTextOrNull(in);
    AlarmStage stage = AlarmStage.of(AlarmState.ofNumber(in.readByte()), false);
    int count = in.readInt();
    long raised = in.readLong();
    long returned = in.readLong();
    AlarmEntry.Acknowledgement by = AlarmEntry.readAcknowledgement(in);
    ChangeId command = in.readBoolean() ? Snapshots.readId(in, wideIds) : null;
    return new AlarmEntry(
        id,
        twinId,
        rule,
        new AlarmRaised(
            title, message, priority, property, value, Advice.NONE, raised, false, command),
        stage,
        AlarmAside.NONE,
        count,
        returned,
        by,
        AlarmEntry.Deadlines.NONE,
        "",
        last(raised, returned, by));
  }

  /// What happened last is not written there, but follows from the rest.
  private static AlarmStep last(
      long raised, long returned, AlarmEntry.@Nullable Acknowledgement by) {
    if (by != null && by.atMicros() >= returned) {
      return new AlarmStep(AlarmTransition.ACKNOWLEDGED, by.atMicros(), by.by(), by.comment());
    }
    return returned == AlarmEntry.NEVER
        ? new AlarmStep(AlarmTransition.RAISED, raised, "", "")
        : new AlarmStep(AlarmTransition.RETURNED, returned, "", "");
  }
}
