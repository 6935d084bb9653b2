package io.lockstep.twin;

import io.lockstep.model.Text;
import io.lockstep.twin.TwinCommand.MergeGuard;
import io.lockstep.twin.TwinCommand.MergeStep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The binary form of a [TwinCommand.Merge] behind the byte that names it: texts branch, by and
/// reason, 8 bytes of base position, 4 bytes of count, and the steps; each is a command, 4 bytes of
/// count, and guards. Stateless.
final class MergeCodec {
  private MergeCodec() {}

  static int bytesMax(TwinCommand.Merge merge) {
    int bytes =
        Text.bytesMax(merge.branch()) + Text.bytesMax(merge.by()) + Text.bytesMax(merge.reason());
    for (MergeStep step : merge.steps()) {
      bytes = Math.addExact(bytes, TwinCommandCodec.bytesMax(step.command()) + Integer.BYTES);
      for (MergeGuard guard : step.guards()) {
        bytes =
            Math.addExact(bytes, 1 + Text.bytesMax(guard.twinId()) + Text.bytesMax(guard.path()));
        bytes = Math.addExact(bytes, guard.json() == null ? 0 : Text.bytesMax(guard.json()));
      }
    }
    return bytes;
  }

  static void write(TwinCommand.Merge merge, ByteBuffer into) {
    Text.write(into, merge.branch());
    Text.write(into, merge.by());
    Text.write(into, merge.reason());
    into.putLong(merge.basePosition()).putInt(merge.steps().size());
    for (MergeStep step : merge.steps()) {
      TwinCommandCodec.write(step.command(), into);
      into.putInt(step.guards().size());
      for (MergeGuard guard : step.guards()) {
        Text.write(into, guard.twinId());
        Text.write(into, guard.path());
        String json = guard.json();
        into.put((byte) (json == null ? 0 : 1));
        if (json != null) {
          Text.write(into, json);
        }
      }
    }
  }

  static TwinCommand.Merge read(ByteBuffer from) {
    String branch = Text.read(from);
    String by = Text.read(from);
    String reason = Text.read(from);
    long position = from.getLong();
    int count = from.getInt();
    List<MergeStep> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TwinCommand command = TwinCommandCodec.read(from);
      int guardCount = from.getInt();
      List<MergeGuard> guards = new ArrayList<>();
      for (int j = 0; j < guardCount; j++) {
        guards.add(
            new MergeGuard(
                Text.read(from), Text.read(from), from.get() == 0 ? null : Text.read(from)));
      }
      steps.add(new MergeStep(command, guards));
    }
    return new TwinCommand.Merge(branch, position, by, reason, steps);
  }
}
