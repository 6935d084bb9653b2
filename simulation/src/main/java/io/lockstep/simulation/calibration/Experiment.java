package io.lockstep.simulation.calibration;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.behaviour.Plan.Telling;
import io.lockstep.simulation.behaviour.Plan.Told;
import io.lockstep.simulation.behaviour.Stepper;
import io.lockstep.simulation.behaviour.TwinRun;
import io.lockstep.simulation.instance.FmuException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// A behaviour of one twin over a stretch of the past, to be run again and again with other
/// parameters. Steps, inputs and comparisons are those of [TwinRun]; all that does not depend on
/// the parameters is worked out once. Confined to one thread.
final class Experiment {
  /// The most steps of one run.
  static final int STEPS_MAX = 1_000_000;

  /// The most readings of one property.
  static final int READINGS_MAX = 2_000_000;

  /// The most readings that are compared with.
  static final int COMPARED_MAX = 200_000;

  private static final int LOOK_STEPS = 4_096;

  private final Plan plan;
  private final String name;
  private final Models models;
  private final BooleanSupplier isCancelled;
  private final long originMicros;
  private final int steps;
  private final double[] start;
  private final double[][] inputs;
  private final List<Comparison> comparisons;
  private int runs;
  private String trouble = "";

  /// What one output is compared with.
  static final class Comparison {
    private final int output;
    private final Telling telling;
    private final String path;
    private final int[] steps;
    private final double[] shares;
    private final double[] measured;

    /// @param output its index
    /// @param path of the property that is compared with
    /// @param steps the step in which each reading lies
    /// @param shares where in its step, 0 exclusive to 1
    /// @param measured the readings
    Comparison(
        int output, Telling telling, String path, int[] steps, double[] shares, double[] measured) {
      this.output = output;
      this.telling = telling;
      this.path = path;
      this.steps = steps;
      this.shares = shares;
      this.measured = measured;
    }

    Telling telling() {
      return telling;
    }

    String path() {
      return path;
    }

    int size() {
      return measured.length;
    }

    int step(int reading) {
      return steps[reading];
    }

    double share(int reading) {
      return shares[reading];
    }

    double measured(int reading) {
      return measured[reading];
    }

    /// How many readings lie in the first steps.
    int before(int step) {
      int at = Arrays.binarySearch(steps, step);
      int until = at < 0 ? -at - 1 : at;
      while (until > 0 && steps[until - 1] == step) {
        until--;
      }
      return until;
    }

    double[] first(int count) {
      return Arrays.copyOf(measured, count);
    }
  }

  private Experiment(
      Plan plan,
      String twin,
      Models models,
      BooleanSupplier isCancelled,
      long originMicros,
      int steps,
      double[] start,
      double[][] inputs,
      List<Comparison> comparisons) {
    this.plan = plan;
    this.models = models;
    this.isCancelled = isCancelled;
    this.originMicros = originMicros;
    this.steps = steps;
    this.start = start;
    this.inputs = inputs;
    this.comparisons = List.copyOf(comparisons);
    name = "calibration of " + plan.behaviour().name() + "/" + twin + "/";
  }

  /// Reads what there was.
  ///
  /// @param isCancelled asked now and then; then all calls throw CancellationException
  /// @throws LockstepException VALIDATION_FAILED when it does not make an experiment: nothing to
  ///   compare with, no readings, a gap, too much
  static Experiment of(
      Plan plan,
      String twin,
      long fromMicros,
      long toMicros,
      Models models,
      MeasuredPast past,
      BooleanSupplier isCancelled) {
    return new Reading(plan, twin, fromMicros, toMicros, past).experiment(models, isCancelled);
  }

  long originMicros() {
    return originMicros;
  }

  int steps() {
    return steps;
  }

  /// The time at which a step begins.
  long micros(int step) {
    return originMicros + step * plan.behaviour().stepMicros();
  }

  List<Comparison> comparisons() {
    return comparisons;
  }

  /// When its readings are, microseconds since 1970-01-01T00:00Z.
  long[] times(Comparison of) {
    long step = plan.behaviour().stepMicros();
    return IntStream.range(0, of.size())
        .mapToLong(i -> micros(of.step(i)) + Math.round(of.share(i) * step))
        .toArray();
  }

  /// Why a run failed last; empty when none has.
  String trouble() {
    return trouble;
  }

  /// What variables of the model are at the beginning when nothing is otherwise.
  ///
  /// @throws LockstepException when the model does not begin
  double[] present(List<String> variables) {
    try (Stepper stepper = open(List.of(), variables)) {
      stepper.begin(start, inputs[0]);
      double[] values = new double[variables.size()];
      stepper.read(values);
      return values;
    }
  }

  /// Runs it with the file's own parameters.
  ///
  /// @return by comparison what would be measured; empty when the model fails
  Optional<List<double[]>> run() {
    return run(List.of(), new double[0], steps);
  }

  /// Runs its first steps with other parameters.
  ///
  /// @param variables what is otherwise
  Optional<List<double[]>> run(List<String> variables, double[] values, int untilStep) {
    List<String> outputs = plan.outputs().stream().map(Telling::variable).toList();
    try (Stepper stepper = open(variables, outputs)) {
      stepper.begin(starts(variables, values), inputs[0]);
      return Optional.of(course(stepper, untilStep));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      trouble = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return Optional.empty();
    }
  }

  private Stepper open(List<String> otherwise, List<String> outputs) {
    return models.open(
        plan.behaviour().source(),
        plan.version(),
        name + ++runs,
        plan.inputs().stream().map(Told::variable).toList(),
        startNames(otherwise),
        outputs);
  }

  /// What the file says first, so that what is otherwise comes behind it.
  private List<String> startNames(List<String> otherwise) {
    List<String> names = new ArrayList<>(plan.start().stream().map(Told::variable).toList());
    otherwise.stream().filter(each -> !names.contains(each)).forEach(names::add);
    return names;
  }

  private double[] starts(List<String> otherwise, double[] values) {
    List<String> names = startNames(otherwise);
    double[] starts = Arrays.copyOf(start, names.size());
    for (int i = 0; i < values.length; i++) {
      starts[names.indexOf(otherwise.get(i))] = values[i];
    }
    return starts;
  }

  private List<double[]> course(Stepper stepper, int untilStep) {
    double[] before = new double[plan.outputs().size()];
    double[] after = new double[before.length];
    List<double[]> courses = new ArrayList<>();
    int[] next = new int[comparisons.size()];
    for (Comparison each : comparisons) {
      courses.add(new double[each.before(untilStep)]);
    }
    read(stepper, after);
    double size = plan.behaviour().stepMicros() / 1e6;
    for (int step = 0; step < untilStep; step++) {
      if (step % LOOK_STEPS == 0 && isCancelled.getAsBoolean()) {
        throw new CancellationException();
      }
      System.arraycopy(after, 0, before, 0, after.length);
      // From the number of the step, never added up (FMI 3.0 §4.1.2).
      stepper.step(step * size, size, inputs[step]);
      read(stepper, after);
      for (int i = 0; i < next.length; i++) {
        Comparison each = comparisons.get(i);
        double[] course = courses.get(i);
        while (next[i] < course.length && each.step(next[i]) == step) {
          int at = each.output;
          double value = before[at] + (after[at] - before[at]) * each.share(next[i]);
          course[next[i]++] = each.telling.toMeasured().apply(value);
        }
      }
    }
    return courses;
  }

  private void read(Stepper stepper, double[] into) {
    stepper.read(into);
    for (int i = 0; i < into.length; i++) {
      if (!Double.isFinite(into[i])) {
        throw new FmuException(
            "%s: expected a finite number, found %s"
                .formatted(plan.outputs().get(i).variable(), into[i]));
      }
    }
  }

  /// What a behaviour is told and compared with, out of the past.
  private static final class Reading {
    private final Plan plan;
    private final String twin;
    private final long fromMicros;
    private final long toMicros;
    private final long step;
    private final List<Track> tracks = new ArrayList<>();
    private final boolean[] drives;
    private final boolean[] isCompared;

    Reading(Plan plan, String twin, long fromMicros, long toMicros, MeasuredPast past) {
      this.plan = plan;
      this.twin = twin;
      this.fromMicros = fromMicros;
      this.toMicros = toMicros;
      step = plan.behaviour().stepMicros();
      drives = new boolean[plan.feeds().size()];
      isCompared = new boolean[drives.length];
      plan.inputs().stream()
          .filter(each -> each.feed() >= 0)
          .forEach(each -> drives[each.feed()] = true);
      for (Telling each : plan.outputs()) {
        if (comparedFeed(each) >= 0) {
          drives[comparedFeed(each)] = true;
          isCompared[comparedFeed(each)] = true;
        }
      }
      if (plan.outputs().stream().allMatch(each -> comparedFeed(each) < 0)) {
        throw refused(
            "expected an output that is compared with what is measured, found none: mode %s has none"
                .formatted(plan.behaviour().mode().word()));
      }
      for (int feed = 0; feed < drives.length; feed++) {
        tracks.add(track(feed, past));
      }
    }

    private static int comparedFeed(Telling telling) {
      return telling.measured() >= 0 ? telling.measured() : telling.own();
    }

    private String of(int feed) {
      Plan.Feed from = plan.feeds().get(feed);
      return from.path() + " of " + (from.twinId().isEmpty() ? twin : from.twinId());
    }

    private LockstepException refused(String message) {
      return new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "calibration of %s: %s".formatted(plan.behaviour().name(), message));
    }

    /// What stands in for a twin must not be compared with what it said itself.
    private Track track(int feed, MeasuredPast past) {
      Plan.Feed from = plan.feeds().get(feed);
      boolean onlyReal = isCompared[feed] && plan.behaviour().mode() == Behaviour.Mode.STAND_IN;
      Track.Builder builder = new Track.Builder();
      past.read(
          from.twinId().isEmpty() ? twin : from.twinId(),
          from.path(),
          fromMicros,
          toMicros,
          (micros, value, quality) -> {
            boolean counts =
                switch (quality) {
                  case GOOD, UNCERTAIN -> true;
                  case SIMULATED -> !onlyReal;
                  case BAD, STALE -> false;
                };
            if (counts && Double.isFinite(value)) {
              builder.add(micros, value);
            }
            if (builder.size() > READINGS_MAX) {
              throw refused(
                  "expected at most %,d readings of %s, found more; choose a shorter range"
                      .formatted(READINGS_MAX, of(feed)));
            }
          });
      return builder.build();
    }

    Experiment experiment(Models models, BooleanSupplier isCancelled) {
      for (int feed = 0; feed < drives.length; feed++) {
        if (tracks.get(feed).isEmpty()) {
          throw refused(
              "expected readings of %s from %s to %s, found none"
                  .formatted(of(feed), instant(fromMicros), instant(toMicros)));
        }
      }
      long begin = begin();
      long end = fromMicros;
      for (int feed = 0; feed < drives.length; feed++) {
        Track track = tracks.get(feed);
        end = drives[feed] ? Math.max(end, track.micros(track.size() - 1)) : end;
      }
      long origin = Math.floorDiv(begin, step) * step;
      long count = (end - origin) / step;
      if (count < 1 || count > STEPS_MAX) {
        throw refused(
            "expected 1 to %,d steps of %s, found %,d from %s to %s; choose another range"
                .formatted(
                    STEPS_MAX,
                    Duration.ofNanos(step * 1_000),
                    Math.max(0, count),
                    instant(begin),
                    instant(end)));
      }
      checkGaps(begin, end);
      List<Comparison> comparisons = comparisons(origin, (int) count);
      double[] start = new double[plan.start().size()];
      fill(plan.start(), origin, start);
      double[][] inputs = new double[(int) count][plan.inputs().size()];
      for (int i = 0; i < inputs.length; i++) {
        fill(plan.inputs(), origin + i * step, inputs[i]);
      }
      return new Experiment(
          plan, twin, models, isCancelled, origin, (int) count, start, inputs, comparisons);
    }

    /// From where all inputs have values, and something drives.
    private long begin() {
      long begin = fromMicros;
      long driven = Long.MAX_VALUE;
      for (Told each : plan.inputs()) {
        begin = each.feed() < 0 ? begin : Math.max(begin, tracks.get(each.feed()).micros(0));
      }
      for (int feed = 0; feed < drives.length; feed++) {
        if (drives[feed]) {
          driven = Math.min(driven, tracks.get(feed).micros(0));
        }
      }
      return Math.max(begin, driven);
    }

    /// Over a gap a behaviour begins anew: the stretches before and behind it are two experiments.
    private void checkGaps(long begin, long end) {
      long[] times =
          IntStream.range(0, drives.length)
              .filter(feed -> drives[feed])
              .mapToObj(tracks::get)
              .flatMapToLong(
                  track ->
                      IntStream.range(track.firstFrom(begin), track.size())
                          .mapToLong(track::micros))
              .sorted()
              .toArray();
      long last = begin;
      for (long time : times) {
        if (time - last > TwinRun.gapMicros(step)) {
          throw refused(
              "expected readings without a gap of more than %s from %s to %s, found none from %s to %s; choose a range on one side of it"
                  .formatted(
                      Duration.ofNanos(TwinRun.gapMicros(step) * 1_000),
                      instant(begin),
                      instant(end),
                      instant(last),
                      instant(time)));
        }
        last = time;
      }
    }

    private List<Comparison> comparisons(long origin, int count) {
      List<Comparison> comparisons = new ArrayList<>();
      long compared = 0;
      for (int output = 0; output < plan.outputs().size(); output++) {
        Telling telling = plan.outputs().get(output);
        if (comparedFeed(telling) < 0) {
          continue;
        }
        Track track = tracks.get(comparedFeed(telling));
        // A reading at the begin of a step belongs to the one before: that tells its value.
        int first = track.firstFrom(origin + 1);
        int end = track.firstFrom(origin + count * step + 1);
        int[] steps = new int[end - first];
        double[] shares = new double[steps.length];
        double[] measured = new double[steps.length];
        for (int i = 0; i < steps.length; i++) {
          long since = track.micros(first + i) - origin;
          steps[i] = (int) ((since - 1) / step);
          shares[i] = (double) (since - steps[i] * step) / step;
          measured[i] = track.value(first + i);
        }
        compared += steps.length;
        String path = plan.feeds().get(comparedFeed(telling)).path();
        comparisons.add(new Comparison(output, telling, path, steps, shares, measured));
      }
      if (compared > COMPARED_MAX) {
        throw refused(
            "expected at most %,d readings to compare with, found %,d; choose a shorter range"
                .formatted(COMPARED_MAX, compared));
      }
      return comparisons;
    }

    private void fill(List<Told> all, long atMicros, double[] into) {
      for (int i = 0; i < into.length; i++) {
        Told each = all.get(i);
        into[i] =
            each.feed() < 0
                ? each.constant()
                : each.toVariable()
                    .apply(
                        switch (each.sampling()) {
                          case HOLD -> tracks.get(each.feed()).hold(atMicros);
                          case LINEAR -> tracks.get(each.feed()).linear(atMicros + step / 2);
                        });
      }
    }

    private static Instant instant(long micros) {
      return Instant.EPOCH.plusNanos(Math.multiplyExact(micros, 1_000L));
    }
  }
}
