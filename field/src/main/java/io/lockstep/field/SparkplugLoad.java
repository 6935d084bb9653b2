package io.lockstep.field;

import io.lockstep.field.DeviceValue.Float64;
import io.lockstep.field.DeviceValue.Int64;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The load of Sparkplug B edge nodes, for benchmarks: each connection is an edge node that bears
/// itself and its devices, and then sends their data in turn. A payload has [#METRICS] metrics by
/// alias, each with its own time: nine of double precision and a counter of 64 bits. Only times and
/// values are patched; the generator must never be what is measured. Confined to one thread.
///
/// Edge node N of the group is `edge-N`, its devices `edge-N-device-D`; the metrics are `value0` to
/// `value8` and `counter`. Nobody listens to commands: the host had better not ask for a rebirth.
public final class SparkplugLoad {
  /// Readings in a message.
  public static final int METRICS = 10;

  private static final int DOUBLES = METRICS - 1;

  /// Three bytes as a varint, and so are the million and more that follow.
  private static final long COUNTER_MIN = 1 << 14;

  private static final long COUNTER_MASK = (1 << 20) - 1;
  private static final int COUNTER_BYTES = 3;

  /// Six bytes as a varint, from 2004 to 2109.
  private static final int TIME_BYTES = 6;

  /// What to send.
  ///
  /// @param login where to and as whom; each connection gets its number behind the client id
  /// @param group the group's id
  /// @param edges how many edge nodes, each with a connection of its own
  /// @param devices of an edge node, at most 512
  /// @param messages DDATA in all, [#METRICS] readings each
  /// @param qos 0, as Sparkplug says, or 1
  /// @param window unacknowledged messages of a connection at QoS 1
  public record Plan(
      MqttLogin login, String group, int edges, int devices, long messages, int qos, int window) {
    public Plan {
      if (edges < 1 || devices < 1 || devices > LoadRun.RING_MAX || window < 1 || qos > 1) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "load: expected 1+ edge nodes, 1 to %d devices, QoS 0 or 1, a window of 1+; found %d, %d, %d, %d"
                .formatted(LoadRun.RING_MAX, edges, devices, qos, window));
      }
    }

    String edge(int number) {
      return "edge-" + number;
    }

    String device(int edge, int number) {
      return "edge-%d-device-%d".formatted(edge, number);
    }
  }

  private SparkplugLoad() {}

  /// Connects, publishes all births, then sends everything and waits for the last acknowledgement.
  /// The births are not part of the result.
  ///
  /// @throws LockstepException with PEER_FAILED when a connection is refused or lost, TIMED_OUT
  ///   when nothing moves for a minute
  public static LoadGenerator.Result run(Plan plan) {
    List<EdgeStream> streams = new ArrayList<>();
    for (int i = 0; i < plan.edges(); i++) {
      streams.add(new EdgeStream(plan, i));
    }
    return new LoadRun(plan.login(), plan.messages(), plan.qos(), plan.window()).run(streams);
  }

  /// One edge node with its devices.
  private static final class EdgeStream implements LoadStream {
    private final Plan plan;
    private final int number;
    private final SparkplugTopics topics;
    private final long bornMillis = System.currentTimeMillis();

    /// Where a packet's payload has its own time, each metric's time, and each metric's value.
    private final int[][] offsets = new int[LoadRun.RING_MAX][];

    EdgeStream(Plan plan, int number) {
      this.plan = plan;
      this.number = number;
      this.topics = new SparkplugTopics(plan.group(), plan.edge(number));
    }

    @Override
    public byte[] connect() {
      SparkplugPayload death =
          new SparkplugPayload(bornMillis, SparkplugPayload.NO_SEQ, birthSeq());
      return MqttPackets.connect(
          plan.login().withClientId(plan.login().clientId() + "-" + number),
          0,
          new MqttWill(topics.ofNode("NDEATH"), death.encode()));
    }

    private List<SparkplugMetric> birthSeq() {
      return List.of(
          SparkplugMetric.birth(
              SparkplugPayload.BIRTH_DEATH_SEQ,
              SparkplugMetric.NO_ALIAS,
              bornMillis,
              "",
              new Int64(0)));
    }

    @Override
    public List<byte[]> opening() {
      List<SparkplugMetric> node = new ArrayList<>(birthSeq());
      node.add(
          SparkplugMetric.birth(
              SparkplugPayload.REBIRTH,
              SparkplugMetric.NO_ALIAS,
              bornMillis,
              "",
              new DeviceValue.Flag(false)));
      List<byte[]> births = new ArrayList<>();
      births.add(
          MqttPackets.publish(
              topics.ofNode("NBIRTH"), new SparkplugPayload(bornMillis, 0, node).encode(), 0, 0));
      for (int device = 0; device < plan.devices(); device++) {
        births.add(
            MqttPackets.publish(
                topics.ofDevice("DBIRTH", plan.device(number, device)),
                new SparkplugPayload(bornMillis, seq(1 + device), metrics(device, true)).encode(),
                0,
                0));
      }
      return births;
    }

    private List<SparkplugMetric> metrics(int device, boolean isBirth) {
      List<SparkplugMetric> metrics = new ArrayList<>();
      for (int m = 0; m < METRICS; m++) {
        long alias = (long) device * METRICS + m;
        DeviceValue value = m < DOUBLES ? new Float64(0) : new Int64(COUNTER_MIN);
        metrics.add(
            isBirth
                ? SparkplugMetric.birth(
                    m < DOUBLES ? "value" + m : "counter", alias, bornMillis, "", value)
                : SparkplugMetric.data(alias, bornMillis, value));
      }
      return metrics;
    }

    @Override
    public List<Template> ring() {
      List<Template> packets = new ArrayList<>();
      for (int i = 0; i < LoadRun.RING_MAX; i++) {
        int device = i % plan.devices();
        // The ring is twice as long as the sequence numbers are: they are right each time round.
        byte[] payload =
            new SparkplugPayload(bornMillis, seq(1 + plan.devices() + i), metrics(device, false))
                .encode();
        offsets[i] = offsetsIn(payload);
        packets.add(
            Template.of(
                topics.ofDevice("DDATA", plan.device(number, device)), payload, plan.qos()));
      }
      return packets;
    }

    private static int seq(int messagesBefore) {
      return messagesBefore & 0xFF;
    }

    private static int[] offsetsIn(byte[] payload) {
      int[] offsets = new int[1 + 2 * METRICS];
      int found = 0;
      ProtobufReader in = new ProtobufReader(payload);
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == SparkplugPayload.TIMESTAMP) {
          offsets[found++] = in.position();
        }
        if (field != SparkplugPayload.METRICS) {
          in.skip();
          continue;
        }
        ProtobufReader metric = in.message();
        for (int part = metric.next(); part != 0; part = metric.next()) {
          switch (part) {
            case SparkplugMetric.TIMESTAMP,
                SparkplugMetric.DOUBLE_VALUE,
                SparkplugMetric.LONG_VALUE ->
                offsets[found++] = metric.position();
            default -> {
              // The alias stays.
            }
          }
          metric.skip();
        }
      }
      return offsets;
    }

    @Override
    public void patch(ByteBuffer packets, int index, int payload, long value, long nowMillis) {
      int[] at = offsets[index];
      putVarint(packets, payload + at[0], nowMillis, TIME_BYTES);
      for (int m = 0; m < METRICS; m++) {
        putVarint(packets, payload + at[1 + 2 * m], nowMillis, TIME_BYTES);
        int where = payload + at[2 + 2 * m];
        if (m < DOUBLES) {
          // Protobuf's fixed64 is little-endian, the ring is not.
          packets.putLong(where, Long.reverseBytes(Double.doubleToRawLongBits(value + m * 0.25)));
        } else {
          putVarint(packets, where, COUNTER_MIN + (value & COUNTER_MASK), COUNTER_BYTES);
        }
      }
    }

    private static void putVarint(ByteBuffer packets, int where, long value, int bytes) {
      long rest = value;
      for (int i = 0; i < bytes - 1; i++) {
        packets.put(where + i, (byte) (rest | 0x80));
        rest >>>= 7;
      }
      packets.put(where + bytes - 1, (byte) rest);
    }
  }

  /// Runs a plan given as `host port user password group edges devices messages qos window` and
  /// prints the result as [LoadGenerator] does; the benchmarks start it as a process of its own.
  public static void main(String[] args) {
    if (args.length != 10) {
      System.err.println(
          "load: expected HOST PORT USER PASSWORD GROUP EDGES DEVICES MESSAGES QOS WINDOW, found %d arguments"
              .formatted(args.length));
      System.exit(2);
    }
    Plan plan =
        new Plan(
            new MqttLogin(args[0], Integer.parseInt(args[1]), "load", args[2], args[3]),
            args[4],
            Integer.parseInt(args[5]),
            Integer.parseInt(args[6]),
            Long.parseLong(args[7]),
            Integer.parseInt(args[8]),
            Integer.parseInt(args[9]));
    System.out.println(LoadGenerator.json(run(plan)));
  }
}
