package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;

/// The rare forms of PUBACK and its kin (§3.4 to §3.7): with reason code or properties.
public record AckPacket(int packetId, int reasonCode) {

  /// Decodes and checks the body of a PUBACK, PUBREC, PUBREL or PUBCOMP.
  public static AckPacket read(ByteBuffer buffer, int from, int to, int version, String packet) {
    PacketReader in = new PacketReader(buffer, from, to);
    int packetId = in.twoBytes("packet identifier");
    if (packetId == 0) {
      throw Violation.packetIdZero(packet);
    }
    int reason = ReasonCode.SUCCESS;
    if (version == 5 && in.remaining() > 0) {
      reason = in.oneByte("reason code");
      if (!isReason(packet, reason)) {
        throw Violation.reasonCode(packet, reason);
      }
      if (in.remaining() > 0) {
        PropertySection.read(in, packet, null);
      }
    }
    in.end();
    return new AckPacket(packetId, reason);
  }

  private static boolean isReason(String packet, int reason) {
    return switch (packet) {
      case "PUBREL", "PUBCOMP" -> reason == 0x00 || reason == 0x92;
      default ->
          switch (reason) {
            case 0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99 -> true;
            default -> false;
          };
    };
  }
}
