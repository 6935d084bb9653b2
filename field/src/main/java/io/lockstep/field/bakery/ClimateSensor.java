package io.lockstep.field.bakery;

/// Measures a room.
final class ClimateSensor extends WirelessSensor {
  private static final double PACE_SECONDS = 5;

  private final Room room;

  ClimateSensor(String id, long seed, Room room) {
    super(id, seed, PACE_SECONDS);
    this.room = room;
  }

  @Override
  void sense(double seconds) {
    room.step(seconds);
  }

  @Override
  void read(Readings out) {
    out.measured("temperature", room.celsius() + noise(0.05), 2)
        .measured("humidity", Math.clamp(room.humidity() + noise(0.3), 0, 100), 1);
  }
}
