package io.lockstep.field;

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

/// Sends the packets of [LoadStream]s as fast as a broker takes them, and at next to no cost: one
/// thread serves all connections, acknowledgements are counted as bytes. Confined to one thread.
final class LoadRun {
  /// Packets in the ring of a connection, at most.
  static final int RING_MAX = 512;

  private static final int PACKET_ID_MAX = 0xFFFF;
  private static final int ACK_BYTES = 4;
  private static final int PUBREC = 0x50;
  private static final int PUBREL = 0x62;
  private static final int CONNACK_BYTES = 4;
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  private final MqttLogin login;
  private final long messages;
  private final int qos;
  private final int window;
  private final List<Publisher> publishers = new ArrayList<>();
  private long unstarted;
  private long running;

  /// @param login where to
  /// @param messages in all
  /// @param qos 0 to 2, that of the packets
  /// @param window unacknowledged messages of a connection at QoS 1, uncompleted ones at QoS 2
  LoadRun(MqttLogin login, long messages, int qos, int window) {
    this.login = login;
    this.messages = messages;
    this.qos = qos;
    this.window = window;
    this.unstarted = messages;
  }

  /// Connects, sends everything, waits for the last acknowledgement.
  ///
  /// @throws LockstepException with PEER_FAILED when a connection is refused or lost, TIMED_OUT
  ///   when nothing moves for a minute
  LoadGenerator.Result run(List<? extends LoadStream> streams) {
    try (Selector selector = Selector.open()) {
      for (LoadStream stream : streams) {
        publishers.add(new Publisher(stream, selector));
      }
      running = publishers.size();
      long cpu = threadCpuNanos();
      long startMillis = System.currentTimeMillis();
      long start = System.nanoTime();
      send(selector);
      return new LoadGenerator.Result(
          startMillis, messages, System.nanoTime() - start, threadCpuNanos() - cpu);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "load: MQTT %s: expected a lasting connection, found: %s"
              .formatted(login, e.getMessage()),
          e);
    } finally {
      publishers.forEach(Publisher::close);
    }
  }

  private void send(Selector selector) throws IOException {
    long lastMove = System.nanoTime();
    while (running > 0) {
      for (Publisher publisher : publishers) {
        publisher.write();
      }
      if (running > 0) {
        int ready = selector.select(1_000);
        long now = System.nanoTime();
        if (ready > 0) {
          lastMove = now;
        } else if (now - lastMove > SILENCE_MAX.toNanos()) {
          throw new LockstepException(
              ErrorCode.TIMED_OUT,
              "load: expected the broker to take messages, found silence for %d s with %d connections unfinished"
                  .formatted(SILENCE_MAX.toSeconds(), running));
        }
        for (SelectionKey key : selector.selectedKeys()) {
          ((Publisher) key.attachment()).ready(key);
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private static long threadCpuNanos() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /// One connection. The outgoing ring holds the encoded packets; a burst patches and writes a run
  /// of them.
  private final class Publisher {
    private final LoadStream stream;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer ring;
    private final ByteBuffer whole;

    /// Where each packet of the ring begins, and at the end where the last one ends.
    private final int[] starts;

    private final int[] payloads;
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private int nextPacket;
    private int lastPacketId;
    private long value;
    private final ByteBuffer releases =
        ByteBuffer.allocateDirect(qos == 2 ? ACK_BYTES * window : 0);
    private long inFlight;
    private long unreadBytes;
    private boolean isDone;

    Publisher(LoadStream stream, Selector selector) throws IOException {
      this.stream = stream;
      List<LoadStream.Template> templates = stream.ring();
      this.starts = new int[templates.size() + 1];
      this.payloads = new int[templates.size()];
      for (int i = 0; i < templates.size(); i++) {
        payloads[i] = starts[i] + templates.get(i).payloadOffset();
        starts[i + 1] = starts[i] + templates.get(i).packet().length;
      }
      this.ring = ByteBuffer.allocateDirect(starts[templates.size()]);
      templates.forEach(template -> ring.put(template.packet()));
      ring.limit(0);
      this.whole = ring.duplicate().clear();
      this.channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(new InetSocketAddress(login.host(), login.port()));
      logIn();
      channel.configureBlocking(false);
      this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private void logIn() throws IOException {
      writeFully(stream.connect());
      in.limit(CONNACK_BYTES);
      while (in.hasRemaining()) {
        if (channel.read(in) < 0) {
          throw new IOException("closed before CONNACK");
        }
      }
      if ((in.get(0) & 0xFF) != MqttPackets.CONNACK || in.get(3) != 0) {
        throw new IOException("CONNACK return code " + in.get(3));
      }
      in.clear();
      for (byte[] packet : stream.opening()) {
        writeFully(packet);
      }
    }

    private void writeFully(byte[] packet) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(packet);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    void ready(SelectionKey ready) throws IOException {
      if (ready.isReadable()) {
        read();
      }
    }

    private void read() throws IOException {
      if (qos == 2) {
        readHandshakes();
      } else {
        // Only PUBACKs come, all of four bytes (3.1.1 §3.4).
        unreadBytes += received(channel.read(in.clear()));
        inFlight -= unreadBytes / ACK_BYTES;
        unreadBytes %= ACK_BYTES;
      }
      finishWhenDone();
    }

    private int received(int bytes) throws IOException {
      if (bytes < 0) {
        throw new IOException("connection closed with %d unacknowledged".formatted(inFlight));
      }
      return bytes;
    }

    /// PUBRECs come, which PUBRELs answer, and PUBCOMPs, all of four bytes.
    private void readHandshakes() throws IOException {
      int _ = received(channel.read(in));
      in.flip();
      while (in.remaining() >= ACK_BYTES) {
        int packet = in.getInt();
        if (packet >>> 24 == PUBREC) {
          releases.putInt(PUBREL << 24 | (packet & 0xFF_FFFF));
        } else {
          inFlight--;
        }
      }
      in.compact();
    }

    /// Writes the PUBRELs, between two packets; false when some are left.
    private boolean writeReleases() throws IOException {
      if (releases.position() > 0) {
        releases.flip();
        channel.write(releases);
        releases.compact();
      }
      return releases.position() == 0;
    }

    void write() throws IOException {
      if (isDone) {
        return;
      }
      while (true) {
        if (!ring.hasRemaining()) {
          if (!writeReleases()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            return;
          }
          if (!refill()) {
            break;
          }
        }
        channel.write(ring);
        if (ring.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
          return;
        }
      }
      key.interestOps(SelectionKey.OP_READ);
      finishWhenDone();
    }

    /// Patches the next run of packets and opens them for writing; false when none may go now.
    private boolean refill() {
      long room = qos == 0 ? payloads.length : window - inFlight;
      int count = (int) Math.min(Math.min(room, unstarted), payloads.length - nextPacket);
      if (count <= 0) {
        return false;
      }
      long now = System.currentTimeMillis();
      for (int i = nextPacket; i < nextPacket + count; i++) {
        if (qos > 0) {
          lastPacketId = lastPacketId == PACKET_ID_MAX ? 1 : lastPacketId + 1;
          whole.putShort(payloads[i] - 2, (short) lastPacketId);
        }
        stream.patch(whole, i, payloads[i], ++value, now);
      }
      ring.limit(starts[nextPacket + count]).position(starts[nextPacket]);
      nextPacket = (nextPacket + count) % payloads.length;
      unstarted -= count;
      if (qos > 0) {
        inFlight += count;
      }
      return true;
    }

    private void finishWhenDone() {
      if (!isDone && unstarted == 0 && inFlight == 0 && !ring.hasRemaining()) {
        isDone = true;
        running--;
      }
    }

    void close() {
      try {
        channel.write(ByteBuffer.wrap(MqttPackets.DISCONNECT));
        channel.close();
      } catch (IOException e) {
        // The result is known; a broker that hung up first is as good.
      }
    }
  }
}
