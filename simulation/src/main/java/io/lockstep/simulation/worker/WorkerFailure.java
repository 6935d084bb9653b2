package io.lockstep.simulation.worker;

import java.util.List;

/// Why a worker process is no more.
///
/// @param cause what kind of end it was
/// @param detail in words: the signal and where, the exit code, the limit
/// @param during what it was asked when it ended, by which instance; empty: nothing
/// @param output what it printed last, and the last messages of its FMU
public record WorkerFailure(Cause cause, String detail, String during, List<String> output) {
  /// Kinds of ends.
  public enum Cause {
    /// A signal that the code itself made: a wrong pointer, `abort()`.
    CRASHED,
    /// `exit()`.
    EXITED,
    /// Killed from outside.
    KILLED,
    /// A call took longer than it may.
    TOO_SLOW,
    /// It took more memory than it may.
    TOO_LARGE,
    /// It showed no sign of life.
    SILENT,
    /// What it answered made no sense.
    GARBLED,
    /// It did not start, or the library could not be loaded.
    NOT_STARTED,
    /// We closed it.
    CLOSED
  }

  /// Keeps a copy.
  public WorkerFailure {
    output = List.copyOf(output);
  }

  /// In a sentence.
  public String text() {
    StringBuilder text = new StringBuilder(detail);
    if (!during.isEmpty()) {
      text.append(", during ").append(during);
    }
    if (!output.isEmpty()) {
      text.append("; it said last: ").append(String.join(" | ", output));
    }
    return text.toString();
  }
}
