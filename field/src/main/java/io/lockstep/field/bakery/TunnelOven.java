package io.lockstep.field.bakery;

import java.util.List;
import java.util.OptionalDouble;

/// A gas oven of three zones with a belt. What a loaf loses in it follows from how long it was in
/// and how hot that was: a belt that stands makes light, dark bread.
final class TunnelOven extends Station {
  private static final double METRES = 12;
  private static final double METRES_PER_SECOND = 0.05;

  /// Loaves lie several abreast.
  private static final double METRES_PER_LOAF = 0.0625;

  private static final double BAKING_LOSS = 0.11;

  private final DoughHopper hopper;
  private final LoafSink sink;
  private final List<OvenZone> zones;
  private final Belt belt = new Belt(METRES);

  /// Degrees times seconds since it was lit; a loaf remembers what it was when it came in.
  private double heat;

  private double nextLoafMetres;

  TunnelOven(String id, long seed, DoughHopper hopper, LoafSink sink) {
    super(id, seed);
    this.hopper = hopper;
    this.sink = sink;
    this.zones =
        List.of(
            new OvenZone(210, Dynamics.random(seed, id + "/zone1")),
            new OvenZone(235, Dynamics.random(seed, id + "/zone2")),
            new OvenZone(220, Dynamics.random(seed, id + "/zone3")));
  }

  /// Of `zone1` to `zone3`.
  OvenZone zone(int number) {
    return zones.get(number - 1);
  }

  @Override
  public void step(double seconds) {
    belt.run(seconds, isMoving() ? METRES_PER_SECOND : 0);
    for (int i = 0; i < zones.size(); i++) {
      double left = i > 0 ? zones.get(i - 1).celsius() : Dynamics.ROOM_CELSIUS;
      double right = i < zones.size() - 1 ? zones.get(i + 1).celsius() : Dynamics.ROOM_CELSIUS;
      zones.get(i).step(seconds, (left + right) / 2, isHalted());
    }
    heat += meanOf(false) * seconds;
    while (belt.travelledMetres() >= nextLoafMetres) {
      nextLoafMetres += METRES_PER_LOAF;
      hopper.divide().ifPresent(piece -> belt.put(piece, heat));
    }
    belt.takeOff().ifPresent(this::unload);
  }

  private boolean isMoving() {
    return !isHalted() && sink.isFree();
  }

  private double meanOf(boolean setpoints) {
    double sum = 0;
    for (OvenZone zone : zones) {
      sum += setpoints ? zone.setpoint() : zone.celsius();
    }
    return sum / zones.size();
  }

  private void unload(Belt.Place place) {
    double planned = meanOf(true) * METRES / METRES_PER_SECOND;
    double loss = Math.min(BAKING_LOSS * (heat - place.mark()) / planned, 0.4);
    sink.accept(new Loaf(place.loaf().grams() * (1 - loss), 60 + zone(3).celsius() * 0.15));
  }

  @Override
  boolean isWorking() {
    return isMoving() && !(hopper.isEmpty() && belt.loaves() == 0);
  }

  @Override
  double kilowatts() {
    double burners = zones.stream().mapToDouble(OvenZone::burner).sum() / 300;
    return 1.2 + 2.5 * burners + (isMoving() ? 0.8 : 0);
  }

  @Override
  void read(Readings out) {
    double speed = belt.metresPerSecond();
    out.measured("beltSpeed", speed > 0 ? Math.max(0, speed + noise(0.0002)) : 0, 4)
        .counted("loaves", belt.loaves());
    for (int i = 0; i < zones.size(); i++) {
      OvenZone zone = zones.get(i);
      String name = "zone%d/".formatted(i + 1);
      out.measured(name + "temperature", zone.celsius() + noise(0.2), 2)
          .measured(name + "setpoint", zone.setpoint(), 1)
          .measured(name + "burner", zone.burner(), 1);
    }
  }

  @Override
  Answer other(String name, OptionalDouble argument) {
    return switch (name) {
      case "zone1/setSetpoint" -> zone(1).setSetpoint(argument);
      case "zone2/setSetpoint" -> zone(2).setSetpoint(argument);
      case "zone3/setSetpoint" -> zone(3).setSetpoint(argument);
      default -> Answer.unknown(id(), name);
    };
  }
}
