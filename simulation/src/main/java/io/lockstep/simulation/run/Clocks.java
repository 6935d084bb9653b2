package io.lockstep.simulation.run;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmi.VariableType;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.Instance;
import io.lockstep.simulation.instance.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// When the time-based input clocks of an instance tick (FMI 3.0 §2.2.8): constant, fixed and
/// tunable ones after a shift, at equal intervals that are counted and never added up; changing
/// ones an interval after the last tick, for which the FMU is asked then; countdown ones an
/// interval after the FMU has named one. Deterministic: clocks that tick at once do so by priority
/// (the least first), then in the order of the description. Confined to the instance's thread.
public final class Clocks {
  private static final double ROUNDING = 1e-12;
  private static final long LEAST = Long.MAX_VALUE;

  private static final class Clock {
    final Variable variable;
    final VariableType.Clock type;
    double origin;
    double interval;
    double ticks;
    double next = Double.POSITIVE_INFINITY;

    /// Ticked, and the next interval is not asked for yet.
    boolean isUnasked;

    @Nullable Numbers channel;

    Clock(Variable variable) {
      this.variable = variable;
      this.type = (VariableType.Clock) variable.type();
    }

    boolean isPeriodic() {
      return switch (type.interval()) {
        case CONSTANT, FIXED, TUNABLE -> true;
        case CHANGING, COUNTDOWN, TRIGGERED -> false;
      };
    }

    boolean isAsked() {
      return switch (type.interval()) {
        case CONSTANT -> false;
        case FIXED -> type.intervalSeconds().isEmpty() && Double.isNaN(interval);
        case TUNABLE, CHANGING, COUNTDOWN -> true;
        case TRIGGERED -> false;
      };
    }

    void plan() {
      next = ticks == 0 ? origin : origin + ticks * interval;
    }
  }

  /// In which order clocks of one time tick.
  static final Comparator<Variable> ORDER =
      Comparator.<Variable>comparingLong(
              each -> ((VariableType.Clock) each.type()).priority().orElse(LEAST))
          .thenComparingInt(Variable::index);

  private final Instance instance;
  private final List<Clock> clocks;
  private final double[] seconds = new double[1];
  private final boolean[] isChanged = new boolean[1];

  /// All of an instance but some.
  ///
  /// @param others names of clocks that somebody else ticks
  public Clocks(Instance instance, Set<String> others) {
    this.instance = instance;
    clocks =
        timeBased(instance.description())
            .filter(each -> !others.contains(each.name()))
            .sorted(ORDER)
            .map(Clock::new)
            .toList();
  }

  private static Stream<Variable> timeBased(ModelDescription description) {
    return description.of(Causality.INPUT).stream()
        .filter(each -> each.base() == BaseType.CLOCK)
        .filter(
            each ->
                ((VariableType.Clock) each.type()).interval()
                    != VariableType.Clock.Interval.TRIGGERED);
  }

  /// After the initialisation, in Event Mode or Clock Activation Mode: plans the first ticks.
  public void begin(double start) {
    for (Clock each : clocks) {
      each.origin = start + each.type.shiftSeconds();
      each.interval = each.type.intervalSeconds().orElse(Double.NaN);
      if (each.isPeriodic() && Double.isNaN(each.interval)) {
        boolean _ = ask(each);
        if (!(each.interval > 0)) {
          throw new FmuException(
              "clock \"%s\": expected an interval of more than 0 s, found %s"
                  .formatted(
                      each.variable.name(),
                      Double.isNaN(each.interval) ? "none" : Double.toString(each.interval)));
        }
      }
      each.ticks = 0;
      if (each.type.interval() != VariableType.Clock.Interval.COUNTDOWN) {
        each.plan();
      }
    }
    ask(start, true);
  }

  /// When the next one ticks, in seconds; infinite when none does.
  public double next() {
    double next = Double.POSITIVE_INFINITY;
    for (Clock each : clocks) {
      next = Math.min(next, each.next);
    }
    return next;
  }

  /// Takes those that tick at a time, in their order, and plans their next ticks but for those that
  /// the FMU has to be asked for.
  public List<Variable> take(double time) {
    double until = time + ROUNDING * (1 + Math.abs(time));
    return clocks.stream()
        .filter(each -> each.next <= until)
        .map(each -> taken(each, time))
        .toList();
  }

  private static Variable taken(Clock clock, double time) {
    clock.ticks++;
    switch (clock.type.interval()) {
      case CONSTANT, FIXED, TUNABLE -> clock.plan();
      case CHANGING -> {
        clock.origin = time;
        clock.next = Double.POSITIVE_INFINITY;
        clock.isUnasked = true;
      }
      case COUNTDOWN, TRIGGERED -> clock.next = Double.POSITIVE_INFINITY;
    }
    return clock.variable;
  }

  /// Makes those that are due at a time tick, in Event Mode.
  ///
  /// @return whether there was one
  public boolean tick(double time) {
    List<Variable> due = take(time);
    for (Clock each : clocks) {
      if (due.contains(each.variable)) {
        if (each.channel == null) {
          each.channel = instance.numbers(List.of(each.variable));
        }
        each.channel.setLong(0, 1);
        each.channel.write();
      }
    }
    return !due.isEmpty();
  }

  /// Asks the FMU for intervals that may have changed: at the end of an event or an activation.
  ///
  /// @param countdownToo whether countdown clocks may have been started
  public void ask(double time, boolean countdownToo) {
    for (Clock each : clocks) {
      if (!each.isAsked()
          || (each.type.interval() == VariableType.Clock.Interval.COUNTDOWN && !countdownToo)) {
        continue;
      }
      double before = each.interval;
      boolean changed = ask(each);
      switch (each.type.interval()) {
        case COUNTDOWN -> {
          if (changed) {
            each.next = time + each.interval;
          }
        }
        case CHANGING -> {
          if (each.isUnasked) {
            each.isUnasked = false;
            each.next = each.interval > 0 ? each.origin + each.interval : Double.POSITIVE_INFINITY;
          }
        }
        case TUNABLE -> {
          if (changed && each.interval != before && each.ticks > 0) {
            // From the last tick on.
            each.origin += (each.ticks - 1) * before;
            each.ticks = 1;
            each.plan();
          }
        }
        case CONSTANT, FIXED, TRIGGERED -> {}
      }
    }
  }

  private boolean ask(Clock clock) {
    instance.clockIntervals(List.of(clock.variable), seconds, isChanged);
    if (isChanged[0]) {
      clock.interval = seconds[0];
    }
    return isChanged[0];
  }

  /// How many numbers [#keep] writes.
  public int kept() {
    return 4 * clocks.size();
  }

  /// Writes what is planned, from a place on.
  public void keep(double[] into, int at) {
    for (int i = 0; i < clocks.size(); i++) {
      Clock each = clocks.get(i);
      into[at + 4 * i] = each.origin;
      into[at + 4 * i + 1] = each.interval;
      into[at + 4 * i + 2] = each.ticks;
      into[at + 4 * i + 3] = each.next;
    }
  }

  /// Goes back to what [#keep] wrote.
  public void back(double[] from, int at) {
    for (int i = 0; i < clocks.size(); i++) {
      Clock each = clocks.get(i);
      each.origin = from[at + 4 * i];
      each.interval = from[at + 4 * i + 1];
      each.ticks = from[at + 4 * i + 2];
      each.next = from[at + 4 * i + 3];
    }
  }
}
