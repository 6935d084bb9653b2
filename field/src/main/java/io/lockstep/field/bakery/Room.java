package io.lockstep.field.bakery;

import java.util.random.RandomGenerator;

/// A room of the warehouse, cooled or heated to what it is for; an open door lets the outside in.
/// Confined to one thread.
final class Room {
  /// What a room is.
  ///
  /// @param celsius what it is held at
  /// @param humidityPercent what goes with that
  /// @param leakSeconds how slowly the outside comes in while the door is closed
  record Climate(double celsius, double humidityPercent, double leakSeconds) {}

  private static final double OUTSIDE_CELSIUS = 12;
  private static final double OUTSIDE_HUMIDITY = 70;
  private static final double DOOR_SECONDS = 900;
  private static final double CONTROL_SECONDS = 240;
  private static final double SWING_CELSIUS = 0.4;
  private static final double SWING_PERIOD_SECONDS = 780;

  private final Climate climate;
  private double seconds;
  private double celsius;
  private double humidity;
  private boolean doorIsOpen;

  Room(Climate climate, RandomGenerator random) {
    this.climate = climate;
    this.seconds = random.nextDouble() * SWING_PERIOD_SECONDS;
    this.celsius = climate.celsius();
    this.humidity = climate.humidityPercent();
  }

  void open(boolean isOpen) {
    doorIsOpen = isOpen;
  }

  void step(double step) {
    seconds += step;
    // The compressor switches on and off: a slow swing around the set point.
    double wanted =
        climate.celsius()
            + SWING_CELSIUS * StrictMath.sin(2 * Math.PI * seconds / SWING_PERIOD_SECONDS);
    celsius += (wanted - celsius) * Dynamics.share(step, CONTROL_SECONDS);
    humidity += (climate.humidityPercent() - humidity) * Dynamics.share(step, CONTROL_SECONDS);
    double exchange = Dynamics.share(step, doorIsOpen ? DOOR_SECONDS : climate.leakSeconds());
    celsius += (OUTSIDE_CELSIUS - celsius) * exchange;
    humidity += (OUTSIDE_HUMIDITY - humidity) * exchange;
  }

  double celsius() {
    return celsius;
  }

  double humidity() {
    return humidity;
  }
}
