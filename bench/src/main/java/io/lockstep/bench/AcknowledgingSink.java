package io.lockstep.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The cheapest thing that a publisher can talk to: it frames MQTT packets and acknowledges them,
/// and does nothing else. What the generator reaches against it is what the generator can do; a
/// server that gets near that figure has been measured by its generator. Runs as a process: `FILE`
/// is where it writes its port.
final class AcknowledgingSink {
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  private AcknowledgingSink() {}

  private static final class Connection {
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 18);
  }

  public static void main(String[] args) throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server
          .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      Path file = Path.of(args[0]);
      Path draft = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(draft, Integer.toString(server.socket().getLocalPort()));
      Files.move(draft, file);
      while (true) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            SocketChannel channel = server.accept();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Connection());
          } else {
            serve(key);
          }
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private static void serve(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    Connection connection = (Connection) key.attachment();
    if (channel.read(connection.in) < 0) {
      channel.close();
      return;
    }
    connection.in.flip();
    while (acknowledge(connection.in, connection.out)) {
      if (connection.out.remaining() < CONNACK.length) {
        flush(channel, connection.out);
      }
    }
    connection.in.compact();
    flush(channel, connection.out);
  }

  private static void flush(SocketChannel channel, ByteBuffer out) throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  /// Takes one whole packet off the buffer and writes what answers it; false when there is none.
  private static boolean acknowledge(ByteBuffer in, ByteBuffer out) {
    int start = in.position();
    int length = 0;
    int shift = 0;
    int at = start + 1;
    while (true) {
      if (at >= in.limit()) {
        return false;
      }
      byte digit = in.get(at++);
      length |= (digit & 0x7F) << shift;
      shift += 7;
      if (digit >= 0) {
        break;
      }
    }
    if (at + length > in.limit()) {
      return false;
    }
    int header = in.get(start);
    int type = (header >> 4) & 0xF;
    if (type == CONNECT) {
      out.put(CONNACK);
    } else if (type == PUBLISH && (header & 6) != 0) {
      int id = at + 2 + (in.getShort(at) & 0xFFFF);
      out.put((byte) 0x40).put((byte) 2).putShort(in.getShort(id));
    }
    in.position(at + length);
    return true;
  }
}
