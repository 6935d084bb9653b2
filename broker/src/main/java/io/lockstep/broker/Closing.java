package io.lockstep.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/// How the bytes of one connection end: what was acknowledged goes out, then the last packet, then
/// nothing. Confined to its event loop.
final class Closing {
  private static final int LINGER_SECONDS = 5;
  private static final byte[] NOTHING = {};

  private final Connection connection;
  private final Channel channel;
  private final Acknowledgements acknowledgements;

  Closing(Connection connection, Channel channel, Acknowledgements acknowledgements) {
    this.connection = connection;
    this.channel = channel;
    this.acknowledgements = acknowledgements;
  }

  /// Says a last packet, which may be empty, and closes.
  void after(byte[] lastPacket) {
    ChannelFuture last = writeLast(lastPacket);
    if (!last.isDone()) {
      lingerAtMost();
    }
    var _ = last.addListener(ChannelFutureListener.CLOSE);
  }

  /// The same while the client is still sending. To close now would reset the connection, and the
  /// client might never read why: what it sends is read and dropped until it stops.
  void inTheMidst(byte[] lastPacket) {
    if (connection.isSecure() || !(channel instanceof DuplexChannel duplex)) {
      after(lastPacket);
      return;
    }
    channel.config().setAutoRead(true);
    lingerAtMost();
    var _ =
        writeLast(lastPacket)
            .addListener(
                _ -> {
                  var _ = duplex.shutdownOutput();
                });
  }

  private ChannelFuture writeLast(byte[] lastPacket) {
    ByteBuf pending = acknowledgements.take();
    if (pending != null) {
      connection.write(pending);
    }
    // [MQTT-3.1.2-24] holds for the last packet, too.
    byte[] last = lastPacket.length > connection.maximumPacketBytes() ? NOTHING : lastPacket;
    connection.engine().counters().sentBytes.add(last.length);
    connection.traffic().sent(last.length);
    return channel.writeAndFlush(Unpooled.wrappedBuffer(last));
  }

  /// A peer that does not read would keep the last packet, and the socket, for ever.
  private void lingerAtMost() {
    var _ = channel.eventLoop().schedule(this::now, LINGER_SECONDS, TimeUnit.SECONDS);
  }

  /// Closes without a word.
  void now() {
    var _ = channel.close();
  }
}
