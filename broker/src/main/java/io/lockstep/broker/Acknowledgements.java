package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Packets;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// PUBACKs and their kin that wait to be written to one connection, back to back. Confined to its
/// event loop.
final class Acknowledgements {
  private static final int FIRST_BYTES = 256;

  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf waiting;

  Acknowledgements(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /// Adds one; true when it is the first that waits.
  ///
  /// @param packetType 4 PUBACK to 7 PUBCOMP
  boolean add(int packetType, int packetId, int reasonCode) {
    ByteBuf into = waiting;
    boolean isFirst = into == null;
    if (into == null) {
      into = allocator.directBuffer(FIRST_BYTES);
      waiting = into;
    }
    if (reasonCode == ReasonCode.SUCCESS) {
      into.writeInt(Packets.firstOfAcknowledgement(packetType) << 24 | 0x02_0000 | packetId);
    } else {
      into.writeBytes(Packets.acknowledgement5(packetType, packetId, reasonCode));
    }
    return isFirst;
  }

  /// Takes all of them, to be written or released; null when none waits.
  @Nullable ByteBuf take() {
    ByteBuf taken = waiting;
    waiting = null;
    return taken;
  }

  void release() {
    ByteBuf unsent = take();
    if (unsent != null) {
      unsent.release();
    }
  }
}
