package io.lockstep.field.bakery;

import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/// A zone of the oven: a burner, its controller, and the walls between it and its neighbours.
final class OvenZone {
  private static final double CELSIUS_PER_PERCENT = 4.3;
  private static final double HEATING_SECONDS = 180;
  private static final double NEIGHBOUR_SECONDS = 1_500;
  private static final double GAIN = 2.5;
  private static final double INTEGRAL_GAIN = 0.02;

  /// Far from the set point the integral rests, or it would overshoot.
  private static final double INTEGRAL_BAND_CELSIUS = 6;

  /// How far below the set point an oven without a moving belt is held.
  private static final double HOLDING_CELSIUS = 30;

  /// A valve that is stuck open gives more than the burner was made for.
  private static final double STUCK_PERCENT = 140;

  /// Gas pressure and draught wander.
  private static final double DISTURBANCE_PERCENT = 2;

  private static final double DISTURBANCE_SECONDS = 40;

  private final RandomGenerator random;
  private double disturbance;
  private double setpoint;
  private double celsius;
  private double integral;
  private double burner;
  private boolean stuck;

  OvenZone(double setpoint, RandomGenerator random) {
    this.random = random;
    this.setpoint = setpoint;
    this.celsius = setpoint;
    this.integral = (setpoint - Dynamics.ROOM_CELSIUS) / CELSIUS_PER_PERCENT;
  }

  /// @param neighbours mean temperature around it
  /// @param isHalted the oven was told to stand still: holding, and no gas through a stuck valve
  void step(double seconds, double neighbours, boolean isHalted) {
    double error = setpoint - (isHalted ? HOLDING_CELSIUS : 0) - celsius;
    if (Math.abs(error) < INTEGRAL_BAND_CELSIUS) {
      integral = Math.clamp(integral + error * seconds * INTEGRAL_GAIN, 0, 100);
    }
    double heat = Math.clamp(integral + error * GAIN, 0, 100);
    if (stuck) {
      heat = isHalted ? 0 : STUCK_PERCENT;
    }
    burner = Math.min(heat, 100);
    double share = Dynamics.share(seconds, DISTURBANCE_SECONDS);
    disturbance -= disturbance * share;
    disturbance += DISTURBANCE_PERCENT * Math.sqrt(2 * share) * random.nextGaussian();
    double equilibrium =
        Dynamics.ROOM_CELSIUS + (heat > 0 ? heat + disturbance : 0) * CELSIUS_PER_PERCENT;
    celsius += (equilibrium - celsius) * Dynamics.share(seconds, HEATING_SECONDS);
    celsius += (neighbours - celsius) * Dynamics.share(seconds, NEIGHBOUR_SECONDS);
  }

  double celsius() {
    return celsius;
  }

  double setpoint() {
    return setpoint;
  }

  double burner() {
    return burner;
  }

  /// The gas valve no longer closes, or closes again.
  void stick(boolean isStuck) {
    stuck = isStuck;
  }

  Answer setSetpoint(OptionalDouble wanted) {
    if (wanted.isEmpty() || !(wanted.getAsDouble() >= 100 && wanted.getAsDouble() <= 280)) {
      return Answer.refused(
          "expected a set point from 100 to 280 degrees Celsius, found "
              + (wanted.isPresent() ? Double.toString(wanted.getAsDouble()) : "none"));
    }
    setpoint = wanted.getAsDouble();
    return Answer.done("set point is %s".formatted(setpoint));
  }
}
