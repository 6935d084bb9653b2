package io.lockstep.stream;

import java.util.Locale;
import java.util.Optional;

/// How urgent an alarm is (ISA-18.2 §8.5), the most urgent first.
public enum Priority {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  /// For maintenance; no operator has to respond.
  DIAGNOSTIC;

  /// As it is written in rules and shown by the API, e.g. `critical`.
  public String term() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The priority that is written so.
  public static Optional<Priority> ofTerm(String term) {
    for (Priority priority : values()) {
      if (priority.term().equals(term)) {
        return Optional.of(priority);
      }
    }
    return Optional.empty();
  }
}
