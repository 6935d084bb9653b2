package io.lockstep.field.bakery;

import io.lockstep.field.MqttLogin;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The running plant: the machines, and what they speak through. Confined to one thread, which lets
/// the machines work at their pace and obeys orders in between.
final class Operation implements AutoCloseable {
  static final List<String> JSON_DEVICES =
      List.of("line-1", "mixer-1", "mixer-2", "oven-1", "conveyor-1", "scale-1", "scale-2");
  static final SparkplugSpeaker.Layout PACKING =
      new SparkplugSpeaker.Layout("packing-gateway", List.of("robot-1", "robot-2"));
  static final SparkplugSpeaker.Layout WAREHOUSE =
      new SparkplugSpeaker.Layout(
          "warehouse-gateway",
          List.of(
              "warehouse-temp-1",
              "warehouse-temp-2",
              "warehouse-temp-3",
              "warehouse-temp-4",
              "warehouse-door-1"));
  private static final String RENAMING_DEVICE = "robot-2";

  /// Takes what is to be done on the plant's thread. Thread-safe; never waits.
  interface Queue {
    void add(Consumer<Operation> order);
  }

  private final DemoPlant.Options options;
  private final InstantSource clock;
  private final BakeryPlant plant;
  private final Map<String, Speaker> speakers = new LinkedHashMap<>();
  private final SparkplugSpeaker packing;
  private final SparkplugSpeaker warehouse;

  Operation(
      DemoPlant.Options options, InstantSource clock, Map<String, MqttLogin> logins, Queue queue) {
    this.options = options;
    this.clock = clock;
    this.plant = new BakeryPlant(options.seed());
    Orders orders =
        (device, command, argument, reply) ->
            queue.add(
                operation -> reply.accept(operation.plant.command(device, command, argument)));
    for (String device : JSON_DEVICES) {
      speakers.put(device, new JsonSpeaker(device, login(logins, device), orders));
    }
    this.packing = gateway(PACKING, logins, orders);
    this.warehouse = gateway(WAREHOUSE, logins, orders);
  }

  private SparkplugSpeaker gateway(
      SparkplugSpeaker.Layout layout, Map<String, MqttLogin> logins, Orders orders) {
    Map<String, Readings> everything = new LinkedHashMap<>();
    everything.put(layout.id(), plant.everything(layout.id()));
    layout.devices().forEach(device -> everything.put(device, plant.everything(device)));
    SparkplugSpeaker speaker =
        new SparkplugSpeaker(
            layout, options.hostId(), login(logins, layout.id()), clock, everything, orders);
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

  /// Works until it is told to end.
  void run(BlockingQueue<Consumer<Operation>> orders, BooleanSupplier isClosing)
      throws InterruptedException {
    double seconds = options.interval().toNanos() / 1e9;
    long due = System.nanoTime();
    while (!isClosing.getAsBoolean()) {
      plant.step(seconds);
      speak();
      due += options.interval().toNanos();
      obeyUntil(due, orders);
    }
  }

  /// Obeys orders as they come, and tells at once what they changed.
  private void obeyUntil(long dueNanos, BlockingQueue<Consumer<Operation>> orders)
      throws InterruptedException {
    for (Consumer<Operation> order = next(dueNanos, orders);
        order != null;
        order = next(dueNanos, orders)) {
      order.accept(this);
      speak();
    }
  }

  private static @Nullable Consumer<Operation> next(
      long dueNanos, BlockingQueue<Consumer<Operation>> orders) throws InterruptedException {
    return orders.poll(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void speak() {
    long now = clock.millis();
    plant
        .read()
        .forEach(
            (device, readings) -> {
              Speaker speaker = speakers.get(device);
              if (speaker != null) {
                speaker.say(device, now, readings);
              }
            });
  }

  /// Starts or stops a fault.
  void suffer(Fault fault, boolean isActive) {
    plant.suffer(fault, isActive);
    switch (fault) {
      case RENAMED_METRIC -> packing.rename(RENAMING_DEVICE, isActive);
      case GATEWAY_OFFLINE -> warehouse.power(!isActive);
      case OVEN_OVERHEATING, SENSOR_FREEZING, DRIFTING_SCALE, ROBOT_WARM -> {
        // The machines suffer, what is told of them is true.
      }
    }
  }

  /// Disconnects all.
  @Override
  public void close() {
    new LinkedHashSet<>(speakers.values()).forEach(Speaker::close);
  }
}
