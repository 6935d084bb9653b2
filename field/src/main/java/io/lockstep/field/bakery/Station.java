package io.lockstep.field.bakery;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// A machine of the line: it can be halted and resumed.
abstract sealed class Station implements Machine
    permits DoughMixer, TunnelOven, CoolingConveyor, CheckScale, PackingRobot {
  /// What a station does.
  enum State {
    RUNNING,
    IDLE,
    HALTED;

    /// As telemetry writes it.
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String id;
  private final RandomGenerator random;
  private boolean halted;

  Station(String id, long seed) {
    this.id = id;
    this.random = Dynamics.random(seed, id);
  }

  @Override
  public final String id() {
    return id;
  }

  final boolean isHalted() {
    return halted;
  }

  void halt() {
    halted = true;
  }

  void resume() {
    halted = false;
  }

  final State state() {
    return halted ? State.HALTED : isWorking() ? State.RUNNING : State.IDLE;
  }

  /// Whether it has something to do and can do it; asked only while it is not halted.
  abstract boolean isWorking();

  /// Electric power, without noise.
  abstract double kilowatts();

  /// Adds what this kind of station measures.
  abstract void read(Readings out);

  /// Commands of this kind of station.
  Answer other(String name, OptionalDouble argument) {
    return Answer.unknown(id, name);
  }

  @Override
  public final Readings everything() {
    Readings out = new Readings().text("state", state().text());
    read(out);
    return out.measured("power", Math.max(0, kilowatts() + noise(0.02)), 3);
  }

  @Override
  public final Optional<Readings> read() {
    return Optional.of(everything());
  }

  @Override
  public final Answer command(String name, OptionalDouble argument) {
    return switch (name) {
      case "halt" -> {
        halt();
        yield Answer.done(id + " stands still");
      }
      case "resume" -> {
        resume();
        yield Answer.done(id + " runs again");
      }
      default -> other(name, argument);
    };
  }

  final double noise(double deviation) {
    return random.nextGaussian() * deviation;
  }
}
