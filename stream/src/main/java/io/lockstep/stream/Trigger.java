package io.lockstep.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a rule waits for. Immutable; times in microseconds of event time.
public sealed interface Trigger {
  /// A condition.
  ///
  /// @param condition CEL, see [Condition]
  /// @param readings how many readings in a row it must hold for, from 1
  /// @param onDelayMicros how long it must hold, 0 for not at all
  /// @param clear what must hold for the rule to return; null for: no longer the condition
  /// @param offDelayMicros how long that must hold, 0 for not at all
  record When(
      String condition,
      int readings,
      long onDelayMicros,
      @Nullable String clear,
      long offDelayMicros)
      implements Trigger {}

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
