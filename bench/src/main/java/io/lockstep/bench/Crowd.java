package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/// Very many MQTT 3.1.1 connections on one thread, at next to no cost: they take what comes, answer
/// QoS 1 at once, and count. They come from many loopback addresses, since one has only some 28,000
/// ports. Confined to one thread.
final class Crowd implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int CONNECTING_MAX = 256;
  private static final int CONNECTIONS_PER_ADDRESS = 2_000;
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final byte[] NONE = {};

  /// Connections that this process has opened, by whichever crowd: the ports of an address run out.
  private static final AtomicInteger OPENED = new AtomicInteger();

  private final InetSocketAddress server;
  private final String user;
  private final String password;
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private int connected;
  private int subscribed;
  private long messages;
  private long acknowledged;
  private int closed;

  Crowd(String host, int port, String user, String password) throws IOException {
    server = new InetSocketAddress(host, port);
    this.user = user;
    this.password = password;
    selector = Selector.open();
  }

  /// CONNACKs so far.
  int connected() {
    return connected;
  }

  /// Messages received so far.
  long messages() {
    return messages;
  }

  /// PUBACKs received so far.
  long acknowledged() {
    return acknowledged;
  }

  /// Connections that the broker has closed.
  int closed() {
    return closed;
  }

  /// Connects clients `prefix0`, `prefix1`, ... and returns when all have their CONNACK; some
  /// hundreds are under way at a time.
  List<Member> connect(String prefix, int number, boolean isClean) throws IOException {
    return connect(number, i -> MqttBytes.connect(prefix + i, user, password, isClean));
  }

  /// The same, each client with a CONNECT of its own.
  ///
  /// @param connects the packet of a client, by its number from 0
  List<Member> connect(int number, IntFunction<byte[]> connects) throws IOException {
    List<Member> members = new ArrayList<>(number);
    int before = connected;
    run(
        () -> {
          while (members.size() < number
              && members.size() - (connected - before) < CONNECTING_MAX) {
            members.add(open(connects.apply(members.size())));
          }
          return connected - before == number;
        });
    return members;
  }

  /// Lets each subscribe to a filter and returns when all have their SUBACK.
  ///
  /// @param filter with one `%d` for the member's number, or none
  void subscribe(List<Member> members, String filter, int qos) throws IOException {
    int before = subscribed;
    for (int i = 0; i < members.size(); i++) {
      members.get(i).send(ByteBuffer.wrap(MqttBytes.subscribe(filter.formatted(i), qos)));
    }
    run(() -> subscribed - before == members.size());
  }

  private Member open(byte[] connect) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (server.getAddress().isLoopbackAddress()) {
      channel.bind(new InetSocketAddress(source(OPENED.getAndIncrement()), 0));
    }
    Member member = new Member(channel, connect);
    if (channel.connect(server)) {
      member.connectionMade();
    }
    return member;
  }

  /// Each process takes other addresses, so that ports which the system keeps for a minute after a
  /// connection's end are not missed.
  private static String source(int number) {
    return "127.%d.%d.2"
        .formatted(
            1 + ProcessHandle.current().pid() % 250, 1 + number / CONNECTIONS_PER_ADDRESS % 250);
  }

  /// What is done before each wait for the network.
  interface Step {
    /// True when there is nothing more to wait for.
    boolean isDone() throws IOException;
  }

  /// Serves all connections until a step says that it is enough.
  ///
  /// @throws LockstepException with TIMED_OUT when nothing moves for a minute
  void run(Step step) throws IOException {
    long lastMove = System.nanoTime();
    while (!step.isDone()) {
      int ready = selector.select(1_000);
      long now = System.nanoTime();
      if (ready > 0) {
        lastMove = now;
      } else if (now - lastMove > SILENCE_MAX.toNanos()) {
        throw new LockstepException(
            ErrorCode.TIMED_OUT,
            "crowd: expected the broker to go on, found silence for %d s after %d CONNACKs, %d SUBACKs, %d messages, %d PUBACKs"
                .formatted(SILENCE_MAX.toSeconds(), connected, subscribed, messages, acknowledged));
      }
      serve();
    }
  }

  /// Serves all connections until the process is ended, or the first of them is.
  void rest() throws IOException {
    while (closed == 0) {
      int _ = selector.select();
      serve();
    }
    throw new IOException("expected the broker to keep its connections, found one closed");
  }

  private void serve() throws IOException {
    for (SelectionKey key : selector.selectedKeys()) {
      ((Member) key.attachment()).ready();
    }
    selector.selectedKeys().clear();
  }

  /// Ends all connections.
  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /// One connection.
  final class Member {
    private final SocketChannel channel;
    private ByteBuffer unwritten;
    private byte[] unread = NONE;
    private final SelectionKey key;

    private Member(SocketChannel channel, byte[] connect) throws IOException {
      this.channel = channel;
      this.unwritten = ByteBuffer.wrap(connect);
      this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /// Sends bytes; what the socket does not take now goes before all that is sent later.
    void send(ByteBuffer bytes) throws IOException {
      if (unwritten.hasRemaining()) {
        ByteBuffer both = ByteBuffer.allocate(unwritten.remaining() + bytes.remaining());
        unwritten = both.put(unwritten).put(bytes).flip();
      } else {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
          unwritten = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        }
      }
      key.interestOps(
          unwritten.hasRemaining()
              ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
              : SelectionKey.OP_READ);
    }

    private void connectionMade() throws IOException {
      ByteBuffer connect = unwritten;
      unwritten = NOTHING;
      send(connect);
    }

    private void ready() throws IOException {
      if (key.isConnectable() && channel.finishConnect()) {
        connectionMade();
      } else if (key.isWritable()) {
        ByteBuffer rest = unwritten;
        unwritten = NOTHING;
        send(rest);
      }
      if (key.isReadable()) {
        read();
      }
    }

    private void read() throws IOException {
      int bytes;
      try {
        bytes = channel.read(in.clear().put(unread));
      } catch (IOException e) {
        bytes = -1; // reset instead of closed
      }
      if (bytes < 0) {
        closed++;
        channel.close();
        return;
      }
      in.flip();
      out.clear();
      int at = 0;
      int next;
      while ((next = packetEnd(at)) > 0) {
        packet(at, next);
        at = next;
      }
      unread = at == in.limit() ? NONE : new byte[in.limit() - at];
      in.get(at, unread);
      if (out.position() > 0) {
        send(out.flip());
      }
    }

    /// Where the packet that begins at `at` ends, 0 when it has not come wholly.
    private int packetEnd(int at) {
      int body = at + 1;
      int length = 0;
      for (int shift = 0; body < in.limit(); shift += 7) {
        byte digit = in.get(body++);
        length |= (digit & 0x7F) << shift;
        if (digit >= 0) {
          return body + length <= in.limit() ? body + length : 0;
        }
      }
      return 0;
    }

    private void packet(int at, int end) throws IOException {
      int first = in.get(at) & 0xFF;
      if (first >> 4 == MqttBytes.PUBLISH >> 4) {
        messages++;
        if ((first & 6) != 0) {
          int body = at + 2;
          while (in.get(body - 1) < 0) {
            body++;
          }
          int id = body + 2 + (in.getShort(body) & 0xFFFF);
          out.put((byte) MqttBytes.PUBACK).put((byte) 2).put(in.get(id)).put(in.get(id + 1));
        }
      } else if (first == MqttBytes.PUBACK) {
        acknowledged++;
      } else if (first == MqttBytes.SUBACK) {
        require("SUBACK", in.get(end - 1) & 0xFF, 2);
        subscribed++;
      } else if (first == MqttBytes.CONNACK) {
        require("CONNACK", in.get(end - 1) & 0xFF, 0);
        connected++;
      }
    }

    private static void require(String packet, int code, int most) throws IOException {
      if (code > most) {
        throw new IOException(
            "%s: expected a code up to %d, found %d".formatted(packet, most, code));
      }
    }
  }
}
