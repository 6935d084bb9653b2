package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Violation;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Cuts the bytes of one connection into packets (§2.1), wherever the network has cut them. Makes
/// no object for what comes whole. Confined to its event loop.
final class Frames {
  private final Connection connection;
  private @Nullable ByteBuf partial;

  /// What is counted of the bytes that we keep.
  private int counted;

  Frames(Connection connection) {
    this.connection = connection;
  }

  /// Bytes of memory that are kept of a packet which has come in part.
  int partialBytes() {
    ByteBuf begun = partial;
    return begun == null ? 0 : begun.capacity();
  }

  /// Whether we keep something, and all together too much.
  boolean isOverBound() {
    Engine engine = connection.engine();
    return counted > 0
        && engine.counters().inboundBytes.get() > engine.limits().totalInboundBytes();
  }

  private void count() {
    int now = partialBytes();
    if (now != counted) {
      long _ = connection.engine().counters().inboundBytes.addAndGet(now - counted);
      counted = now;
    }
  }

  /// Takes bytes as they came; the caller releases them.
  void take(ByteBuf in) {
    ByteBuf begun = partial;
    if (begun != null) {
      begun.writeBytes(in);
      cutPartial(begun);
      count();
      return;
    }
    int used = connection.guarded(this, in.nioBuffer());
    if (used < in.readableBytes() && !connection.isEnded()) {
      partial = in.alloc().directBuffer(in.readableBytes() - used);
      partial.writeBytes(in, in.readerIndex() + used, in.readableBytes() - used);
      count();
    }
  }

  /// Goes on with what waited while nothing was read; false when nothing did.
  boolean goOn() {
    ByteBuf begun = partial;
    if (begun == null) {
      return false;
    }
    cutPartial(begun);
    count();
    return true;
  }

  private void cutPartial(ByteBuf begun) {
    begun.skipBytes(connection.guarded(this, begun.nioBuffer()));
    if (!begun.isReadable() || connection.isEnded()) {
      partial = null;
      begun.release();
    } else {
      begun.discardReadBytes();
    }
  }

  /// Gives whole packets to the connection; returns how many bytes they took.
  int cut(ByteBuffer in) {
    int at = 0;
    int end = in.limit();
    while (end - at >= 2 && connection.isReading()) {
      int first = in.get(at) & 0xFF;
      int body = at + 2;
      int length = in.get(at + 1);
      if (length < 0) {
        length &= 0x7F;
        for (int shift = 7; ; shift += 7) {
          if (shift > 21) {
            throw Violation.remainingLength();
          }
          if (body >= end) {
            return at;
          }
          int next = in.get(body++);
          length |= (next & 0x7F) << shift;
          if (next >= 0) {
            if (next == 0) {
              throw Violation.varintTooLong("remaining length");
            }
            break;
          }
        }
      }
      connection.announced(first, (long) length + body - at);
      if (end - body < length) {
        return at;
      }
      connection.packet(first, in, body, body + length);
      at = body + length;
    }
    return at;
  }

  /// True while bytes are kept that were not given to the connection as packets.
  boolean isBegun() {
    return partial != null;
  }

  /// What came of a packet that has not come wholly, copied.
  byte[] begun() {
    ByteBuf begun = partial;
    byte[] bytes = new byte[begun == null ? 0 : begun.readableBytes()];
    if (begun != null) {
      begun.getBytes(begun.readerIndex(), bytes);
    }
    return bytes;
  }

  /// Gives back what was kept.
  void release() {
    ByteBuf begun = partial;
    if (begun != null) {
      partial = null;
      begun.release();
      count();
    }
  }
}
