package io.lockstep.stream;

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
}
