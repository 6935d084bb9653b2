package io.lockstep.simulation.behaviour;

import io.lockstep.model.text.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// A model that runs in step with twins, as a scenario file says it. Immutable.
///
/// @param name unique among the behaviours of a workspace
/// @param mode what its outputs are
/// @param source which model runs
/// @param scope of which twins
/// @param stepMicros of event time, more than 0
/// @param isClockDriven whether the clock drives it; else readings do
/// @param latenessMicros how long a step waits for readings that come late, at least 0
/// @param inputs what the model is told, by its variables
/// @param start parameters and start values, by the model's variables
/// @param outputs what the model tells
/// @param health the property of the twin that says how the simulation goes; empty for none
/// @param fitting which parameters are fitted to the past; empty when the file says nothing of it
/// @param place where the file says it
public record Behaviour(
    String name,
    Mode mode,
    Source source,
    Scope scope,
    long stepMicros,
    boolean isClockDriven,
    long latenessMicros,
    List<Input> inputs,
    Map<String, Origin> start,
    List<Output> outputs,
    String health,
    Optional<Fitting> fitting,
    Place place) {

  /// What the outputs of a behaviour are.
  public enum Mode {
    /// What reality is compared with: expected values, and residuals (measured - expected).
    SHADOW,
    /// Values that nobody measures.
    VIRTUAL_SENSOR,
    /// Values of equipment that is missing, until it reports.
    STAND_IN;

    /// As files write it.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Which model runs.
  public sealed interface Source {
    /// A file of the workspace's `fmus/`.
    record Fmu(String file) implements Source {
      @Override
      public String toString() {
        return file;
      }
    }

    /// A model in Java, by its name.
    record Java(String model) implements Source {
      @Override
      public String toString() {
        return model;
      }
    }
  }

  /// Which twins a behaviour is of: an instance runs for each.
  public sealed interface Scope {
    /// All twins of a model, and of those that extend it.
    record OfModel(String modelId) implements Scope {}

    /// One twin.
    record OfTwin(String twinId) implements Scope {}
  }

  /// Where a value comes from.
  public sealed interface Origin {
    /// It stands in the file, in the variable's own unit.
    record Constant(double value) implements Origin {}

    /// A property or telemetry.
    ///
    /// @param twinId empty for the twin that the behaviour is of
    record Property(String twinId, String path) implements Origin {}
  }

  /// How the value of an input for a step follows from readings.
  public enum Sampling {
    /// The latest one at the beginning of the step.
    HOLD,
    /// On the straight line between the readings around the middle of the step.
    LINEAR
  }

  /// What the model is told.
  ///
  /// @param variable of the model
  /// @param unit the DTDL unit of the variable; empty: what the model says
  public record Input(
      String variable, Origin origin, Sampling sampling, String unit, Place place) {}

  /// What the model tells.
  ///
  /// @param variable of the model
  /// @param property what gets the value; empty for none
  /// @param measured what it is compared with; empty for nothing
  /// @param residual what gets the difference, measured - expected; empty for none
  /// @param stuck what gets how surprising it is that readings of `measured` repeat, in decades;
  ///   empty for none
  /// @param unit the DTDL unit of the variable; empty: what the model says
  public record Output(
      String variable,
      String property,
      String measured,
      String residual,
      String stuck,
      String unit,
      Place place) {
    /// The properties that it writes.
    public List<String> written() {
      return Stream.of(property, residual, stuck).filter(path -> !path.isEmpty()).toList();
    }
  }

  /// Which parameters are fitted to what was measured, unless who asks for it says otherwise.
  ///
  /// @param twin whose readings count; empty for the only one that the behaviour has
  /// @param lastMicros how far the range reaches back from when it is asked for; 0: who asks says
  ///   from when to when
  /// @param parameters what is looked for, 1 to [#PARAMETERS_MAX]
  /// @param holdOut the share of the range, at its end, that the search does not see, 0 to 0.9
  /// @param starts from how many places the search begins, 1 to [#STARTS_MAX]
  /// @param seed of the random ones among them
  public record Fitting(
      String twin,
      long lastMicros,
      List<Bounds> parameters,
      double holdOut,
      int starts,
      long seed,
      Place place) {
    /// The most parameters at once.
    public static final int PARAMETERS_MAX = 12;

    /// The most starts.
    public static final int STARTS_MAX = 100;

    /// Unless somebody says otherwise.
    public static final double HOLD_OUT = 0.3;

    /// Unless somebody says otherwise.
    public static final int STARTS = 4;

    /// Unless somebody says otherwise.
    public static final long SEED = 1;

    /// Keeps a copy.
    public Fitting {
      parameters = List.copyOf(parameters);
    }
  }

  /// Between which values a parameter or start value is looked for, in the variable's unit.
  ///
  /// @param start where the search begins; empty for what the model has
  public record Bounds(
      String variable, OptionalDouble start, double lower, double upper, Place place) {}

  /// A place in a file.
  ///
  /// @param line from 1
  /// @param column from 1
  public record Place(String file, int line, int column) {
    /// A problem there.
    public Problem problem(String message) {
      return new Problem(file, line, column, message);
    }
  }

  /// Keeps copies.
  public Behaviour {
    inputs = List.copyOf(inputs);
    start = Collections.unmodifiableMap(new LinkedHashMap<>(start));
    outputs = List.copyOf(outputs);
  }
}
