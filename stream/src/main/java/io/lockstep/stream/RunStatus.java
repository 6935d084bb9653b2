package io.lockstep.stream;

import java.util.Locale;
import java.util.Optional;

/// Where a run of a process stands.
public enum RunStatus {
  /// In a step.
  RUNNING,
  /// In a step that takes longer than it may.
  OVERDUE,
  /// Between two steps.
  WAITING,
  /// Over, behind its last step.
  COMPLETED,
  /// Over before that.
  ABORTED;

  /// As it is written, e.g. `running`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// True for a run that goes on.
  public boolean isOpen() {
    return this == RUNNING || this == OVERDUE || this == WAITING;
  }

  /// The status that is written so.
  public static Optional<RunStatus> ofWord(String word) {
    for (RunStatus status : values()) {
      if (status.word().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
