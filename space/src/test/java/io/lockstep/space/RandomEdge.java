package io.lockstep.space;

import java.util.SplittableRandom;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;

/// Edge nodes of Sparkplug that do what they should and what they should not: births, data, deaths,
/// messages that are lost, come twice or in another order, data before births, unknown aliases.
/// Their devices are named like the twins of the other inputs when bindings say so.
final class RandomEdge {
  private static final int DOUBLE = 10;
  private static final int INT64 = 4;
  private static final int BOOLEAN = 11;
  private static final int NODES = 2;

  private final SplittableRandom random;
  private final String sender;
  private final int[] seq = new int[NODES];
  private final long[] bdSeq = new long[NODES];
  private Input kept;

  RandomEdge(SplittableRandom random) {
    this(random, "gateway");
  }

  /// @param sender whose connection it is
  RandomEdge(SplittableRandom random, String sender) {
    this.random = random;
    this.sender = sender;
    this.kept = message("spBv1.0/g/NDATA/e0", Payload.newBuilder().setSeq(1).build(), 1);
  }

  Input next(long nowMicros) {
    int node = random.nextInt(NODES);
    Input made = make(node, nowMicros);
    if (random.nextInt(6) == 0) {
      // This one later, an earlier one now: out of order, or twice.
      Input other = kept;
      kept = made;
      return other;
    }
    if (random.nextInt(10) == 0) {
      seq[node] = (seq[node] + 1) & 255;
    }
    return made;
  }

  private Input make(int node, long now) {
    String device = "d" + random.nextInt(2);
    return switch (random.nextInt(16)) {
      case 0 -> {
        bdSeq[node] += random.nextInt(2);
        seq[node] = 0;
        yield of(node, "NBIRTH", "", births(node), now);
      }
      case 1, 2, 3 ->
          of(
              node,
              "DBIRTH",
              device,
              payload(now)
                  .addMetrics(born(random.nextInt(8) == 0 ? "renamed" : "temperature", 1, DOUBLE))
                  .addMetrics(born("on", 2, BOOLEAN)),
              now);
      case 4 -> of(node, "DDEATH", device, payload(now), now);
      case 5 ->
          message(
              "spBv1.0/g/NDEATH/e" + node,
              Payload.newBuilder()
                  .addMetrics(
                      Payload.Metric.newBuilder()
                          .setName("bdSeq")
                          .setDatatype(INT64)
                          .setLongValue(bdSeq[node] - random.nextInt(2)))
                  .build(),
              now);
      case 6 -> of(node, "NDATA", "", payload(now).addMetrics(value(7)), now);
      default ->
          of(
              node,
              "DDATA",
              device,
              payload(now).addMetrics(value(random.nextInt(12) == 0 ? 77 : 1)),
              now);
    };
  }

  private Payload.Builder births(int node) {
    return payload(0)
        .addMetrics(
            Payload.Metric.newBuilder()
                .setName("bdSeq")
                .setDatatype(INT64)
                .setLongValue(bdSeq[node]))
        .addMetrics(
            Payload.Metric.newBuilder()
                .setName("Node Control/Rebirth")
                .setDatatype(BOOLEAN)
                .setBooleanValue(false));
  }

  private static Payload.Builder payload(long nowMicros) {
    return Payload.newBuilder().setTimestamp(nowMicros / 1_000);
  }

  private Payload.Metric born(String name, long alias, int type) {
    Payload.Metric.Builder metric =
        Payload.Metric.newBuilder().setName(name).setAlias(alias).setDatatype(type);
    return type == BOOLEAN
        ? metric.setBooleanValue(random.nextBoolean()).build()
        : metric.setDoubleValue(random.nextInt(100)).build();
  }

  private Payload.Metric value(long alias) {
    Payload.Metric.Builder metric = Payload.Metric.newBuilder().setAlias(alias);
    return switch (random.nextInt(8)) {
      case 0 -> metric.setIsNull(true).build();
      case 1 -> metric.setIsHistorical(true).setDoubleValue(random.nextInt(100)).build();
      default -> metric.setDoubleValue(random.nextInt(100)).build();
    };
  }

  private Input of(int node, String type, String device, Payload.Builder payload, long now) {
    Payload numbered = payload.setSeq(seq[node]).build();
    seq[node] = (seq[node] + 1) & 255;
    String topic = "spBv1.0/g/" + type + "/e" + node;
    return message(device.isEmpty() ? topic : topic + "/" + device, numbered, now);
  }

  private Input message(String topic, Payload payload, long now) {
    return Input.message(sender, topic, payload.toByteArray(), now);
  }
}
