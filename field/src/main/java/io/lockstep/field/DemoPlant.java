package io.lockstep.field;

import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The demo bakery in operation: each station is a device of its own, with its own MQTT connection
/// and credential, that publishes its sensors at a steady pace at QoS 1. [#models] and [#graph] are
/// the workspace that goes with it. One thread runs the physics; thread-safe to start and close.
public final class DemoPlant implements AutoCloseable {
  private static final List<String> MODEL_FILES =
      List.of(
          "site",
          "line",
          "station",
          "mixer",
          "oven-zone",
          "tunnel-oven",
          "cooling-conveyor",
          "scale");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, MqttLink> links = new LinkedHashMap<>();
  private final BakeryLine line;
  private final Duration interval;
  private final Thread clockwork;
  private volatile boolean closing;

  private DemoPlant(Map<String, MqttLogin> logins, Duration interval, long seed) {
    this.interval = interval;
    this.line = new BakeryLine(seed);
    logins.forEach((device, login) -> links.put(device, MqttLink.open(login, PATIENCE)));
    this.clockwork = Thread.ofPlatform().daemon().name("demo-plant").unstarted(this::run);
  }

  /// The ids of the devices, which are those of their twins.
  public static List<String> devices() {
    return BakeryLine.STATIONS;
  }

  /// The DTDL texts of the plant's models, by file name.
  public static Map<String, String> models() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : MODEL_FILES) {
      texts.put(name + ".json", resource("bakery/models/" + name + ".json"));
    }
    return texts;
  }

  /// The plant's twins and relationships: one JSON object with `digitalTwins` and `relationships`.
  public static String graph() {
    return resource("bakery/graph/bakery.json");
  }

  /// Starts the plant.
  ///
  /// @param logins how each device of [#devices] connects
  /// @param interval between two readings of a sensor
  /// @param seed of the plant's randomness
  public static DemoPlant start(Map<String, MqttLogin> logins, Duration interval, long seed) {
    DemoPlant plant = new DemoPlant(logins, interval, seed);
    plant.clockwork.start();
    return plant;
  }

  private void run() {
    double seconds = interval.toNanos() / 1e9;
    long due = System.nanoTime();
    while (!closing) {
      for (Map.Entry<String, String> reading : line.step(seconds).entrySet()) {
        MqttLink link = links.get(reading.getKey());
        if (link != null && !closing) {
          publish(link, reading.getKey(), reading.getValue());
        }
      }
      due += interval.toNanos();
      while (!closing && System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  private static void publish(MqttLink link, String device, String payload) {
    try {
      link.publish(
          "lockstep/v1/" + device + "/telemetry", payload.getBytes(StandardCharsets.UTF_8), 1);
    } catch (LockstepException e) {
      // A sensor without a broker goes on measuring; this reading is lost, as it is in a real
      // plant.
    }
  }

  /// Stops the sensors and disconnects.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(clockwork);
    links.values().forEach(MqttLink::close);
  }

  private static String resource(String name) {
    try (InputStream in = DemoPlant.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource %s is missing from the jar".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
