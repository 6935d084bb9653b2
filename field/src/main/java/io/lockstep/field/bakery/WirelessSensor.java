package io.lockstep.field.bakery;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// A sensor on battery: it speaks every few seconds, and not at each step.
abstract sealed class WirelessSensor implements Machine permits ClimateSensor, DoorSensor {
  private static final double BATTERY_SECONDS = 180 * 86_400.0;

  /// How long a frozen sensor goes on to say what it said last, before it falls silent.
  private static final double FROZEN_SECONDS = 20;

  private final String id;
  private final RandomGenerator random;
  private final double paceSeconds;
  private final double signal;
  private double battery;
  private double untilNext;
  private double frozenSeconds = -1;
  private Readings last = new Readings();

  WirelessSensor(String id, long seed, double paceSeconds) {
    this.id = id;
    this.random = Dynamics.random(seed, id);
    this.paceSeconds = paceSeconds;
    this.untilNext = random.nextDouble() * paceSeconds;
    this.battery = 70 + random.nextDouble() * 30;
    this.signal = -95 + random.nextDouble() * 25;
  }

  @Override
  public final String id() {
    return id;
  }

  /// It repeats its last value, then falls silent; or is mended.
  final void freeze(boolean isFrozen) {
    frozenSeconds = isFrozen ? 0 : -1;
  }

  /// Speaks at the next occasion.
  final void speakNow() {
    untilNext = 0;
  }

  @Override
  public final void step(double seconds) {
    untilNext -= seconds;
    battery = Math.max(0, battery - 100 * seconds / BATTERY_SECONDS);
    if (frozenSeconds >= 0) {
      frozenSeconds += seconds;
    }
    sense(seconds);
  }

  /// Lets time pass for what it measures.
  abstract void sense(double seconds);

  /// Adds what this kind of sensor measures.
  abstract void read(Readings out);

  @Override
  public final Readings everything() {
    Readings out = new Readings();
    read(out);
    return out.measured("battery", battery, 1).measured("signal", signal + noise(1.5), 0);
  }

  @Override
  public final Optional<Readings> read() {
    if (untilNext > 0) {
      return Optional.empty();
    }
    untilNext += paceSeconds * Math.ceil((1e-9 - untilNext) / paceSeconds);
    if (frozenSeconds > FROZEN_SECONDS) {
      return Optional.empty();
    }
    if (frozenSeconds < 0 || last.values().isEmpty()) {
      last = everything();
    }
    return Optional.of(last);
  }

  @Override
  public final Answer command(String name, OptionalDouble argument) {
    return Answer.unknown(id, name);
  }

  final double noise(double deviation) {
    return random.nextGaussian() * deviation;
  }

  final RandomGenerator random() {
    return random;
  }
}
