package io.lockstep.simulation.worker;

import java.util.Locale;

/// What the host asks of a worker. A letter to the worker begins with one of these as a byte and
/// the number of the instance. Both sides are of the same build: numbers are never kept.
enum Op {
  INSTANTIATE(Kind.ALWAYS),
  NUMBERS(Kind.ALWAYS),
  READ_NUMBERS(Kind.NEVER),
  WRITE_NUMBERS(Kind.AT_START),
  TEXTS(Kind.ALWAYS),
  READ_TEXTS(Kind.NEVER),
  WRITE_TEXTS(Kind.AT_START),
  BLOBS(Kind.ALWAYS),
  READ_BLOBS(Kind.NEVER),
  WRITE_BLOBS(Kind.AT_START),
  SENSITIVITY(Kind.ALWAYS),
  DIRECTIONAL(Kind.NEVER),
  ADJOINT(Kind.NEVER),
  ENTER_CONFIGURATION(Kind.AT_START),
  EXIT_CONFIGURATION(Kind.AT_START),
  ENTER_INITIALIZATION(Kind.AT_START),
  EXIT_INITIALIZATION(Kind.AT_START),
  ENTER_EVENT_MODE(Kind.AT_START),
  UPDATE_DISCRETE_STATES(Kind.AT_START),
  EVALUATE_DISCRETE_STATES(Kind.AT_START),
  CLOCK_INTERVALS(Kind.NEVER),
  CLOCK_SHIFTS(Kind.NEVER),
  SET_CLOCK_INTERVALS(Kind.AT_START),
  LOGGING(Kind.ALWAYS),
  SAVE(Kind.NEVER),
  RESTORE(Kind.RUNS),
  FREE_STATE(Kind.NEVER),
  SERIALIZE(Kind.NEVER),
  DESERIALIZE(Kind.NEVER),
  SNAPSHOT(Kind.NEVER),
  REVIVE(Kind.AT_START),
  TERMINATE(Kind.RUNS),
  RESET(Kind.ANEW),
  CLOSE(Kind.NEVER),
  // Co-simulation.
  ENTER_STEP_MODE(Kind.AT_START),
  STEP(Kind.RUNS),
  // Model exchange.
  ENTER_CONTINUOUS_TIME_MODE(Kind.AT_START),
  SET_TIME(Kind.RUNS),
  SET_STATES(Kind.RUNS),
  GET_STATES(Kind.NEVER),
  GET_DERIVATIVES(Kind.NEVER),
  GET_NOMINALS(Kind.NEVER),
  GET_INDICATORS(Kind.NEVER),
  COMPLETED_STEP(Kind.RUNS),
  /// What the host answers to an intermediate update.
  UPDATED(Kind.NEVER);

  /// What a call is for an instance that is brought back to its start in a new worker.
  enum Kind {
    /// Nothing changes by it.
    NEVER,
    /// It is said again, whenever it came.
    ALWAYS,
    /// It is said again when it came before the instance began to run.
    AT_START,
    /// The instance runs from here on.
    RUNS,
    /// The instance begins anew.
    ANEW
  }

  /// How a letter of the worker begins.
  enum Answer {
    DONE,
    /// A call at the wrong time: an error code and a text follow.
    REFUSED,
    /// The FMU answered with an error: a text follows.
    FMU_FAILED,
    /// A wrong argument: a text follows.
    WRONG_ARGUMENT,
    /// The worker itself failed: a text follows.
    WORKER_FAILED,
    /// An intermediate update within the call: the instance and the moment follow.
    UPDATE;

    private static final Answer[] ALL = values();

    static Answer of(int number) {
      return ALL[number];
    }
  }

  private static final Op[] ALL = values();

  private final Kind kind;

  Op(Kind kind) {
    this.kind = kind;
  }

  static Op of(int number) {
    return ALL[number];
  }

  Kind kind() {
    return kind;
  }

  /// For people.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
