package io.lockstep.api.internal.http;

import io.lockstep.model.LockstepException;

/// A refusal on its way from the depths of a parser to the answer.
public final class FaultException extends LockstepException {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  FaultException(Fault fault) {
    super(fault.code(), fault.sentence());
    this.fault = fault;
  }

  /// What to answer.
  public Fault fault() {
    return fault;
  }
}
