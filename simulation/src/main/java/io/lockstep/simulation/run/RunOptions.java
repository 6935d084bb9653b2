package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.DefaultExperiment;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.solver.Solver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// How an FMU is run. Times in seconds.
///
/// @param start values to begin with, by the names of variables; elements of arrays apart by blanks
/// @param outputs names of what is recorded; empty: all outputs, else the states, else some locals
/// @param tolerance relative; of the solver of model exchange, and told to the FMU
public record RunOptions(
    FmuInterface.Kind kind,
    double startTime,
    double stopTime,
    double stepSize,
    OptionalDouble tolerance,
    Solver.Kind solver,
    Map<String, String> start,
    List<String> outputs,
    Optional<InputTable> input,
    boolean isLogging) {

  private static final double TOLERANCE = 1e-5;

  /// Keeps copies.
  public RunOptions {
    start = new TreeMap<>(start);
    outputs = List.copyOf(outputs);
    if (!(stepSize > 0) || !(stopTime >= startTime) || !Double.isFinite(stopTime)) {
      throw new IllegalArgumentException(
          "expected a stop at or after the start and a step of more than 0 s, found %s to %s by %s"
              .formatted(startTime, stopTime, stepSize));
    }
  }

  /// What the description proposes.
  public static RunOptions of(ModelDescription description, FmuInterface.Kind kind) {
    DefaultExperiment experiment = description.experiment();
    double start = experiment.startTime().orElse(0);
    double stop = Math.max(start, experiment.stopTime().orElse(start + 1));
    return new RunOptions(
        kind,
        start,
        stop,
        stepOf(description, start, stop),
        experiment.tolerance(),
        Solver.Kind.EXPLICIT,
        Map.of(),
        List.of(),
        Optional.empty(),
        false);
  }

  /// The step that the description proposes, else a round one.
  public static double stepOf(ModelDescription description, double start, double stop) {
    OptionalDouble proposed = description.experiment().stepSize();
    return proposed.isPresent() && proposed.getAsDouble() > 0
        ? proposed.getAsDouble()
        : interval(stop - start);
  }

  /// A round step that makes 500 to 2500 points, as FMPy takes it.
  static double interval(double duration) {
    if (duration <= 0) {
      return 1;
    }
    double step = Math.pow(10, Math.rint(Math.log10(duration)) - 3);
    double points = duration / step;
    return points >= 2500 ? step * 5 : points >= 1000 ? step * 2 : step;
  }

  /// The same until another time.
  public RunOptions until(double stop) {
    return new RunOptions(
        kind, startTime, stop, stepSize, tolerance, solver, start, outputs, input, isLogging);
  }

  /// The same with another step.
  public RunOptions every(double step) {
    return new RunOptions(
        kind, startTime, stopTime, step, tolerance, solver, start, outputs, input, isLogging);
  }

  /// The same with another solver and tolerance.
  public RunOptions with(Solver.Kind by, OptionalDouble relative) {
    return new RunOptions(
        kind, startTime, stopTime, stepSize, relative, by, start, outputs, input, isLogging);
  }

  /// The same with start values.
  public RunOptions from(Map<String, String> values) {
    return new RunOptions(
        kind, startTime, stopTime, stepSize, tolerance, solver, values, outputs, input, isLogging);
  }

  /// The same with inputs.
  public RunOptions driven(InputTable by) {
    return new RunOptions(
        kind,
        startTime,
        stopTime,
        stepSize,
        tolerance,
        solver,
        start,
        outputs,
        Optional.of(by),
        isLogging);
  }

  /// The same, recording other variables.
  public RunOptions recording(List<String> names) {
    return new RunOptions(
        kind, startTime, stopTime, stepSize, tolerance, solver, start, names, input, isLogging);
  }

  /// The tolerance of the solver.
  double relativeTolerance() {
    return tolerance.orElse(TOLERANCE);
  }
}
