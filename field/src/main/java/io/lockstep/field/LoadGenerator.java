package io.lockstep.field;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
  private static final String OPENING = "{\"temperature\":";
  private static final int VALUE_OFFSET = OPENING.length();
  private static final int VALUE_DIGITS = 7;

  /// What to send.
  ///
  /// @param login where to and as whom; each connection gets its number behind the client id
  /// @param connections how many publishers
  /// @param topicPattern a topic with one `%d` for the number of the topic
  /// @param topics how many topics, spread over the connections; at least one each
  /// @param messages in all
  /// @param payloadBytes of a message, at least 40
  /// @param qos 0 to 2
  /// @param window unacknowledged messages of a connection at QoS 1
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
  /// @param messages written; with QoS 1 also acknowledged
  /// @param wallNanos from the first write to the last acknowledgement (QoS 0: to the last write)
  /// @param cpuNanos of the generator's thread in that time
  public record Result(long startMillis, long messages, long wallNanos, long cpuNanos) {}

  private LoadGenerator() {}

  /// Connects, sends everything, waits for the last acknowledgement.
  ///
  /// @throws LockstepException with PEER_FAILED when a connection is refused or lost, TIMED_OUT
  ///   when nothing moves for a minute
  public static Result run(Plan plan) {
    List<JsonStream> streams = new ArrayList<>();
    for (int i = 0; i < plan.connections(); i++) {
      streams.add(new JsonStream(plan, i));
    }
    return new LoadRun(plan.login(), plan.messages(), plan.qos(), plan.window()).run(streams);
  }

  /// JSON texts of one size for the topics of one connection.
  private record JsonStream(Plan plan, int number) implements LoadStream {
    @Override
    public byte[] connect() {
      return MqttPackets.connect(
          plan.login().withClientId(plan.login().clientId() + "-" + number), 0);
    }

    @Override
    public List<byte[]> opening() {
      return List.of();
    }

    @Override
    public List<Template> ring() {
      List<String> topics = new ArrayList<>();
      for (int t = number; t < plan.topics(); t += plan.connections()) {
        topics.add(plan.topicPattern().formatted(t));
      }
      String template = OPENING + "1".repeat(VALUE_DIGITS) + ".25";
      byte[] payload =
          (template + " ".repeat(Math.max(0, plan.payloadBytes() - template.length() - 1)) + "}")
              .getBytes(StandardCharsets.US_ASCII);
      List<Template> packets = new ArrayList<>();
      for (int i = 0; i < LoadRun.RING_MAX; i++) {
        packets.add(Template.of(topics.get(i % topics.size()), payload, plan.qos()));
      }
      return packets;
    }

    @Override
    public void patch(ByteBuffer packets, int index, int payload, long value, long nowMillis) {
      long rest = value;
      for (int d = VALUE_DIGITS - 1; d > 0; d--) {
        packets.put(payload + VALUE_OFFSET + d, (byte) ('0' + rest % 10));
        rest /= 10;
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
