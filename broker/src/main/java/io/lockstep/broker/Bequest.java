package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Will;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A will together with who left it: what is journalled, so that the will can be published, and the
/// right to publish be judged, also after the process has ended. Immutable.
record Bequest(Principal principal, Will will) {

  /// The most bytes that [#write] takes.
  int bytesMax() {
    int bytes = 32 + Text.bytesMax(principal.name()) + Text.bytesMax(principal.role().name());
    for (String group : principal.groups()) {
      bytes += Text.bytesMax(group);
    }
    // The topic's bytes are counted, not guessed: with the largest topic a guess would be too much.
    return bytes + will.topicBytes().length + will.properties().length + will.payload().length;
  }

  /// Writes at the buffer's position.
  void write(ByteBuffer into) {
    Text.write(into, principal.name());
    Text.write(into, principal.role().name());
    into.put((byte) (principal.restricted() ? 1 : 0)).putInt(principal.groups().size());
    principal.groups().forEach(group -> Text.write(into, group));
    into.put((byte) (will.qos() | (will.retain() ? 4 : 0))).putInt(will.delaySeconds());
    Text.write(into, will.topic());
    into.putInt(will.properties().length).put(will.properties());
    into.putInt(will.payload().length).put(will.payload());
  }

  /// Reads at the buffer's position.
  static Bequest read(ByteBuffer from) {
    String name = Text.read(from);
    Role role = Role.valueOf(Text.read(from));
    boolean isRestricted = from.get() != 0;
    int count = from.getInt();
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      groups.add(Text.read(from));
    }
    int flags = from.get();
    int delaySeconds = from.getInt();
    String topic = Text.read(from);
    byte[] properties = bytes(from);
    byte[] payload = bytes(from);
    return new Bequest(
        new Principal(name, role, "", groups, isRestricted),
        new Will(topic, flags & 3, (flags & 4) != 0, delaySeconds, properties, payload));
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.getInt()];
    from.get(bytes);
    return bytes;
  }
}
