package io.lockstep.twin;

import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;

/// Decides that what the history has of a twin is purged. The present values stay: they are the
/// twin. Who carries it out are those who read the changes log.
final class PurgeDecider {
  private final ChangeWriter changes;
  private final KeepingDecider keeping;

  PurgeDecider(ChangeWriter changes, KeepingDecider keeping) {
    this.changes = changes;
    this.keeping = keeping;
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
    keeping
        .holdOn(twin.value(), asked.beforeMicros())
        .ifPresent(
            hold -> {
              throw new Refused(
                  Refusals.conflict(
                      "LegalHold",
                      "The history of %s is under the legal hold %s: expected that it is released before, see GET /api/v1/holds."
                          .formatted(twin, hold)));
            });
    PurgeChange purge = asked.at(changes.inputPosition());
    changes.purge(purge);
    return new Reply.Done("", "{\"upTo\":" + purge.upToPosition() + "}");
  }
}
