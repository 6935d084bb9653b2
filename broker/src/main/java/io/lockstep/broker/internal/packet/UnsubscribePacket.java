package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// UNSUBSCRIBE (§3.10), checked.
public record UnsubscribePacket(int packetId, List<String> filters) {

  /// Copies the list.
  public UnsubscribePacket {
    filters = List.copyOf(filters);
  }

  /// Decodes and checks the body of an UNSUBSCRIBE.
  public static UnsubscribePacket read(ByteBuffer buffer, int from, int to, int version) {
    PacketReader in = new PacketReader(buffer, from, to);
    int packetId = in.twoBytes("packet identifier");
    if (packetId == 0) {
      throw Violation.requestIdZero("UNSUBSCRIBE");
    }
    if (version == 5) {
      PropertySection.read(in, "UNSUBSCRIBE", null);
    }
    List<String> filters = new ArrayList<>();
    while (in.remaining() > 0) {
      filters.add(in.name("topic filter"));
    }
    if (filters.isEmpty()) {
      throw Violation.noFilters("UNSUBSCRIBE");
    }
    return new UnsubscribePacket(packetId, filters);
  }
}
