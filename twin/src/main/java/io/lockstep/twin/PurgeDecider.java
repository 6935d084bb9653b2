package io.lockstep.twin;

import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;

/// Decides that what the history has of a twin is purged. The present values stay: they are the
/// twin. Who carries it out are those who read the changes log.
final class PurgeDecider {
  private final ChangeWriter changes;

  PurgeDecider(ChangeWriter changes) {
    this.changes = changes;
  }

  Reply purge(TwinCommand.PurgeTwin asked) {
    TwinId twin;
    try {
      // There need be no such twin: the history remembers those that were deleted.
      twin = new TwinId(asked.twinId());
    } catch (LockstepException e) {
      throw new Refused(Refusals.invalidArgument(String.valueOf(e.getMessage())));
    }
    if (asked.upToPosition() < 0) {
      throw new Refused(
          Refusals.invalidArgument(
              "purge of twin %s: expected the position of an input, 0 or more, found %d"
                  .formatted(twin, asked.upToPosition())));
    }
    PurgeChange purge = asked.at(changes.inputPosition());
    changes.purge(purge);
    return new Reply.Done("", "{\"upTo\":" + purge.upToPosition() + "}");
  }
}
