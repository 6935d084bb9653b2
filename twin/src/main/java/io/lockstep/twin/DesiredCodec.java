package io.lockstep.twin;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The binary form of commands on desired values, behind the byte that names them. Stateless.
final class DesiredCodec {
  private DesiredCodec() {}

  static int bytesMax(TwinCommand.DesiredUnroutable told) {
    int bytes = Text.bytesMax(told.twinId());
    for (TwinCommand.Obstacle obstacle : told.obstacles()) {
      bytes =
          Math.addExact(bytes, Text.bytesMax(obstacle.path()) + Text.bytesMax(obstacle.reason()));
    }
    return bytes;
  }

  static void write(TwinCommand.SetDesired set, ByteBuffer into) {
    Text.write(into, set.twinId());
    Text.write(into, set.json());
    into.put((byte) (set.replaces() ? 1 : 0));
    String match = set.ifMatch();
    into.put((byte) (match == null ? 0 : 1));
    if (match != null) {
      Text.write(into, match);
    }
    Text.write(into, set.by());
    Text.write(into, set.why());
  }

  static TwinCommand.SetDesired readSet(ByteBuffer from) {
    return new TwinCommand.SetDesired(
        Text.read(from),
        Text.read(from),
        from.get() != 0,
        from.get() == 0 ? null : Text.read(from),
        Text.read(from),
        Text.read(from));
  }

  static void write(TwinCommand.DesiredUnroutable told, ByteBuffer into) {
    Text.write(into, told.twinId());
    into.putLong(told.version()).putInt(told.obstacles().size());
    for (TwinCommand.Obstacle obstacle : told.obstacles()) {
      Text.write(into, obstacle.path());
      Text.write(into, obstacle.reason());
    }
  }

  static TwinCommand.DesiredUnroutable readUnroutable(ByteBuffer from) {
    String twin = Text.read(from);
    long version = from.getLong();
    int count = from.getInt();
    List<TwinCommand.Obstacle> obstacles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      obstacles.add(new TwinCommand.Obstacle(Text.read(from), Text.read(from)));
    }
    return new TwinCommand.DesiredUnroutable(twin, version, obstacles);
  }
}
