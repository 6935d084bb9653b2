package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;

/// DISCONNECT of a client (§3.14), checked.
///
/// @param sessionExpirySeconds the new session expiry, -1 when it stays
public record DisconnectPacket(int reasonCode, long sessionExpirySeconds) {

  /// Decodes and checks the body of a DISCONNECT.
  public static DisconnectPacket read(ByteBuffer buffer, int from, int to, int version) {
    PacketReader in = new PacketReader(buffer, from, to);
    if (version != 5 || in.remaining() == 0) {
      in.end();
      return new DisconnectPacket(ReasonCode.SUCCESS, -1);
    }
    int reason = in.oneByte("reason code");
    if (!mayComeFromClient(reason)) {
      throw Violation.reasonCode("DISCONNECT", reason);
    }
    long expiry = -1;
    if (in.remaining() > 0) {
      PropertySection properties = PropertySection.read(in, "DISCONNECT", null);
      expiry = properties.numberOr(Property.SESSION_EXPIRY, -1);
      in.end();
    }
    return new DisconnectPacket(reason, expiry);
  }

  private static boolean mayComeFromClient(int reason) {
    return switch (reason) {
      case 0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99 ->
          true;
      default -> false;
    };
  }
}
