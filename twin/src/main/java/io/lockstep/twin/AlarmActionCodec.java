package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// The binary form of a [TwinCommand.ActOnAlarm]: whose alarm, who, why, then one byte that names
/// the action, and its parts. The numbers never change their meaning. Stateless.
final class AlarmActionCodec {
  private static final byte RESET = 1;
  private static final byte SHELVE = 2;
  private static final byte UNSHELVE = 3;
  private static final byte TAKE_OUT = 4;
  private static final byte RETURN_TO_SERVICE = 5;
  private static final byte COMMENT = 6;
  private static final byte ASSIGN = 7;

  private static final int FIXED_BYTES_MAX = 32;

  private AlarmActionCodec() {}

  static int bytesMax(TwinCommand.ActOnAlarm act) {
    int text =
        switch (act.action()) {
          case AlarmAction.TakeOut(String permit) -> Text.bytesMax(permit);
          case AlarmAction.Assign(String to) -> Text.bytesMax(to);
          case AlarmAction.Reset _,
              AlarmAction.Shelve _,
              AlarmAction.Unshelve _,
              AlarmAction.ReturnToService _,
              AlarmAction.Comment _ ->
              0;
        };
    return FIXED_BYTES_MAX
        + Text.bytesMax(act.alarmId())
        + Text.bytesMax(act.rule())
        + Text.bytesMax(act.twinId())
        + Text.bytesMax(act.by())
        + Text.bytesMax(act.why())
        + text;
  }

  static void write(TwinCommand.ActOnAlarm act, ByteBuffer into) {
    Text.write(into, act.alarmId());
    Text.write(into, act.rule());
    Text.write(into, act.twinId());
    Text.write(into, act.by());
    Text.write(into, act.why());
    switch (act.action()) {
      case AlarmAction.Reset _ -> into.put(RESET);
      case AlarmAction.Shelve(long until) -> into.put(SHELVE).putLong(until);
      case AlarmAction.Unshelve _ -> into.put(UNSHELVE);
      case AlarmAction.TakeOut(String permit) -> Text.write(into.put(TAKE_OUT), permit);
      case AlarmAction.ReturnToService _ -> into.put(RETURN_TO_SERVICE);
      case AlarmAction.Comment _ -> into.put(COMMENT);
      case AlarmAction.Assign(String to) -> Text.write(into.put(ASSIGN), to);
    }
  }

  static TwinCommand.ActOnAlarm read(ByteBuffer from) {
    String alarm = Text.read(from);
    String rule = Text.read(from);
    String twin = Text.read(from);
    String by = Text.read(from);
    String why = Text.read(from);
    return new TwinCommand.ActOnAlarm(alarm, rule, twin, action(from), by, why);
  }

  private static AlarmAction action(ByteBuffer from) {
    byte kind = from.get();
    return switch (kind) {
      case RESET -> new AlarmAction.Reset();
      case SHELVE -> new AlarmAction.Shelve(from.getLong());
      case UNSHELVE -> new AlarmAction.Unshelve();
      case TAKE_OUT -> new AlarmAction.TakeOut(Text.read(from));
      case RETURN_TO_SERVICE -> new AlarmAction.ReturnToService();
      case COMMENT -> new AlarmAction.Comment();
      case ASSIGN -> new AlarmAction.Assign(Text.read(from));
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT, "action on an alarm: expected 1 to 7, found " + kind);
    };
  }
}
