package io.lockstep.space;

import io.lockstep.ingest.DefaultTopics;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// What the makers of a seeded stream share: its random numbers, its clock, what an embedded run
/// knows by now, and names of things.
final class StreamWorld {
  static final String GATEWAY = "gateway";
  private static final int TWINS = 10;

  final SplittableRandom random;
  final RandomEdge edge;
  final EmbeddedRun run = new EmbeddedRun();
  long nowMicros = 1_700_000_000_000_000L;
  private final boolean isShared;
  private long request;

  /// @param isShared true when properties are computed along relationships
  StreamWorld(long seed, boolean isShared) {
    this.isShared = isShared;
    random = new SplittableRandom(seed);
    edge = new RandomEdge(random, "edge");
  }

  /// A twin that is likely to be there.
  String twin() {
    return random.nextInt(40) == 0 ? "h/1 +" : "t" + random.nextInt(TWINS);
  }

  /// A twin that may appear as a draft, or be nobody's.
  String stranger() {
    return "d" + random.nextInt(4);
  }

  List<NamedText> rules() {
    return isShared ? StreamTexts.shared(random) : StreamTexts.rules(random);
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  long nextRequest() {
    return ++request;
  }

  /// A source time in milliseconds: late, ahead, or as others have it.
  long sourceMillis() {
    long now = nowMicros / 1_000;
    return switch (random.nextInt(5)) {
      case 0 -> now - random.nextInt(20_000);
      case 1 -> now + 600_000 + random.nextInt(1_000_000);
      case 2 -> now / 5_000 * 5_000;
      case 3 -> now + random.nextInt(3_000);
      default -> now;
    };
  }

  /// A JSON value, most often a number that a rule may be about.
  String value() {
    return switch (random.nextInt(14)) {
      case 0 -> "true";
      case 1 -> "\"text " + random.nextInt(5) + "\"";
      case 2 -> String.valueOf(random.nextInt());
      case 3 -> "1e" + random.nextInt(400);
      case 4 -> pick("null", "false", "\"run\"", "\"broken\"", "\"ok\"", "[1]", "{\"x\":1}");
      case 5 -> "-5.5";
      default -> String.valueOf(random.nextInt(800) / 10.0);
    };
  }

  /// A value that suits most models.
  String valueOf(String property) {
    if (oneIn(8)) {
      return value();
    }
    return switch (property) {
      case "count" -> String.valueOf(random.nextInt(-5, 20));
      case "on", "running", "motor/running", "limitValid" ->
          random.nextBoolean() ? "true" : "false";
      case "label" -> "\"" + pick("text a", "text b", "other") + "\"";
      case "mode" -> pick("\"run\"", "\"idle\"");
      case "flowState" -> pick("\"ok\"", "\"broken\"");
      case "temperatureUnit" -> pick("\"degreeCelsius\"", "\"degreeFahrenheit\"", "\"kelvin\"");
      case "place" -> "{\"x\":" + random.nextInt(5) + ",\"y\":" + random.nextInt(5) + "}";
      default -> String.valueOf(random.nextInt(800) / 10.0);
    };
  }

  StreamInput command(Command command) {
    String what =
        switch (command) {
          case Command.OfTwins of -> of.command().toString();
          case Command.OfDevices of -> of.command().toString();
          case Command.SetBindings of -> of.toString();
          case Command.SetSparkplug of -> of.toString();
          case Command.OfHub of -> of.command().toString();
          case Command.OfRebinding of -> of.command().toString();
        };
    String reason = oneIn(10) ? "because" : "";
    Principal tester = new Principal("tester", Role.ENGINEER, reason);
    ByteBuffer record = ByteBuffer.allocate(CommandRecord.bytesMax(tester, command));
    CommandRecord.write(record, nowMicros, nextRequest(), tester, command);
    return input(InputKind.COMMAND.number(), record.flip(), what);
  }

  StreamInput message(String device, String topic, String payload) {
    return message(device, topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  StreamInput message(String device, String topic, byte[] payload) {
    Input record = Input.message(device, topic, payload, nowMicros);
    return input(
        record.kind(),
        record.payload(),
        device + " " + topic + " " + new String(payload, StandardCharsets.UTF_8));
  }

  /// A message of an edge node of Sparkplug.
  StreamInput ofEdgeNode() {
    Input record = edge.next(nowMicros);
    FieldMessage message = new FieldMessage().wrap(record.payload().duplicate());
    return input(record.kind(), record.payload(), "edge node " + message.topic());
  }

  StreamInput telemetry(String twin, String json) {
    return message(sender(twin), DefaultTopics.telemetry(twin), json);
  }

  /// The twin's own device, most often.
  String sender(String twin) {
    return oneIn(5) ? GATEWAY : twin;
  }

  /// A tick; now and then the server listens again, or its clock was set back.
  StreamInput tick() {
    if (oneIn(12)) {
      ListeningRecord again =
          new ListeningRecord(nowMicros, nowMicros + (oneIn(2) ? 1 : -1), 2_000_000);
      ByteBuffer record = again.write(ByteBuffer.allocate(ListeningRecord.BYTES)).flip();
      return input(InputKind.LISTENING.number(), record, "listening again at " + nowMicros);
    }
    ByteBuffer record = ByteBuffer.allocate(Long.BYTES).putLong(nowMicros).flip();
    return input(InputKind.TICK.number(), record, "tick at " + nowMicros);
  }

  /// Its position is given to it when it is its turn.
  StreamInput input(int kind, ByteBuffer record, String what) {
    return new StreamInput(-1, kind, record.asReadOnlyBuffer(), what);
  }
}
