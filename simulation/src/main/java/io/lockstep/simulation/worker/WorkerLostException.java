package io.lockstep.simulation.worker;

import io.lockstep.simulation.instance.FmuException;

/// The process in which an instance lived is no more. Thrown by the call during which it ended, and
/// by each later call of every instance that lived in it, until [Isolated#recover].
public final class WorkerLostException extends FmuException {
  private static final long serialVersionUID = 1L;

  private final transient WorkerFailure failure;

  WorkerLostException(String instance, WorkerFailure failure) {
    super("\"%s\": its worker process is lost: %s".formatted(instance, failure.text()));
    this.failure = failure;
  }

  /// What happened.
  public WorkerFailure failure() {
    return failure;
  }
}
