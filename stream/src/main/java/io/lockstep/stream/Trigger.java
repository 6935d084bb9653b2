package io.lockstep.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a rule waits for. Immutable; times in microseconds of event time.
public sealed interface Trigger {
  /// How many longs a rule remembers of a twin.
  default int longs() {
    return switch (this) {
      case When when -> Cell.LONGS + (when.isMeasured() ? Gauges.longs(when) : 0);
      case Missing _, Run _ -> Cell.LONGS;
    };
  }

  /// A condition.
  ///
  /// @param measures what it, and measures behind them, can read by name
  /// @param late how long late readings are waited for; null for not at all
  record When(Holding holds, List<Measure> measures, @Nullable Lateness late) implements Trigger {
    public When {
      measures = List.copyOf(measures);
    }

    /// The text of the condition.
    public String condition() {
      return holds.condition();
    }

    /// True when more must be remembered than since when the condition holds.
    boolean isMeasured() {
      return !measures.isEmpty() || late != null || holds.of() > 0;
    }
  }

  /// Silence.
  ///
  /// @param property the property's path, components before it with `/`
  /// @param silenceMicros how long no reading of it came
  record Missing(String property, long silenceMicros) implements Trigger {}

  /// A run through steps, one after the other.
  ///
  /// @param steps at least one
  /// @param abort what ends a run before its time; null for nothing
  /// @param shows which properties of the twin follow
  record Run(List<Step> steps, @Nullable String abort, Shown shows) implements Trigger {
    public Run {
      steps = List.copyOf(steps);
    }
  }

  /// A step of a process.
  ///
  /// @param begins what must hold for it to begin; null for the end of the step before, and for the
  ///   first one: somebody must begin the run
  /// @param ends what ends it; null for the beginning of the next one
  /// @param withinMicros how long it may take, 0 for as long as it does
  record Step(String name, @Nullable String begins, @Nullable String ends, long withinMicros) {}

  /// The properties that show where a process stands, their paths with `/`; one that the model does
  /// not have is not shown.
  ///
  /// @param run the run's id
  /// @param step the step's name, empty between runs
  /// @param since when the step began, a date and time
  /// @param status see [RunStatus]
  record Shown(String run, String step, String since, String status) {
    /// All of them.
    public List<String> paths() {
      return List.of(run, step, since, status);
    }
  }
}
