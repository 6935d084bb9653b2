package io.lockstep.simulation.instance;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// An FMU did not do what was asked of it. The message ends with what it logged last.
public class FmuException extends LockstepException {
  private static final long serialVersionUID = 1L;

  /// Made by whoever called the FMU.
  public FmuException(String message) {
    super(ErrorCode.PEER_FAILED, message);
  }
}
