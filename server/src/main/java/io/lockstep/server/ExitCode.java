package io.lockstep.server;

import io.lockstep.model.ErrorCode;

/// What the command line's exit codes mean.
final class ExitCode {
  static final int GOOD = 0;
  static final int FOUND_PROBLEMS = 1;
  static final int WRONG_USE = 2;
  static final int PORT_IN_USE = 3;
  static final int DATA_FOLDER_LOCKED = 4;

  private ExitCode() {}

  static int of(ErrorCode code) {
    return switch (code) {
      case PORT_IN_USE -> PORT_IN_USE;
      case DATA_FOLDER_LOCKED, STORAGE_FAILED, STORAGE_FULL -> DATA_FOLDER_LOCKED;
      case INVALID_ARGUMENT, CONFIGURATION_INVALID -> WRONG_USE;
      case INVALID_MODEL,
          VALIDATION_FAILED,
          NOT_FOUND,
          ALREADY_EXISTS,
          PRECONDITION_FAILED,
          CONFLICT,
          QUERY_INVALID,
          UNAUTHENTICATED,
          FORBIDDEN,
          PAYLOAD_INVALID,
          PEER_FAILED,
          OVERLOADED,
          TIMED_OUT,
          DATA_CORRUPT,
          REPLAY_DIFFERS,
          INTERNAL ->
          FOUND_PROBLEMS;
    };
  }
}
