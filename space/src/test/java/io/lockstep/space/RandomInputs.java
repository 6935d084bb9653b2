package io.lockstep.space;

import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.SparkplugOptions;
import io.lockstep.model.InputKind;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A seeded stream of what may enter a space: readings in time, late, repeated, ahead of time,
/// malformed, of unknown twins and properties; edge nodes of Sparkplug; commands good and bad;
/// sessions. The same seed gives the same stream.
final class RandomInputs {
  static final String MODEL = "dtmi:test:machine;1";

  private static final String MODELS =
      """
      [{"@id":"dtmi:test:machine;1","@type":"Interface","@context":"dtmi:dtdl:context;2",
        "displayName":"Machine",
        "contents":[
          {"@type":"Property","name":"temperature","schema":"double"},
          {"@type":"Property","name":"count","schema":"integer"},
          {"@type":"Property","name":"on","schema":"boolean"},
          {"@type":"Property","name":"label","schema":"string","writable":true},
          {"@type":"Telemetry","name":"vibration","schema":"double"},
          {"@type":"Command","name":"halt"},
          {"@type":"Command","name":"set","request":{"name":"count","schema":"integer"}},
          {"@type":"Relationship","name":"feeds"}]}]
      """;

  private final SplittableRandom random;
  private final RandomEdge edge;
  private long nowMicros = 1_700_000_000_000_000L;
  private long request;
  private String lastReading = "{\"temperature\":1}";
  private String lastTwin = "t0";

  RandomInputs(long seed) {
    random = new SplittableRandom(seed);
    edge = new RandomEdge(random);
  }

  Input next() {
    nowMicros += random.nextInt(2_000_000);
    int choice = random.nextInt(100);
    if (choice < 45) {
      return reading();
    }
    if (choice < 70) {
      return edge.next(nowMicros);
    }
    if (choice < 78) {
      return hostile();
    }
    if (choice < 80) {
      return Input.of(InputKind.SESSION.number(), bytes("session " + random.nextInt()));
    }
    return Input.command(nextCommand(), nowMicros, ++request);
  }

  /// When the last one was received.
  long nowMicros() {
    return nowMicros;
  }

  Input reading() {
    String twin = "t" + random.nextInt(8);
    String json = random.nextInt(10) == 0 ? lastReading : object();
    if (random.nextInt(10) == 0) {
      twin = lastTwin;
    }
    lastReading = json;
    lastTwin = twin;
    if (random.nextInt(8) == 0) {
      return Input.message(
          twin,
          "lockstep/v1/" + twin + "/telemetry/" + pick("temperature", "count", "label", "fresh"),
          bytes(value()),
          nowMicros);
    }
    if (random.nextInt(8) == 0) {
      json = "[" + json + "," + object() + "]";
    }
    return Input.telemetry(twin, json, nowMicros);
  }

  private String object() {
    StringBuilder json = new StringBuilder("{");
    int members = 1 + random.nextInt(3);
    for (int i = 0; i < members; i++) {
      json.append(i == 0 ? "" : ",")
          .append('"')
          .append(
              pick("temperature", "temperature", "count", "on", "label", "vibration", "extra" + i))
          .append("\":")
          .append(value());
    }
    if (random.nextInt(3) == 0) {
      json.append(",\"$time\":").append(sourceMillis());
    }
    if (random.nextInt(12) == 0) {
      json.append(",\"$quality\":\"").append(pick("good", "bad", "uncertain")).append('"');
    }
    return json.append('}').toString();
  }

  private long sourceMillis() {
    long now = nowMicros / 1_000;
    return switch (random.nextInt(4)) {
      case 0 -> now - random.nextInt(60_000); // late
      case 1 -> now + 600_000 + random.nextInt(1_000_000); // too far ahead
      case 2 -> 1_700_000_000_000L + 1_000L * random.nextInt(20); // often equal to another
      default -> now;
    };
  }

  private String value() {
    return switch (random.nextInt(9)) {
      case 0 -> "true";
      case 1 -> "\"text " + random.nextInt(5) + "\"";
      case 2 -> String.valueOf(random.nextInt());
      case 3 -> "1e" + random.nextInt(400);
      case 4 -> "{\"nested\":" + random.nextInt(3) + "}";
      case 5 -> "null";
      default -> String.valueOf(random.nextInt(1_000) / 10.0);
    };
  }

  private Input hostile() {
    String twin = "t" + random.nextInt(8);
    byte[] junk = new byte[random.nextInt(40)];
    random.nextBytes(junk);
    return switch (random.nextInt(5)) {
      case 0 -> Input.message(twin, "lockstep/v1/" + twin + "/telemetry", junk, nowMicros);
      case 1 -> Input.telemetry(twin, "{\"temperature\":", nowMicros);
      case 2 -> Input.message(twin, "lockstep/v1/%zz/telemetry", bytes("{}"), nowMicros);
      case 3 -> Input.message(twin, "plant/line1/oven/temp", bytes(value()), nowMicros);
      default -> Input.of(InputKind.FIELD_MESSAGE.number(), junk);
    };
  }

  Command nextCommand() {
    String twin = "t" + random.nextInt(8);
    String other = "t" + random.nextInt(8);
    return switch (random.nextInt(18)) {
      case 0 -> twins(new TwinCommand.AddModels(MODELS));
      case 1, 2 ->
          twins(
              new TwinCommand.PutTwin(
                  twin,
                  "{\"$metadata\":{\"$model\":\"%s\"},\"label\":\"%s\"}"
                      .formatted(MODEL, "made " + random.nextInt(3)),
                  random.nextBoolean()));
      case 3, 4 ->
          twins(
              new TwinCommand.PatchTwin(
                  twin,
                  "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}]"
                      .formatted(pick("temperature", "count", "label", "unknown"), value()),
                  null));
      case 5 -> twins(new TwinCommand.DeleteTwin(twin, null));
      case 6, 7 ->
          twins(
              new TwinCommand.PutRelationship(
                  twin,
                  "r" + random.nextInt(3),
                  "{\"$targetId\":\"%s\",\"$relationshipName\":\"%s\"}"
                      .formatted(other, pick("feeds", "feeds", "unknown")),
                  false));
      case 8 -> twins(new TwinCommand.DeleteRelationship(twin, "r" + random.nextInt(3), null));
      case 9 -> twins(new TwinCommand.AddModels(pick("[{}]", "no json", "[]")));
      case 10 -> new Command.OfDevices(deviceCommand());
      case 11, 12 -> twins(invoke(twin));
      case 13, 14 -> twins(new TwinCommand.SetRules(rules()));
      case 15 ->
          twins(
              new TwinCommand.AcknowledgeAlarm(
                  random.nextInt(50) * 8 + "-" + random.nextInt(3), "tester", ""));
      case 16 ->
          random.nextBoolean()
              ? new Command.SetBindings(bindings())
              : new Command.SetSparkplug(new SparkplugOptions(random.nextInt(3) * 1_000_000L));
      default -> new Command.SetBindings(bindings());
    };
  }

  private TwinCommand invoke(String twin) {
    return new TwinCommand.Invoke(
        twin,
        "",
        pick("halt", "set", "unknown"),
        random.nextBoolean() ? null : value(),
        (1 + random.nextInt(30)) * 1_000_000L,
        random.nextBoolean(),
        random.nextBoolean() ? "" : "key " + random.nextInt(5),
        "tester");
  }

  /// Some of a few rules, which twins of the model may fulfil; now and then one that is refused.
  private List<NamedText> rules() {
    List<NamedText> files = new ArrayList<>();
    String head = "model: " + MODEL + "\n";
    String alarm = "alarm: { priority: low, title: T, message: \"{temperature} {count}\" }\n";
    String[] rules = {
      "when: temperature > 50\n" + alarm + "command: { name: halt }\n",
      "when: count > 10 && on\nfor: { readings: 2 }\n" + alarm,
      "when: temperature < 40\nfor: { time: 3s }\nclear: { time: 2s }\n" + alarm,
      "missing: { property: temperature, time: 5s }\n" + alarm,
      "when: label.startsWith('text')\ncommand: { to: feeds, name: halt }\n",
      "when: unknown > 1\n" + alarm
    };
    int limit = random.nextInt(6) == 0 ? rules.length : rules.length - 1;
    for (int i = 0; i < limit; i++) {
      if (random.nextBoolean()) {
        String text = "rule: r" + i + "\n" + head + rules[i];
        files.add(new NamedText("rules/" + i + ".yaml", text));
      }
    }
    return files;
  }

  private static Command twins(TwinCommand command) {
    return new Command.OfTwins(command);
  }

  private DeviceCommand deviceCommand() {
    String id = "t" + random.nextInt(8);
    return switch (random.nextInt(3)) {
      case 0 ->
          new DeviceCommand.AddDevice(
              Device.withDefaults(id, CredentialHash.of("secret " + random.nextInt(100))));
      case 1 -> new DeviceCommand.RemoveDevice(id);
      default ->
          new DeviceCommand.RotateCredential(
              id, CredentialHash.of("secret " + random.nextInt(100)));
    };
  }

  private List<NamedText> bindings() {
    return random.nextInt(3) == 0
        ? List.of()
        : List.of(
            new NamedText(
                "bindings/oven.yaml",
                """
                bindings:
                  - topic: plant/{line}/oven/temp
                    twin: "{line}-oven"
                    format: scalar
                    property: temperature
                  - sparkplug: g/e0/d0
                    twin: t1
                    metrics: { renamed: label }
                """));
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
