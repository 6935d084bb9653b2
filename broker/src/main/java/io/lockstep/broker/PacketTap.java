package io.lockstep.broker;

import io.lockstep.broker.internal.packet.PacketDescription;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// Stands before a connection while somebody looks on, reads what passes and changes nothing.
/// Confined to the connection's event loop.
final class PacketTap extends ChannelDuplexHandler {
  /// Its name in the pipeline.
  static final String NAME = "tap";

  private final Traces traces;
  private final String clientId;
  private final int version;
  private final LongSupplier nowMicros;

  /// What came of a packet that has not come wholly.
  private byte[] begun;

  /// @param begun what came before of the packet that is under way
  PacketTap(Traces traces, String clientId, int version, LongSupplier nowMicros, byte[] begun) {
    this.traces = traces;
    this.clientId = clientId;
    this.version = version;
    this.nowMicros = nowMicros;
    this.begun = begun.clone();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf in && isWatched(context)) {
      byte[] more = bytesOf(in);
      byte[] all = Arrays.copyOf(begun, begun.length + more.length);
      System.arraycopy(more, 0, all, begun.length, more.length);
      int used = tell(all, true);
      begun = used == all.length ? new byte[0] : Arrays.copyOfRange(all, used, all.length);
    }
    super.channelRead(context, message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof ByteBuf out && isWatched(context)) {
      int _ = tell(bytesOf(out), false); // always whole packets
    }
    super.write(context, message, promise);
  }

  /// Goes away with the last one who looks on.
  private boolean isWatched(ChannelHandlerContext context) {
    if (traces.hasAny(clientId)) {
      return true;
    }
    if (!context.isRemoved()) {
      var _ = context.pipeline().remove(this);
    }
    return false;
  }

  private static byte[] bytesOf(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }

  /// Tells of the whole packets among these bytes; returns how many bytes they take.
  private int tell(byte[] bytes, boolean isIncoming) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = 0;
    while (true) {
      int body = at + 1;
      int length = 0;
      int shift = 0;
      int next;
      do {
        if (body >= bytes.length || shift > 21) {
          return at;
        }
        next = bytes[body++];
        length |= (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
      if (bytes.length - body < length) {
        return at;
      }
      int first = bytes[at] & 0xFF;
      traces.tell(
          clientId,
          new TracedPacket(
              nowMicros.getAsLong(),
              isIncoming,
              PacketDescription.nameOf(first >> 4),
              body + length - at,
              PacketDescription.of(first, in, body, body + length, version)));
      at = body + length;
    }
  }
}
