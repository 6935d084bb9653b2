package io.lockstep.space;

import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;

/// A simulated machine with the broker that its hub has: it hears what is durable, acts each time
/// that it hears a command, without looking whether it has heard that one before, and then behaves
/// as it is told. It lives on when its hub is killed.
final class StoryDevice implements MessageWithdrawal {
  static final String LINE = "line";
  static final String PRESS = "G:E:press";
  static final double WANTED = 60;

  /// How it behaves.
  enum Manner {
    PROMPT,
    LATE,
    TWICE,
    CONTRADICTING,
    WRONG,
    NEVER,
    REFUSING,
    WITHOUT_EFFECT,
    EFFECT_FIRST,
    SILENT_EFFECT
  }

  private final Manner manner;
  private final boolean isSparkplug;
  private final SimulatedTime time;
  private final Map<String, Integer> actuations = new HashMap<>();
  private final Set<Long> heard = new HashSet<>();
  private final Set<Long> withdrawn = new HashSet<>();

  /// What it will do, when.
  private final List<Todo> todo = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
  private record Todo(long atMillis, String topic, byte[] payload) {}

  private long lifeBegan;
  private boolean isBorn;
  private int sequence;
  private boolean mustBeBorn;
  private boolean wasToldToLeave;

  StoryDevice(Manner manner, boolean isSparkplug, SimulatedTime time) {
    this.manner = manner;
    this.isSparkplug = isSparkplug;
    this.time = time;
  }

  String twin() {
    return isSparkplug ? PRESS : LINE;
  }

  /// How often it has acted on a command, by id, or by topic where the protocol has no ids.
  Map<String, Integer> actuations() {
    return actuations;
  }

  boolean wasToldToLeave() {
    return wasToldToLeave;
  }

  /// The hub is up again.
  void hubStarted(SteppedWorld world) {
    lifeBegan = world.inputs().readablePosition();
    withdrawn.addAll(world.space().withdrawnMessages());
    world.space().withdrawBy(this);
    mustBeBorn = isSparkplug;
  }

  @Override
  public CompletableFuture<Boolean> withdraw(long position) {
    withdrawn.add(position);
    return CompletableFuture.completedFuture(position >= lifeBegan && !heard.contains(position));
  }

  /// Hears what is new, if it is there to hear it, and does what is due.
  void act(SteppedWorld world, boolean isListening) {
    if (mustBeBorn) {
      mustBeBorn = false;
      born(world);
    }
    if (isListening) {
      try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
        while (reader.poll((position, kind, record) -> hear(world, position, kind, record), 1_000)
            > 0) {
          // The visitor hears.
        }
      }
    }
    long now = time.epochMillis();
    List<Todo> due = todo.stream().filter(each -> each.atMillis <= now).toList();
    todo.removeAll(due);
    for (Todo each : due) {
      if (isSparkplug && each.topic.contains("DDATA")) {
        reading(world, each.payload[0] != 0, each.payload[1] != 0);
      } else {
        world.append(Input.message(twin(), each.topic, each.payload, now * 1_000));
      }
    }
  }

  private void hear(SteppedWorld world, long position, int kind, ByteBuffer record) {
    if (kind != InputKind.FIELD_MESSAGE.number()) {
      return;
    }
    FieldMessage message = new FieldMessage().wrap(record);
    if (!message.isDownlink() || withdrawn.contains(position) || !heard.add(position)) {
      return;
    }
    String topic = message.topic();
    if (topic.endsWith("/cancel")) {
      wasToldToLeave = true;
    } else if (topic.startsWith("lockstep/")) {
      world.space().delivered(position);
      actuations.merge(DownlinkRecord.commandId(message), 1, Integer::sum);
      behave(topic);
    } else if (topic.contains("/DCMD/")) {
      actuations.merge(DownlinkRecord.commandId(message), 1, Integer::sum);
      behaveOnSparkplug();
    } else {
      born(world); // A rebirth was asked for.
    }
  }

  private void behave(String topic) {
    switch (manner) {
      case PROMPT -> {
        answer(0, topic, "{\"status\":200}");
        show(600, WANTED);
      }
      case LATE -> {
        answer(12_000, topic, "{\"status\":200}");
        show(12_500, WANTED);
      }
      case TWICE -> {
        answer(0, topic, "{\"status\":200}");
        answer(1_000, topic, "{\"status\":200}");
        show(500, WANTED);
        show(600, WANTED);
      }
      case CONTRADICTING -> {
        answer(0, topic, "{\"status\":200}");
        answer(1_000, topic, "{\"status\":500}");
        show(500, WANTED);
      }
      case WRONG -> {
        answer(0, topic, "{\"status\":\"fine\"}");
        answer(0, topic.replace("/setSpeed/", "/setSpeed/9"), "{\"status\":200}");
      }
      case NEVER -> {
        // It says nothing at all.
      }
      case REFUSING -> answer(0, topic, "{\"status\":409,\"payload\":\"door open\"}");
      case WITHOUT_EFFECT -> {
        answer(0, topic, "{\"status\":200}");
        show(500, 12);
      }
      case EFFECT_FIRST -> {
        show(0, WANTED);
        answer(1_000, topic, "{\"status\":200}");
      }
      case SILENT_EFFECT -> show(500, WANTED);
    }
  }

  private void answer(long inMillis, String topic, String text) {
    later(inMillis, topic + "/response", text.getBytes(StandardCharsets.UTF_8));
  }

  private void show(long inMillis, double speed) {
    later(
        inMillis,
        "lockstep/v1/line/telemetry",
        ("{\"speed\":" + speed + "}").getBytes(StandardCharsets.UTF_8));
  }

  private void later(long inMillis, String topic, byte[] payload) {
    todo.add(new Todo(time.epochMillis() + inMillis, topic, payload));
  }

  // Sparkplug

  private static Payload.Metric.Builder run(boolean value) {
    return Payload.Metric.newBuilder()
        .setName("run")
        .setAlias(1)
        .setDatatype(11)
        .setBooleanValue(value);
  }

  private static Payload.Metric.Builder speed(double value) {
    return Payload.Metric.newBuilder()
        .setName("speed")
        .setAlias(2)
        .setDatatype(10)
        .setDoubleValue(value);
  }

  private void born(SteppedWorld world) {
    isBorn = true;
    sequence = 1;
    send(
        world,
        "spBv1.0/G/NBIRTH/E",
        Payload.newBuilder()
            .setSeq(0)
            .addMetrics(
                Payload.Metric.newBuilder().setName("bdSeq").setDatatype(4).setLongValue(3)));
    send(
        world,
        "spBv1.0/G/DBIRTH/E/press",
        Payload.newBuilder().setSeq(1).addMetrics(run(false)).addMetrics(speed(0)));
  }

  private void reading(SteppedWorld world, boolean answers, boolean shows) {
    if (!isBorn) {
      return;
    }
    Payload.Builder payload = Payload.newBuilder().setSeq(++sequence % 256);
    if (answers) {
      payload.addMetrics(run(true));
    }
    if (shows) {
      payload.addMetrics(speed(WANTED));
    }
    send(world, "spBv1.0/G/DDATA/E/press", payload);
  }

  private void send(SteppedWorld world, String topic, Payload.Builder payload) {
    long now = time.epochMillis();
    world.append(
        Input.message(
            "gateway", topic, payload.setTimestamp(now).build().toByteArray(), now * 1_000));
  }

  private void behaveOnSparkplug() {
    switch (manner) {
      case PROMPT -> report(0, true, true);
      case LATE -> report(12_000, true, true);
      case TWICE, CONTRADICTING -> {
        report(0, true, false);
        report(500, true, true);
        report(1_000, true, true);
      }
      case WRONG, NEVER, REFUSING -> {
        // There is no other answer than the value.
      }
      case WITHOUT_EFFECT -> report(0, true, false);
      case EFFECT_FIRST -> {
        report(0, false, true);
        report(1_000, true, false);
      }
      case SILENT_EFFECT -> report(500, false, true);
    }
  }

  private void report(long inMillis, boolean answers, boolean shows) {
    later(
        inMillis,
        "spBv1.0/G/DDATA/E/press",
        new byte[] {(byte) (answers ? 1 : 0), (byte) (shows ? 1 : 0)});
  }
}
