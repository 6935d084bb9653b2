package io.lockstep.field.bakery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The world of the demo: a bread line and a warehouse. Dough goes from two mixers through the
/// oven, over the cooling conveyor and one of two check scales to the robot that packs it; what
/// stands still makes what is before it stand, too. Every step is computed from the one before, a
/// seed, and the commands given: a run can be repeated. Confined to one thread.
final class BakeryPlant {
  private static final double STEP_SECONDS_MAX = 0.5;
  private static final double WARM_UP_SECONDS = 600;

  private static final List<Room.Climate> ROOMS =
      List.of(
          new Room.Climate(20, 45, 40_000),
          new Room.Climate(4, 80, 40_000),
          new Room.Climate(-18, 60, 60_000),
          new Room.Climate(16, 55, 20_000));

  private final PackingRobot[] robots = new PackingRobot[2];
  private final CheckScale[] scales = new CheckScale[2];
  private final ClimateSensor[] climates = new ClimateSensor[ROOMS.size()];
  private final TunnelOven oven;
  private final Map<String, Machine> machines = new LinkedHashMap<>();

  /// A plant that has run for ten minutes: warm, its belts full.
  BakeryPlant(long seed) {
    DoughHopper hopper = new DoughHopper(seed);
    for (int i = 0; i < robots.length; i++) {
      robots[i] = new PackingRobot("robot-" + (i + 1), seed);
      scales[i] = new CheckScale("scale-" + (i + 1), seed, robots[i]);
    }
    CoolingConveyor conveyor = new CoolingConveyor("conveyor-1", seed, new Lanes(List.of(scales)));
    this.oven = new TunnelOven("oven-1", seed, hopper, conveyor);
    List<Station> stations = new ArrayList<>();
    stations.add(new DoughMixer("mixer-1", seed, hopper, 0));
    stations.add(new DoughMixer("mixer-2", seed, hopper, 120));
    stations.add(oven);
    stations.add(conveyor);
    stations.addAll(List.of(scales));
    stations.addAll(List.of(robots));
    LineController line =
        new LineController("line-1", List.copyOf(stations), oven, List.of(scales));
    add(line);
    stations.forEach(this::add);
    List<Room> rooms = new ArrayList<>();
    for (int i = 0; i < climates.length; i++) {
      String id = "warehouse-temp-" + (i + 1);
      rooms.add(new Room(ROOMS.get(i), Dynamics.random(seed, "room of " + id)));
      climates[i] = new ClimateSensor(id, seed, rooms.get(i));
      add(climates[i]);
    }
    add(new DoorSensor("warehouse-door-1", seed, rooms.getLast()));
    add(new Gateway("packing-gateway", seed, robots.length));
    add(new Gateway("warehouse-gateway", seed, climates.length + 1));
    step(WARM_UP_SECONDS);
    line.reset();
  }

  private void add(Machine machine) {
    machines.put(machine.id(), machine);
  }

  /// All devices, in the order of the flow.
  List<String> devices() {
    return List.copyOf(machines.keySet());
  }

  /// Lets time pass.
  void step(double seconds) {
    int steps = (int) Math.max(1, Math.ceil(seconds / STEP_SECONDS_MAX));
    for (int i = 0; i < steps; i++) {
      for (Machine machine : machines.values()) {
        machine.step(seconds / steps);
      }
    }
  }

  /// What those devices say whose turn it is, by device.
  Map<String, Readings> read() {
    Map<String, Readings> readings = new LinkedHashMap<>();
    for (Machine machine : machines.values()) {
      machine.read().ifPresent(said -> readings.put(machine.id(), said));
    }
    return readings;
  }

  /// What all sensors of a device measure now.
  Readings everything(String device) {
    Machine machine = machines.get(device);
    return machine == null ? new Readings() : machine.everything();
  }

  /// Gives a device a command.
  Answer command(String device, String name, OptionalDouble argument) {
    Machine machine = machines.get(device);
    return machine == null ? Answer.unknown(device, name) : machine.command(name, argument);
  }

  /// Starts or stops what a fault does to the machines; faults of communication do nothing here.
  void suffer(Fault fault, boolean isActive) {
    switch (fault) {
      case OVEN_OVERHEATING -> oven.zone(2).stick(isActive);
      case SENSOR_FREEZING -> climates[1].freeze(isActive);
      case DRIFTING_SCALE -> scales[0].drift(isActive);
      case ROBOT_WARM -> robots[0].drag(isActive);
      case RENAMED_METRIC, GATEWAY_OFFLINE -> {
        // The machines are well; what is told of them changes.
      }
    }
  }
}
