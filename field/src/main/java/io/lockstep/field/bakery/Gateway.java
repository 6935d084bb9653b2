package io.lockstep.field.bakery;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// A gateway's own sensors: the Sparkplug edge node itself.
final class Gateway implements Machine {
  private static final double PACE_SECONDS = 5;

  private final String id;
  private final int devices;
  private final RandomGenerator random;
  private double uptime;
  private double untilNext = PACE_SECONDS;

  Gateway(String id, long seed, int devices) {
    this.id = id;
    this.devices = devices;
    this.random = Dynamics.random(seed, id);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void step(double seconds) {
    uptime += seconds;
    untilNext -= seconds;
  }

  @Override
  public Readings everything() {
    return new Readings()
        .counted("devices", devices)
        .measured("uptime", uptime, 0)
        .measured("cpuTemperature", 46 + random.nextGaussian() * 0.4, 1);
  }

  @Override
  public Optional<Readings> read() {
    if (untilNext > 0) {
      return Optional.empty();
    }
    untilNext += PACE_SECONDS * Math.ceil((1e-9 - untilNext) / PACE_SECONDS);
    return Optional.of(everything());
  }

  @Override
  public Answer command(String name, OptionalDouble argument) {
    return Answer.unknown(id, name);
  }
}
