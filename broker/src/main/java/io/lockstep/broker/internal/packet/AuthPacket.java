package io.lockstep.broker.internal.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// AUTH of a client (§3.15), checked.
///
/// @param reasonCode 0x18 continue authentication or 0x19 re-authenticate
/// @param method never null when it comes from the wire: a packet without one is refused
/// @param data null when the packet has none
@SuppressWarnings("ArrayRecordComponent") // internal, never compared, never exposed
public record AuthPacket(int reasonCode, String method, byte @Nullable [] data) {

  /// Decodes and checks the body of an AUTH. A body of no bytes says success (§3.15.2.1), which a
  /// client may not say.
  public static AuthPacket read(ByteBuffer buffer, int from, int to) {
    PacketReader in = new PacketReader(buffer, from, to);
    int reason = in.remaining() == 0 ? ReasonCode.SUCCESS : in.oneByte("reason code");
    PropertySection properties =
        in.remaining() == 0 ? PropertySection.none() : PropertySection.read(in, "AUTH", null);
    in.end();
    boolean isClients =
        reason == ReasonCode.CONTINUE_AUTHENTICATION || reason == ReasonCode.REAUTHENTICATE;
    if (!isClients) {
      throw Violation.reasonCode("AUTH", reason);
    }
    String method = properties.text(Property.AUTHENTICATION_METHOD);
    if (method == null) {
      throw Violation.authMethod();
    }
    return new AuthPacket(reason, method, properties.authenticationData());
  }
}
