package io.lockstep.simulation.whatif;

import io.lockstep.simulation.behaviour.BranchBehaviours;
import io.lockstep.space.FieldChanges;
import io.lockstep.space.RunPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A scenario: from which state a branch begins, what drives it and for how long, and what is
/// otherwise than in the plant. Immutable.
///
/// @param name what it is called
/// @param asOf the moment whose state it begins with; empty for now
/// @param duration how far it runs ahead, by the branch's clock
/// @param inputs what comes from the field
/// @param writes values that are written to properties at certain times
/// @param changes what becomes of values from the field, by property
/// @param signals values that are made up
/// @param watch properties that are compared; empty for those that differ most
/// @param stopsAtAlarm true when a run ends once somebody would be told of an alarm
/// @param replications how often it runs, each with random numbers of its own, 1 to [#MOST]
/// @param seed what random numbers begin with
/// @param budget what one run may take
/// @param behaviours how models beside the plant take part
/// @param parameters of those models that are otherwise
public record WhatIf(
    String name,
    Optional<Instant> asOf,
    Duration duration,
    Inputs inputs,
    List<Write> writes,
    Map<Property, FieldChanges.Change> changes,
    List<Signal> signals,
    List<Property> watch,
    boolean stopsAtAlarm,
    int replications,
    long seed,
    RunPlan.Budget budget,
    Behaving behaviours,
    List<BranchBehaviours.Change> parameters) {
  /// The most replications.
  public static final int MOST = 1_000;

  /// Copies the collections.
  public WhatIf {
    writes = List.copyOf(writes);
    changes = Map.copyOf(changes);
    signals = List.copyOf(signals);
    watch = List.copyOf(watch);
    parameters = List.copyOf(parameters);
  }

  /// How models beside the plant take part.
  public enum Behaving {
    /// They go on from the states they have; one that cannot begins anew, which is said.
    SAVED,
    /// They go on from the states they have; when one cannot, the what-if is refused, and names it.
    SAVED_ONLY,
    /// All begin anew.
    ANEW,
    /// None takes part.
    NONE;

    /// As files write it.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What comes from the field.
  public sealed interface Inputs {
    /// Nothing.
    record None() implements Inputs {}

    /// What really came, for a state of the past.
    record Recorded() implements Inputs {}

    /// The readings of the time before the start, again and again.
    ///
    /// @param period how much of it
    record Repeated(Duration period) implements Inputs {}
  }

  /// A value that is written once.
  ///
  /// @param after how long after the start
  /// @param json the value as JSON text
  public record Write(Property property, Duration after, String json) {}

  /// Values that come at equal intervals.
  ///
  /// @param every from one to the next, more than zero; the first comes that long after the start
  public record Signal(Property property, Duration every, Form form) {}

  /// How a made-up value goes with time.
  public sealed interface Form {
    /// It stays.
    record Constant(double value) implements Form {}

    /// It goes from one value to another, and stays there.
    ///
    /// @param over how long that takes
    record Ramp(double from, double to, Duration over) implements Form {}

    /// It is normally distributed, each value by itself.
    ///
    /// @param deviation its standard deviation, not negative
    record Noise(double mean, double deviation) implements Form {}

    /// It goes through points, straight from one to the next, and stays at the last.
    ///
    /// @param times seconds after the start, rising
    /// @param values as many
    record Profile(List<Double> times, List<Double> values) implements Form {
      /// Copies the lists.
      public Profile {
        times = List.copyOf(times);
        values = List.copyOf(values);
      }
    }
  }
}
