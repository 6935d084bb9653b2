package io.lockstep.field.bakery;

import io.lockstep.field.MqttLogin;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The demo bakery in operation. The line's machines speak JSON by MQTT, each with a connection and
/// a credential of its own; the packing robots and the warehouse's sensors speak Sparkplug B
/// through two gateways. All obey commands, and faults can be started and stopped. [#models],
/// [#graph], [#bindings] and [#rules] are the workspace that goes with it. One thread is the plant;
/// thread-safe.
public final class DemoPlant implements AutoCloseable {
  private static final List<String> JSON_DEVICES =
      List.of("line-1", "mixer-1", "mixer-2", "oven-1", "conveyor-1", "scale-1", "scale-2");
  private static final SparkplugSpeaker.Layout PACKING =
      new SparkplugSpeaker.Layout("packing-gateway", List.of("robot-1", "robot-2"));
  private static final SparkplugSpeaker.Layout WAREHOUSE =
      new SparkplugSpeaker.Layout(
          "warehouse-gateway",
          List.of(
              "warehouse-temp-1",
              "warehouse-temp-2",
              "warehouse-temp-3",
              "warehouse-temp-4",
              "warehouse-door-1"));
  private static final String RENAMING_DEVICE = "robot-2";
  private static final int ORDERS_MAX = 1_000;

  /// How the plant runs.
  ///
  /// @param interval between two readings of a machine
  /// @param seed of the plant's randomness
  /// @param hostId the Sparkplug host without which the gateways say nothing; empty: they do not
  ///   wait for one
  public record Options(Duration interval, long seed, String hostId) {}

  /// A fault that can be made to happen.
  ///
  /// @param name what it is started by
  /// @param title a few words
  /// @param description what happens, and how it ends
  /// @param active whether it goes on now
  public record FaultState(String name, String title, String description, boolean active) {}

  private final Options options;
  private final InstantSource clock;
  private final BakeryPlant plant;
  private final Map<String, Speaker> speakers = new LinkedHashMap<>();
  private final SparkplugSpeaker packing;
  private final SparkplugSpeaker warehouse;
  private final BlockingQueue<Runnable> orders = new LinkedBlockingQueue<>(ORDERS_MAX);
  private final Set<Fault> active = EnumSet.noneOf(Fault.class);
  private final Thread clockwork;
  private volatile boolean closing;

  private DemoPlant(Map<String, MqttLogin> logins, Options options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.plant = new BakeryPlant(options.seed());
    Orders taken =
        (device, command, argument, reply) ->
            order(() -> reply.accept(plant.command(device, command, argument)));
    for (String device : JSON_DEVICES) {
      speakers.put(device, new JsonSpeaker(device, login(logins, device), taken));
    }
    this.packing = gateway(PACKING, logins, taken);
    this.warehouse = gateway(WAREHOUSE, logins, taken);
    this.clockwork = Thread.ofPlatform().daemon().name("demo-plant").unstarted(this::run);
  }

  private SparkplugSpeaker gateway(
      SparkplugSpeaker.Layout layout, Map<String, MqttLogin> logins, Orders taken) {
    Map<String, Readings> everything = new LinkedHashMap<>();
    everything.put(layout.id(), plant.everything(layout.id()));
    layout.devices().forEach(device -> everything.put(device, plant.everything(device)));
    SparkplugSpeaker speaker =
        new SparkplugSpeaker(
            layout, options.hostId(), login(logins, layout.id()), clock, everything, taken);
    everything.keySet().forEach(device -> speakers.put(device, speaker));
    return speaker;
  }

  private static MqttLogin login(Map<String, MqttLogin> logins, String account) {
    MqttLogin login = logins.get(account);
    if (login == null) {
      throw new IllegalArgumentException(
          "demo: expected a login for %s, found those of %s".formatted(account, logins.keySet()));
    }
    return login;
  }

  /// Who connects, and what each may do.
  ///
  /// @param hostId as in [Options]
  public static List<DeviceAccount> accounts(String hostId) {
    List<DeviceAccount> accounts = new ArrayList<>();
    JSON_DEVICES.forEach(device -> accounts.add(JsonSpeaker.account(device)));
    accounts.add(PACKING.account(hostId));
    accounts.add(WAREHOUSE.account(hostId));
    return accounts;
  }

  /// The DTDL texts of the plant's models, by file name.
  public static Map<String, String> models() {
    return Stream.of(
            "site",
            "area",
            "line",
            "station",
            "mixer",
            "oven-zone",
            "tunnel-oven",
            "cooling-conveyor",
            "scale",
            "robot-axis",
            "gripper",
            "packing-robot",
            "wireless-sensor",
            "climate-sensor",
            "door-sensor",
            "gateway")
        .map(name -> name + ".json")
        .collect(
            Collectors.toMap(
                file -> file,
                file -> resource("models/" + file),
                (first, _) -> first,
                LinkedHashMap::new));
  }

  /// The plant's twins and relationships: one JSON object with `digitalTwins` and `relationships`.
  public static String graph() {
    return resource("graph/bakery.json");
  }

  /// Which Sparkplug device feeds which twin: the text of a bindings file.
  public static String bindings() {
    return resource("bindings/bakery.yaml");
  }

  /// What the plant is watched for: the text of a rules file.
  public static String rules() {
    return resource("rules/bakery.yaml");
  }

  /// Starts the plant; its devices connect in the background.
  ///
  /// @param logins how each of [#accounts] connects, by id
  public static DemoPlant start(Map<String, MqttLogin> logins, Options options) {
    DemoPlant plant = new DemoPlant(logins, options, InstantSource.system());
    plant.clockwork.start();
    return plant;
  }

  /// All faults, and which of them go on.
  public List<FaultState> faults() {
    synchronized (active) {
      return Stream.of(Fault.values())
          .map(
              fault ->
                  new FaultState(
                      fault.text(), fault.title(), fault.description(), active.contains(fault)))
          .toList();
    }
  }

  /// Starts a fault; one that goes on already goes on.
  ///
  /// @throws LockstepException with NOT_FOUND when there is none of this name
  public void start(String fault) {
    change(fault, true);
  }

  /// Ends a fault; what it did to the machines may last.
  ///
  /// @throws LockstepException with NOT_FOUND when there is none of this name
  public void stop(String fault) {
    change(fault, false);
  }

  private void change(String name, boolean isActive) {
    Fault fault =
        Fault.of(name)
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.NOT_FOUND,
                        "demo: expected a fault of %s, found %s"
                            .formatted(Stream.of(Fault.values()).map(Fault::text).toList(), name)));
    synchronized (active) {
      if (isActive ? active.add(fault) : active.remove(fault)) {
        order(() -> suffer(fault, isActive));
      }
    }
  }

  private void suffer(Fault fault, boolean isActive) {
    plant.suffer(fault, isActive);
    switch (fault) {
      case RENAMED_METRIC -> packing.rename(RENAMING_DEVICE, isActive);
      case GATEWAY_OFFLINE -> warehouse.power(!isActive);
      case OVEN_OVERHEATING, SENSOR_FREEZING, DRIFTING_SCALE, ROBOT_WARM -> {
        // The machines suffer, what is told of them is true.
      }
    }
  }

  /// An order that finds no room is one of a thousand that nobody obeyed in time.
  private void order(Runnable order) {
    if (!orders.offer(order)) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "demo: expected at most %d orders that wait, found more".formatted(ORDERS_MAX));
    }
  }

  private void run() {
    double seconds = options.interval().toNanos() / 1e9;
    long due = System.nanoTime();
    try {
      while (!closing) {
        plant.step(seconds);
        speak();
        due += options.interval().toNanos();
        obeyUntil(due);
      }
    } catch (InterruptedException e) {
      // The plant is closed.
    }
  }

  /// Obeys orders as they come, and tells at once what they changed.
  private void obeyUntil(long dueNanos) throws InterruptedException {
    while (!closing) {
      Runnable order = orders.poll(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (order == null) {
        return;
      }
      order.run();
      speak();
    }
  }

  private void speak() {
    long now = clock.millis();
    plant
        .read()
        .forEach(
            (device, readings) -> {
              Speaker speaker = speakers.get(device);
              if (speaker != null && !closing) {
                speaker.say(device, now, readings);
              }
            });
  }

  /// Stops the plant and disconnects.
  @Override
  public void close() {
    closing = true;
    clockwork.interrupt();
    Set.copyOf(speakers.values()).forEach(Speaker::close);
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
