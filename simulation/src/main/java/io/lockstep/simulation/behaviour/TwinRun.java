package io.lockstep.simulation.behaviour;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.simulation.behaviour.Plan.Telling;
import io.lockstep.simulation.behaviour.Plan.Told;
import io.lockstep.simulation.behaviour.TwinStatus.State;
import io.lockstep.simulation.instance.FmuException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A behaviour of one twin: steps on a grid of event time, each when readings have gone beyond its
/// end and [Behaviour#latenessMicros]. Knows no clock: what the time is, it is told. Confined to
/// one thread, but for [#status].
public final class TwinRun implements AutoCloseable {
  /// How far it may be behind; from then on it begins anew.
  static final long GAP_MICROS = 600_000_000;

  static final long GAP_STEPS = 10_000;

  /// The same for steps of a size: readings that are further apart are two stories.
  ///
  /// @return microseconds
  public static long gapMicros(long stepMicros) {
    return Math.max(GAP_MICROS, GAP_STEPS * stepMicros);
  }

  /// A stand-in keeps silent for so long behind a real reading.
  static final long SILENCE_MICROS = 30_000_000;

  /// After so many steps a failure is a new one.
  private static final int RECOVERED_STEPS = 10;

  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final int PAUSE_DOUBLINGS = 6;
  private static final int REASON_MAX = 200;
  private static final String RUNNING = "running";

  private final Plan plan;
  private final String twin;
  private final Models models;
  private final long step;
  private final boolean isClockDriven;
  private final boolean[] drives;
  private final Signal[] signals;
  private final long[] realMicros;
  private final double[] in;
  private final double[] out;
  private final double[] before;
  private final double[] read;
  private final double[] residuals;
  private final Repeats[] repeats;

  /// What was told last of how surprising repeats are; not a number before.
  private final double[] stuck;

  private @Nullable Stepper stepper;
  private long originMicros;
  private long steps;
  private long heardMicros = Long.MIN_VALUE;

  /// Of the reading that it may begin with; a model that is begun anew begins with the latest.
  private long firstMicros = Long.MIN_VALUE;

  private boolean hasBegun;
  private long writtenMicros = Long.MIN_VALUE;
  private long late;
  private long restarts;
  private long failures;
  private int failuresInRow;
  private long retryNanos = Long.MIN_VALUE;
  private String reason = "";
  private String told;
  private volatile TwinStatus status;

  /// @param toldHealth what the twin's health says at present
  public TwinRun(Plan plan, String twin, Models models, String toldHealth) {
    this.plan = plan;
    this.twin = twin;
    this.models = models;
    this.told = toldHealth;
    step = plan.behaviour().stepMicros();
    signals = new Signal[plan.feeds().size()];
    Arrays.setAll(signals, _ -> new Signal());
    realMicros = new long[signals.length];
    Arrays.fill(realMicros, Long.MIN_VALUE);
    drives = new boolean[signals.length];
    plan.inputs().stream()
        .filter(each -> each.feed() >= 0)
        .forEach(each -> drives[each.feed()] = true);
    plan.outputs().stream()
        .filter(each -> each.measured() >= 0)
        .forEach(each -> drives[each.measured()] = true);
    isClockDriven = plan.behaviour().isClockDriven() || !drivesAny(drives);
    in = new double[plan.inputs().size()];
    out = new double[plan.outputs().size()];
    before = new double[out.length];
    read = new double[out.length];
    residuals = new double[out.length];
    Arrays.fill(residuals, Double.NaN);
    repeats = new Repeats[out.length];
    Arrays.setAll(repeats, _ -> new Repeats());
    stuck = new double[out.length];
    Arrays.fill(stuck, Double.NaN);
    status = look(State.WAITING, Long.MIN_VALUE);
  }

  public Plan plan() {
    return plan;
  }

  public String twin() {
    return twin;
  }

  private static boolean drivesAny(boolean[] drives) {
    for (boolean each : drives) {
      if (each) {
        return true;
      }
    }
    return false;
  }

  /// How it stands. Thread-safe.
  public TwinStatus status() {
    return status;
  }

  /// Whether it goes on although no readings come: by the clock, or since a pause is over.
  boolean wantsTime(long nowNanos) {
    return isClockDriven || (retryNanos != Long.MIN_VALUE && nowNanos >= retryNanos);
  }

  /// When it goes on although no readings come, microseconds since 1970-01-01T00:00Z, where pauses
  /// are told in nanoseconds since then; [Long#MAX_VALUE] when only readings drive it.
  long nextMicros() {
    if (retryNanos != Long.MIN_VALUE) {
      return Math.ceilDiv(retryNanos, 1_000L);
    }
    return isClockDriven && stepper != null
        ? timeMicros() + step + plan.behaviour().latenessMicros()
        : Long.MAX_VALUE;
  }

  /// Nothing up to this time is told again.
  public void written(long micros) {
    writtenMicros = Math.max(writtenMicros, micros);
  }

  /// Takes a reading of one of the plan's feeds.
  public void reading(int feed, long micros, double value, Quality quality) {
    switch (quality) {
      case GOOD, UNCERTAIN -> realMicros[feed] = Math.max(realMicros[feed], micros);
      case SIMULATED -> {}
      case BAD, STALE -> {
        return;
      }
    }
    signals[feed].add(micros, value);
    if (drives[feed]) {
      firstMicros = heardMicros == Long.MIN_VALUE ? micros : firstMicros;
      heardMicros = Math.max(heardMicros, micros);
    }
    if (stepper != null && drives[feed] && micros <= timeMicros()) {
      late++;
    }
  }

  /// Takes what a feed holds when the run begins to listen: it is a value, and does not drive.
  public void present(int feed, long micros, double value, Quality quality) {
    if (quality != Quality.BAD && quality != Quality.STALE) {
      signals[feed].add(micros, value);
    }
  }

  private long timeMicros() {
    return originMicros + steps * step;
  }

  /// Steps as far as the readings go.
  ///
  /// @param clockMicros the time, for a model that no reading drives
  /// @param nowNanos monotonic, for pauses
  /// @return whether there is more to do at once
  public boolean advance(long clockMicros, long nowNanos, int stepsMax, Write.Sink sink) {
    if (isClockDriven) {
      heardMicros = clockMicros;
    }
    if (retryNanos != Long.MIN_VALUE && nowNanos < retryNanos) {
      return false;
    }
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      reason = missing.get();
      status = look(State.WAITING, Long.MIN_VALUE);
      return false;
    }
    long watermark = heardMicros - plan.behaviour().latenessMicros();
    try {
      if (stepper != null && watermark - timeMicros() > gapMicros(step)) {
        end();
        restarts++;
      }
      if (stepper == null) {
        begin(watermark);
      }
      int done = 0;
      while (timeMicros() + step <= watermark && done < stepsMax) {
        step(sink);
        done++;
      }
      retryNanos = Long.MIN_VALUE;
      reason = "";
      status = look(State.RUNNING, timeMicros());
      return done == stepsMax;
    } catch (RuntimeException e) {
      fail(e, nowNanos, sink);
      return false;
    }
  }

  private Optional<String> missing() {
    for (List<Told> all : List.of(plan.inputs(), plan.start())) {
      for (Told each : all) {
        if (each.feed() >= 0 && signals[each.feed()].isEmpty()) {
          Plan.Feed feed = plan.feeds().get(each.feed());
          return Optional.of(
              "waits for a value of %s%s"
                  .formatted(feed.path(), feed.twinId().isEmpty() ? "" : " of " + feed.twinId()));
        }
      }
    }
    return heardMicros == Long.MIN_VALUE ? Optional.of("waits for a reading") : Optional.empty();
  }

  /// The first time from where all inputs have values, however many readings came meanwhile; anew
  /// at the present.
  private void begin(long watermark) {
    long from = watermark;
    if (!hasBegun && !isClockDriven) {
      long first = firstMicros;
      for (Told each : plan.inputs()) {
        first = each.feed() < 0 ? first : Math.max(first, signals[each.feed()].firstMicros());
      }
      from = Math.max(first, watermark - gapMicros(step));
    }
    hasBegun = true;
    originMicros = Math.floorDiv(from, step) * step;
    steps = 0;
    for (Repeats each : repeats) {
      each.begin();
    }
    Stepper fresh = open();
    double[] start = new double[plan.start().size()];
    fill(plan.start(), start);
    fill(plan.inputs(), in);
    fresh.begin(start, in);
    read(fresh);
  }

  /// What is no number is told by nobody.
  private void read(Stepper from) {
    from.read(read);
    for (int i = 0; i < read.length; i++) {
      if (!Double.isFinite(read[i])) {
        throw new FmuException(
            "%s: expected a finite number, found %s"
                .formatted(plan.outputs().get(i).variable(), read[i]));
      }
    }
    System.arraycopy(out, 0, before, 0, out.length);
    System.arraycopy(read, 0, out, 0, out.length);
  }

  private Stepper open() {
    Behaviour of = plan.behaviour();
    Stepper fresh =
        models.open(
            of.source(),
            plan.version(),
            of.name() + "/" + twin,
            plan.inputs().stream().map(Told::variable).toList(),
            plan.start().stream().map(Told::variable).toList(),
            plan.outputs().stream().map(Telling::variable).toList());
    stepper = fresh;
    return fresh;
  }

  private void fill(List<Told> all, double[] into) {
    for (int i = 0; i < into.length; i++) {
      Told each = all.get(i);
      into[i] =
          each.feed() < 0
              ? each.constant()
              : each.toVariable()
                  .apply(
                      switch (each.sampling()) {
                        case HOLD -> signals[each.feed()].hold(timeMicros());
                        case LINEAR -> signals[each.feed()].linear(timeMicros() + step / 2);
                      });
    }
  }

  private void step(Write.Sink sink) {
    Stepper running = stepper;
    if (running == null) {
      throw new IllegalStateException("expected a model that runs, found none");
    }
    fill(plan.inputs(), in);
    // From the number of the step, never added up (FMI 3.0 §4.1.2).
    running.step(steps * step / 1e6, step / 1e6, in);
    read(running);
    long from = timeMicros();
    steps++;
    if (steps == RECOVERED_STEPS) {
      failuresInRow = 0;
    }
    tell(from, timeMicros(), sink);
    for (Signal signal : signals) {
      signal.forgetBefore(timeMicros());
    }
  }

  private void tell(long from, long to, Write.Sink sink) {
    Map<Long, Map<String, String>> comparedByTime = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < out.length; i++) {
      Telling each = plan.outputs().get(i);
      if (each.measured() >= 0) {
        Signal measured = signals[each.measured()];
        long at = measured.timeAt(to);
        if (at > from) {
          double share = (double) (at - from) / (to - from);
          double expected = each.toMeasured().apply(before[i] + (out[i] - before[i]) * share);
          Map<String, String> compared =
              comparedByTime.computeIfAbsent(at, _ -> new LinkedHashMap<>());
          residuals[i] = each.toResidual().difference(measured.hold(at) - expected);
          if (!each.residual().isEmpty()) {
            compared.put(each.residual(), JsonValue.of(ValueType.DOUBLE, residuals[i]));
          }
          if (!each.stuck().isEmpty()) {
            double surprise = repeats[i].reading(measured.hold(at), expected);
            if (surprise != stuck[i]) {
              stuck[i] = surprise;
              compared.put(each.stuck(), JsonValue.of(ValueType.DOUBLE, surprise));
            }
          }
        }
      }
      boolean isReal = each.own() >= 0 && realMicros[each.own()] > to - silenceMicros();
      if (!each.property().isEmpty() && !isReal) {
        values.put(each.property(), JsonValue.of(each.type(), each.toProperty().apply(out[i])));
      }
    }
    health(RUNNING, values);
    comparedByTime.forEach((at, json) -> write(at, Quality.SIMULATED, json, sink));
    write(to, Quality.SIMULATED, values, sink);
  }

  private long silenceMicros() {
    return Math.max(SILENCE_MICROS, 3 * step);
  }

  private void health(String word, Map<String, String> values) {
    if (!plan.behaviour().health().isEmpty() && !told.equals(word)) {
      told = word;
      values.put(plan.behaviour().health(), JsonValue.of(word));
    }
  }

  private void write(long micros, Quality quality, Map<String, String> json, Write.Sink sink) {
    if (!json.isEmpty() && micros > writtenMicros) {
      sink.write(new Write(twin, micros, quality, json));
    }
  }

  /// What was told last is told once more as bad, so that no rule trusts it.
  private void fail(RuntimeException cause, long nowNanos, Write.Sink sink) {
    boolean hadBegun = steps > 0;
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    reason = message.length() > REASON_MAX ? message.substring(0, REASON_MAX) : message;
    long at = timeMicros() + step;
    failures++;
    end();
    retryNanos = nowNanos + (PAUSE_NANOS << Math.min(failuresInRow, PAUSE_DOUBLINGS));
    failuresInRow++;
    Map<String, String> health = new LinkedHashMap<>();
    health("simulation failed: " + reason, health);
    write(at, Quality.GOOD, health, sink);
    if (hadBegun) {
      tellAsBad(at, sink);
    }
    Arrays.fill(residuals, Double.NaN);
    Arrays.fill(stuck, Double.NaN);
    status = look(State.FAILED, at - step);
  }

  /// Nobody goes on with it: what was told last is told once more as bad.
  void retire(Write.Sink sink) {
    if (steps > 0) {
      long at = timeMicros() + step;
      Map<String, String> health = new LinkedHashMap<>();
      health("ended", health);
      write(at, Quality.GOOD, health, sink);
      tellAsBad(at, sink);
    }
  }

  private void tellAsBad(long at, Write.Sink sink) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < out.length; i++) {
      Telling each = plan.outputs().get(i);
      boolean isReal = each.own() >= 0 && realMicros[each.own()] > at - silenceMicros();
      if (!each.property().isEmpty() && !isReal) {
        values.put(each.property(), JsonValue.of(each.type(), each.toProperty().apply(out[i])));
      }
      if (!each.residual().isEmpty() && !Double.isNaN(residuals[i])) {
        values.put(each.residual(), JsonValue.of(ValueType.DOUBLE, residuals[i]));
      }
      if (!each.stuck().isEmpty() && !Double.isNaN(stuck[i])) {
        values.put(each.stuck(), JsonValue.of(ValueType.DOUBLE, stuck[i]));
      }
    }
    write(at, Quality.BAD, values, sink);
  }

  /// The model goes, whatever state it is in.
  private void end() {
    Stepper running = stepper;
    stepper = null;
    steps = 0;
    if (running != null) {
      try {
        running.close();
      } catch (RuntimeException _) {
        // It has failed already: what it says at its end helps nobody.
      }
    }
  }

  private TwinStatus look(State state, long timeMicros) {
    List<TwinStatus.Latest> numbers = new ArrayList<>();
    for (int i = 0; i < out.length; i++) {
      Telling each = plan.outputs().get(i);
      Conversion shown = each.measured() >= 0 ? each.toMeasured() : each.toProperty();
      numbers.add(
          new TwinStatus.Latest(
              each.variable(),
              state == State.RUNNING ? shown.apply(out[i]) : Double.NaN,
              residuals[i]));
    }
    boolean hasTime = timeMicros != Long.MIN_VALUE;
    return new TwinStatus(
        twin,
        state,
        reason,
        hasTime ? timeMicros : 0,
        hasTime ? Math.max(0, heardMicros - timeMicros) : 0,
        steps,
        late,
        restarts,
        failures,
        numbers);
  }

  // --- states over restarts ---

  /// Writes all that it knows; nothing when the model cannot say it, or does not run.
  boolean save(DataOutputStream to) throws IOException {
    Stepper running = stepper;
    Optional<byte[]> state;
    try {
      state = running == null ? Optional.empty() : running.save();
    } catch (RuntimeException _) {
      // A model that cannot be saved begins anew after a restart.
      state = Optional.empty();
    }
    if (state.isEmpty()) {
      return false;
    }
    to.writeLong(originMicros);
    to.writeLong(steps);
    to.writeLong(heardMicros);
    for (double value : out) {
      to.writeDouble(value);
    }
    for (int i = 0; i < signals.length; i++) {
      to.writeLong(realMicros[i]);
      signals[i].save(to);
    }
    to.writeInt(state.get().length);
    to.write(state.get());
    for (int i = 0; i < repeats.length; i++) {
      to.writeDouble(stuck[i]);
      repeats[i].save(to);
    }
    return true;
  }

  /// Goes on where it was saved.
  ///
  /// @throws RuntimeException when the model does not take its state; then it begins anew
  void restore(DataInputStream from) throws IOException {
    hasBegun = true;
    originMicros = from.readLong();
    steps = from.readLong();
    heardMicros = from.readLong();
    for (int i = 0; i < out.length; i++) {
      out[i] = from.readDouble();
    }
    for (int i = 0; i < signals.length; i++) {
      realMicros[i] = from.readLong();
      signals[i].restore(from);
    }
    byte[] state = from.readNBytes(from.readInt());
    // States of before there were repeats end here.
    for (int i = 0; i < repeats.length && from.available() > 0; i++) {
      stuck[i] = from.readDouble();
      repeats[i].restore(from);
    }
    try {
      open().restore(state);
      status = look(State.RUNNING, timeMicros());
    } catch (RuntimeException e) {
      end();
      throw e;
    }
  }

  @Override
  public void close() {
    end();
  }
}
