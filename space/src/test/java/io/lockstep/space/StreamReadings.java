package io.lockstep.space;

import io.lockstep.ingest.DefaultTopics;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;

/// What devices of a seeded stream send: readings in time, late, ahead, repeated, reordered, of any
/// quality, of twins that are there and that are not, by default topics, bindings and topics of
/// models; and what is none.
final class StreamReadings {
  private final StreamWorld world;
  private String lastTwin = "t0";
  private String lastJson = "{\"temperature\":1}";

  StreamReadings(StreamWorld world) {
    this.world = world;
  }

  StreamInput next() {
    return switch (world.random.nextInt(20)) {
      case 0, 1 -> scalar();
      case 2 -> batch();
      case 3, 4 -> bound();
      case 5 -> hostile();
      case 6 -> car();
      case 7 -> world.telemetry(lastTwin, lastJson);
      case 8 -> stranger();
      case 9 -> sensor();
      default -> reading();
    };
  }

  private StreamInput reading() {
    lastTwin = world.twin();
    lastJson = object();
    return world.telemetry(lastTwin, lastJson);
  }

  private StreamInput sensor() {
    StringBuilder json = new StringBuilder("{");
    String[] names = {"flow", "flowState", "limit", "limitValid"};
    for (String name : names) {
      if (world.random.nextBoolean()) {
        member(json, name);
      }
    }
    return world.telemetry(world.twin(), closed(json));
  }

  private StreamInput scalar() {
    String twin = world.twin();
    String path =
        world.pick(
            "temperature", "count", "label", "fresh", "motor/speed", "vibration", "mode", "load");
    return world.message(
        world.sender(twin), DefaultTopics.telemetry(twin, path), world.valueOf(path));
  }

  private StreamInput batch() {
    StringBuilder json = new StringBuilder("[");
    int count = world.random.nextInt(5);
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",").append(object());
    }
    return world.telemetry(world.twin(), json.append(']').toString());
  }

  private StreamInput stranger() {
    String twin = world.stranger();
    if (world.oneIn(3)) {
      String path = world.pick("fresh", "temperature", "a/b");
      return world.message(twin, DefaultTopics.telemetry(twin, path), world.value());
    }
    return world.telemetry(twin, object());
  }

  private StreamInput bound() {
    String twin = world.oneIn(6) ? world.stranger() : world.twin().replace("/", "-");
    String device = world.pick(StreamWorld.GATEWAY, twin, "t0", "t3");
    return switch (world.random.nextInt(4)) {
      case 0 -> world.message(device, "plant/" + twin + "/temp", world.valueOf("temperature"));
      case 1 ->
          world.message(
              device,
              "plant/" + twin + "/all",
              "{\"t\":%s,\"c\":%s,\"m\":{\"s\":%s},\"at\":%d%s}"
                  .formatted(
                      world.valueOf("temperature"),
                      world.valueOf("count"),
                      world.valueOf("speed"),
                      world.sourceMillis(),
                      world.oneIn(4) ? ",\"q\":\"" + world.pick("bad", "good", "odd") + "\"" : ""));
      case 2 -> {
        String property = world.pick("temperature", "label", "nothing");
        yield world.message(device, "gate/" + property, world.valueOf(property));
      }
      default -> world.message(device, "fleet/" + twin + "/json", object());
    };
  }

  private StreamInput car() {
    String twin = world.oneIn(3) ? world.stranger() : world.twin().replace("/", "-");
    return world.message(
        twin, "cars/" + twin + "/telemetry", "{\"distance\":" + world.valueOf("distance") + "}");
  }

  private StreamInput hostile() {
    String twin = world.twin();
    byte[] junk = new byte[world.random.nextInt(40)];
    world.random.nextBytes(junk);
    return switch (world.random.nextInt(7)) {
      case 0 -> world.message(twin, DefaultTopics.telemetry(twin), junk);
      case 1 -> world.telemetry(twin, "{\"temperature\":");
      case 2 -> world.message(twin, "lockstep/v1/%zz/telemetry", "{}");
      case 3 -> world.message(twin, "lockstep/v1/" + world.stranger() + "/elsewhere", "1");
      case 4 -> world.message(twin, "ordinary/traffic", junk);
      case 5 -> world.message(twin, "$odd/topic", "{}");
      default ->
          world.input(
              InputKind.FIELD_MESSAGE.number(), ByteBuffer.wrap(junk), "bytes that are no message");
    };
  }

  private String object() {
    StringBuilder json = new StringBuilder("{");
    int members = 1 + world.random.nextInt(3);
    for (int i = 0; i < members; i++) {
      if (world.oneIn(7)) {
        json.append(json.length() == 1 ? "" : ",").append("\"motor\":{\"speed\":");
        json.append(world.valueOf("speed")).append(",\"running\":").append(world.value());
        json.append('}');
      } else {
        member(
            json,
            world.pick(
                "temperature",
                "temperature",
                "temperature",
                "count",
                "on",
                "label",
                "vibration",
                "mode",
                "limit",
                "flow",
                "temperatureUnit",
                "place",
                "extra" + i));
      }
    }
    return closed(json);
  }

  private void member(StringBuilder json, String name) {
    json.append(json.length() == 1 ? "" : ",").append('"').append(name).append("\":");
    json.append(world.valueOf(name));
  }

  private String closed(StringBuilder json) {
    String comma = json.length() == 1 ? "" : ",";
    if (world.oneIn(3)) {
      json.append(comma).append("\"$time\":");
      comma = ",";
      json.append(world.oneIn(15) ? "\"never\"" : String.valueOf(world.sourceMillis()));
    }
    if (world.oneIn(8)) {
      json.append(comma).append("\"$quality\":\"");
      json.append(world.pick("good", "bad", "uncertain", "stale", "simulated", "odd")).append('"');
      comma = ",";
    }
    if (world.oneIn(25)) {
      json.append(comma).append("\"$unit\":{\"temperature\":\"");
      json.append(world.pick("degreeFahrenheit", "metre", "nonsense")).append("\"}");
    }
    return json.append('}').toString();
  }
}
