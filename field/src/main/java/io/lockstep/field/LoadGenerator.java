package io.lockstep.field;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Publishers that cost next to nothing: packets are encoded once and only their identifier and
/// their value are patched, one thread serves all connections, acknowledgements are counted as
/// bytes. For benchmarks: the generator must never be what is measured. Confined to one thread.
///
/// Each connection writes to its own share of the topics in turn. A message is JSON of one reading,
/// padded with blanks to the size asked for, its value different each time.
public final class LoadGenerator {
  private static final int PACKETS_PER_CONNECTION = 512;
  private static final String OPENING = "{\"temperature\":";
  private static final int VALUE_OFFSET = OPENING.length();
  private static final int VALUE_DIGITS = 7;
  private static final int PACKET_ID_MAX = 0xFFFF;
  private static final int ACK_BYTES = 4;
  private static final int PUBREC = 0x50;
  private static final int PUBREL = 0x62;
  private static final int CONNACK_BYTES = 4;
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  /// What to send.
  ///
  /// @param login where to and as whom; each connection gets its number behind the client id
  /// @param connections how many publishers
  /// @param topicPattern a topic with one `%d` for the number of the topic
  /// @param topics how many topics, spread over the connections; at least one each
  /// @param messages in all
  /// @param payloadBytes of a message, at least 40
  /// @param qos 0 to 2
  /// @param window unacknowledged messages of a connection at QoS 1, at QoS 2 uncompleted ones
  public record Plan(
      MqttLogin login,
      int connections,
      String topicPattern,
      int topics,
      long messages,
      int payloadBytes,
      int qos,
      int window) {
    public Plan {
      if (connections < 1 || topics < connections || payloadBytes < 40 || window < 1 || qos > 2) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "load: expected 1+ connections, a topic for each, 40+ bytes, QoS 0 to 2, a window of 1+; found %d, %d, %d, %d, %d"
                .formatted(connections, topics, payloadBytes, qos, window));
      }
    }
  }

  /// What was sent.
  ///
  /// @param startMillis when the first write began, milliseconds since epoch
  /// @param messages written; with QoS 1 also acknowledged, with QoS 2 completed
  /// @param wallNanos from the first write to the last acknowledgement (QoS 0: to the last write)
  /// @param cpuNanos of the generator's thread in that time
  public record Result(long startMillis, long messages, long wallNanos, long cpuNanos) {}

  private final Plan plan;
  private final List<Publisher> publishers = new ArrayList<>();
  private long unstarted;
  private long running;

  private LoadGenerator(Plan plan) {
    this.plan = plan;
    this.unstarted = plan.messages();
  }

  /// Connects, sends everything, waits for the last acknowledgement.
  ///
  /// @throws LockstepException with PEER_FAILED when a connection is refused or lost, TIMED_OUT
  ///   when nothing moves for a minute
  public static Result run(Plan plan) {
    return new LoadGenerator(plan).run();
  }

  private Result run() {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < plan.connections(); i++) {
        publishers.add(new Publisher(i, selector));
      }
      running = publishers.size();
      long cpu = threadCpuNanos();
      long startMillis = System.currentTimeMillis();
      long start = System.nanoTime();
      long lastMove = start;
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
      return new Result(
          startMillis, plan.messages(), System.nanoTime() - start, threadCpuNanos() - cpu);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "load: MQTT %s: expected a lasting connection, found: %s"
              .formatted(plan.login(), e.getMessage()),
          e);
    } finally {
      publishers.forEach(Publisher::close);
    }
  }

  private static long threadCpuNanos() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /// One connection. The outgoing ring holds [#PACKETS_PER_CONNECTION] encoded packets; a burst
  /// patches and writes a run of them.
  private final class Publisher {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer ring;
    private final int packetBytes;
    private final ByteBuffer whole;
    private final int[] payloadOffsets = new int[PACKETS_PER_CONNECTION];
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private int nextPacket;
    private int lastPacketId;
    private long value;
    private final ByteBuffer releases;
    private long inFlight;
    private long unreadBytes;
    private boolean isDone;

    Publisher(int number, Selector selector) throws IOException {
      List<String> topics = new ArrayList<>();
      for (int t = number; t < plan.topics(); t += plan.connections()) {
        topics.add(plan.topicPattern().formatted(t));
      }
      int widest = topics.stream().mapToInt(String::length).max().orElse(0);
      String template = OPENING + "1".repeat(VALUE_DIGITS) + ".25";
      List<byte[]> packets = new ArrayList<>();
      for (int i = 0; i < PACKETS_PER_CONNECTION; i++) {
        String topic = topics.get(i % topics.size());
        // Packets of one size make the ring an array; a shorter topic is made up for by blanks.
        int size = plan.payloadBytes() + widest - topic.length();
        byte[] payload =
            (template + " ".repeat(Math.max(0, size - template.length() - 1)) + "}")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] packet = MqttPackets.publish(topic, payload, plan.qos(), 1);
        payloadOffsets[i] = packet.length - payload.length;
        packets.add(packet);
      }
      this.packetBytes = packets.getFirst().length;
      this.ring = ByteBuffer.allocateDirect(packetBytes * PACKETS_PER_CONNECTION);
      packets.forEach(ring::put);
      ring.limit(0);
      this.whole = ring.duplicate().clear();
      this.releases = ByteBuffer.allocateDirect(plan.qos() == 2 ? ACK_BYTES * plan.window() : 0);
      this.channel = SocketChannel.open();
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(new InetSocketAddress(plan.login().host(), plan.login().port()));
      login(number);
      channel.configureBlocking(false);
      this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private void login(int number) throws IOException {
      MqttLogin login = plan.login().withClientId(plan.login().clientId() + "-" + number);
      ByteBuffer connect = ByteBuffer.wrap(MqttPackets.connect(login, 0));
      while (connect.hasRemaining()) {
        channel.write(connect);
      }
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
    }

    void ready(SelectionKey ready) throws IOException {
      if (ready.isReadable()) {
        read();
      }
    }

    private void read() throws IOException {
      if (plan.qos() == 2) {
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
      long room = plan.qos() == 0 ? PACKETS_PER_CONNECTION : plan.window() - inFlight;
      int count = (int) Math.min(Math.min(room, unstarted), PACKETS_PER_CONNECTION - nextPacket);
      if (count <= 0) {
        return false;
      }
      int from = nextPacket * packetBytes;
      for (int i = 0; i < count; i++) {
        patch(from + i * packetBytes);
      }
      ring.limit(from + count * packetBytes).position(from);
      nextPacket = (nextPacket + count) % PACKETS_PER_CONNECTION;
      unstarted -= count;
      if (plan.qos() > 0) {
        inFlight += count;
      }
      return true;
    }

    private void patch(int packet) {
      int payload = packet + payloadOffsets[packet / packetBytes];
      if (plan.qos() > 0) {
        lastPacketId = lastPacketId == PACKET_ID_MAX ? 1 : lastPacketId + 1;
        whole.putShort(payload - 2, (short) lastPacketId);
      }
      long rest = ++value;
      for (int d = VALUE_DIGITS - 1; d > 0; d--) {
        whole.put(payload + VALUE_OFFSET + d, (byte) ('0' + rest % 10));
        rest /= 10;
      }
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

  /// The result as one line of JSON.
  static String json(Result result) {
    return String.format(
        Locale.ROOT,
        "{\"start_ms\":%d,\"messages\":%d,\"wall_ns\":%d,\"cpu_ns\":%d}",
        result.startMillis(),
        result.messages(),
        result.wallNanos(),
        result.cpuNanos());
  }

  /// Runs a plan given as `host port user password connections topicPattern topics messages bytes
  /// qos window` and prints the result as JSON; the benchmarks start it as a process of its own.
  public static void main(String[] args) {
    if (args.length != 11) {
      System.err.println(
          "load: expected HOST PORT USER PASSWORD CONNECTIONS TOPIC%%d TOPICS MESSAGES BYTES QOS WINDOW, found %d arguments"
              .formatted(args.length));
      System.exit(2);
    }
    Plan plan =
        new Plan(
            new MqttLogin(args[0], Integer.parseInt(args[1]), "load", args[2], args[3]),
            Integer.parseInt(args[4]),
            args[5],
            Integer.parseInt(args[6]),
            Long.parseLong(args[7]),
            Integer.parseInt(args[8]),
            Integer.parseInt(args[9]),
            Integer.parseInt(args[10]));
    System.out.println(json(run(plan)));
  }
}
