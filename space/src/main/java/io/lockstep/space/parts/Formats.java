package io.lockstep.space.parts;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;

/// Checks the formats in which parts are written.
final class Formats {
  private Formats() {}

  static void check(String what, int expected, int found) {
    if (found != expected) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "state of a %s: expected format %d, found %d (written by a newer release?)"
              .formatted(what, expected, found));
    }
  }
}
