package io.lockstep.ingest.influx;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// A line that is none of the line protocol.
public final class InvalidLineException extends LockstepException {
  private static final long serialVersionUID = 1;

  private final int column;

  InvalidLineException(int column, String expected, String found) {
    super(
        ErrorCode.PAYLOAD_INVALID,
        "column %d: expected %s, found %s".formatted(column, expected, found));
    this.column = column;
  }

  /// Where, in characters from 1.
  public int column() {
    return column;
  }
}
