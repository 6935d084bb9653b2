package io.lockstep.simulation.calibration;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.behaviour.Signature;
import io.lockstep.simulation.behaviour.Signature.Port;
import io.lockstep.simulation.calibration.Experiment.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Fits parameters of a behaviour to what one of its twins measured: replays its inputs with other
/// and other parameters, and looks how far its outputs are off. To be run once, by one thread;
/// [#progress] and [#cancel] are thread-safe.
public final class Calibration {
  private static final int EVALUATIONS_MAX = 10_000;

  /// Of a search that goes as most do.
  private static final int USUAL_ITERATIONS = 12;

  private final Plan plan;
  private final String twin;
  private final CalibrationRequest request;
  private final Models models;
  private final MeasuredPast past;
  private final List<String> units;
  private volatile boolean isCancelled;
  private final AtomicInteger evaluations = new AtomicInteger();

  /// @param twin one of the behaviour's
  /// @param models runs the model; what an unlucky choice of parameters makes of it may end it
  /// @throws LockstepException INVALID_ARGUMENT when an unknown is not to be looked for
  public Calibration(
      Plan plan, String twin, CalibrationRequest request, Models models, MeasuredPast past) {
    this.plan = plan;
    this.twin = twin;
    this.request = request;
    this.models = models;
    this.past = past;
    Signature signature = models.signature(plan.behaviour().source());
    units = request.unknowns().stream().map(each -> port(each, signature).unit()).toList();
  }

  /// The variable of an unknown, when it may be looked for.
  private Port port(Unknown unknown, Signature signature) {
    Plan.whyNotFitted(unknown.name(), plan.behaviour(), signature)
        .ifPresent(
            why -> {
              throw new LockstepException(
                  ErrorCode.INVALID_ARGUMENT, "parameter %s: %s".formatted(unknown.name(), why));
            });
    return signature.port(unknown.name()).orElseThrow();
  }

  /// About how far it is, 0 to 1.
  public double progress() {
    int each = (request.unknowns().size() + 2) * USUAL_ITERATIONS;
    return Math.min(0.99, evaluations.doubleValue() / (each * request.starts()));
  }

  /// Ends it soon; [#run] then throws CancellationException.
  public void cancel() {
    isCancelled = true;
  }

  /// Runs it.
  ///
  /// @throws LockstepException VALIDATION_FAILED when the past does not make an experiment, or the
  ///   model fails at the start
  /// @throws CancellationException when it was cancelled
  public CalibrationResult run() {
    Experiment experiment =
        Experiment.of(
            plan,
            twin,
            request.fromMicros(),
            request.toMicros(),
            models,
            past,
            () -> isCancelled || Thread.currentThread().isInterrupted());
    List<String> names = request.unknowns().stream().map(Unknown::name).toList();
    int split = experiment.steps() - (int) (experiment.steps() * request.holdOut());
    List<double[]> measured =
        experiment.comparisons().stream().map(each -> each.first(each.before(split))).toList();
    checkReadings(experiment, measured);
    double[] present = experiment.present(names);
    double[] start = start(present);
    if (experiment.run(names, start, split).isEmpty()) {
      throw new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "calibration of %s: expected a model that runs at the start of the search, found: %s"
              .formatted(plan.behaviour().name(), experiment.trouble()));
    }
    Fit fit =
        ParameterFit.of(
            request.unknowns(),
            start,
            measured,
            parameters -> {
              int _ = evaluations.incrementAndGet();
              return experiment.run(names, parameters, split);
            },
            new ParameterFit.Options(request.starts(), request.seed(), EVALUATIONS_MAX));
    String trouble = experiment.trouble();
    Optional<List<double[]>> before = experiment.run();
    Optional<List<double[]>> after = experiment.run(names, fit.values(), experiment.steps());
    List<CalibrationResult.Compared> outputs = new ArrayList<>();
    for (int i = 0; i < experiment.comparisons().size(); i++) {
      outputs.add(
          compared(
              experiment,
              experiment.comparisons().get(i),
              measured.get(i).length,
              fit.noises().get(i),
              course(before, i),
              course(after, i)));
    }
    List<Double> were = new ArrayList<>();
    for (double each : present) {
      were.add(each);
    }
    return new CalibrationResult(
        twin,
        experiment.originMicros(),
        experiment.micros(split),
        experiment.micros(experiment.steps()),
        experiment.steps(),
        fit,
        were,
        units,
        momentary(names),
        request.starts(),
        trouble,
        outputs);
  }

  /// Start values that the file takes from the twin.
  private Set<String> momentary(List<String> names) {
    return plan.start().stream()
        .filter(each -> each.feed() >= 0 && names.contains(each.variable()))
        .map(Plan.Told::variable)
        .collect(Collectors.toSet());
  }

  private void checkReadings(Experiment experiment, List<double[]> measured) {
    for (int i = 0; i < measured.size(); i++) {
      if (measured.get(i).length == 0) {
        throw new LockstepException(
            ErrorCode.VALIDATION_FAILED,
            "calibration of %s: expected readings of %s in the part that the search sees, found none; choose a longer range"
                .formatted(plan.behaviour().name(), experiment.comparisons().get(i).path()));
      }
    }
  }

  /// What was asked for, else what the model has, within the bounds.
  private double[] start(double[] present) {
    double[] start = new double[present.length];
    for (int i = 0; i < start.length; i++) {
      Unknown of = request.unknowns().get(i);
      double middle = of.lower() + of.range() / 2;
      double known = Double.isFinite(present[i]) ? present[i] : middle;
      start[i] = of.start().orElse(Math.clamp(known, of.lower(), of.upper()));
    }
    return start;
  }

  /// Empty where the model failed.
  private static double[] course(Optional<List<double[]>> courses, int index) {
    return courses.map(all -> all.get(index)).orElse(new double[0]);
  }

  private static CalibrationResult.Compared compared(
      Experiment experiment,
      Comparison of,
      int split,
      Fit.Noise noise,
      double[] before,
      double[] after) {
    int end = of.size();
    return new CalibrationResult.Compared(
        of.telling().variable(),
        of.path(),
        split,
        end - split,
        noise,
        rms(of, before, 0, split),
        rms(of, after, 0, split),
        rms(of, before, split, end),
        rms(of, after, split, end),
        ComparedCourse.of(experiment.times(of), of.first(end), before, after));
  }

  private static double rms(Comparison of, double[] predicted, int from, int to) {
    double squares = 0;
    for (int i = from; i < to && predicted.length > 0; i++) {
      double difference = of.measured(i) - predicted[i];
      squares += difference * difference;
    }
    return predicted.length == 0 || to == from ? Double.NaN : Math.sqrt(squares / (to - from));
  }
}
