package io.lockstep.ingest;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The bytes of [DeviceCommand.NoteProblems].
final class NotedProblems {
  /// Bytes of a problem besides its texts: the kind, how often, when first, when last.
  private static final int FIXED_BYTES = 1 + 3 * Long.BYTES;

  private NotedProblems() {}

  static int bytesMax(List<DeviceCommand.Noted> problems) {
    int bytes = Integer.BYTES;
    for (DeviceCommand.Noted noted : problems) {
      bytes +=
          FIXED_BYTES
              + Text.bytesMax(noted.device())
              + Text.bytesMax(noted.problem().text())
              + Text.bytesMax(noted.problem().address());
    }
    return bytes;
  }

  static void write(ByteBuffer into, List<DeviceCommand.Noted> problems) {
    into.putInt(problems.size());
    for (DeviceCommand.Noted noted : problems) {
      DeviceProblem problem = noted.problem();
      Text.write(into, noted.device());
      into.put((byte) problem.kind().number());
      Text.write(into, problem.text());
      Text.write(into, problem.address());
      into.putLong(problem.count());
      into.putLong(problem.firstMicros()).putLong(problem.lastMicros());
    }
  }

  static List<DeviceCommand.Noted> read(ByteBuffer from) {
    int count = from.getInt();
    if (count < 0 || count > from.remaining() / FIXED_BYTES) {
      throw DeviceCommandCodec.corrupt(
          "at most %d problems".formatted(from.remaining() / FIXED_BYTES), count + " problems");
    }
    List<DeviceCommand.Noted> problems = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      problems.add(
          new DeviceCommand.Noted(
              Text.read(from),
              new DeviceProblem(
                  DeviceProblem.Kind.ofNumber(from.get()),
                  Text.read(from),
                  Text.read(from),
                  from.getLong(),
                  from.getLong(),
                  from.getLong())));
    }
    return problems;
  }
}
