package io.lockstep.simulation.instance;

/// Gets what an FMU logs. Called on the thread that called the FMU, or on one of the FMU's own;
/// must not throw and must not call the FMU.
@FunctionalInterface
public interface FmuLog {
  /// How bad a message is (`fmi3Status`).
  enum Status {
    OK,
    WARNING,
    DISCARD,
    ERROR,
    FATAL,
    /// FMI 2 only.
    PENDING;

    /// By the number that the C interface has.
    public static Status of(int number) {
      return number >= 0 && number < values().length ? values()[number] : ERROR;
    }
  }

  /// A message.
  ///
  /// @param category one of the log categories of the description, or whatever the FMU says
  void message(Status status, String category, String text);
}
