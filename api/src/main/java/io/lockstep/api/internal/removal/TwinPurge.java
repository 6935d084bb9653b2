package io.lockstep.api.internal.removal;

import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.history.HistoryArchive;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.PurgeProgress;
import io.lockstep.model.Principal;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;
import io.lockstep.space.Outcome;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Purges what the history has of a twin, and keeps a copy before when that is wanted. The order is
/// what makes it safe: a copy of what is known up to an input is written and forced, then exactly
/// that is purged. Thread-safe; calls block as long as the copy takes.
public final class TwinPurge {
  private final SpaceCalls space;
  private final HistoryStore history;
  private final HistoryArchive archive;

  /// @param folder where copies go
  public TwinPurge(SpaceCalls space, HistoryStore history, Path folder) {
    this.space = space;
    this.history = history;
    this.archive = new HistoryArchive(history, folder);
  }

  /// What came of it.
  public sealed interface Result {
    /// Nobody sees it any more.
    ///
    /// @param rows how many were purged; 0 when there were none, and then nothing was done
    /// @param kept the copy; empty when none was wanted or there was nothing
    record Done(PurgeChange purge, long rows, Optional<HistoryArchive.Kept> kept)
        implements Result {}

    /// Nothing was purged.
    record Not(Refusal why) implements Result {}
  }

  /// The last input that is decided by now.
  public long decided() {
    return Math.max(0, space.appliedPosition() - 1);
  }

  /// Purges; afterwards no query sees it.
  ///
  /// @param upTo a decided input
  /// @param before values with source times from here on stay; [PurgeChange#ALL] when none do
  /// @param why for the audit; may be empty
  /// @throws io.lockstep.model.LockstepException when the copy cannot be written, or the history
  ///   cannot be read: nothing was purged then; TIMED_OUT as a write
  public Result purge(
      Principal by, TwinId twin, long upTo, long before, boolean keepsCopy, String why)
      throws InterruptedException {
    space.awaitHistory(upTo);
    PurgeChange purge = new PurgeChange(twin, upTo, before);
    Optional<HistoryArchive.Kept> kept = keepsCopy ? archive.write(purge) : Optional.empty();
    long rows = keepsCopy ? kept.map(HistoryArchive.Kept::rows).orElse(0L) : archive.count(purge);
    if (rows == 0) {
      return new Result.Done(purge, 0, kept);
    }
    String copy =
        kept.map(
                file ->
                    "%s (%d rows, sha256 %s)".formatted(file.file(), file.rows(), file.sha256()))
            .orElse("");
    Outcome outcome =
        space.write(by, new TwinCommand.PurgeTwin(twin.value(), upTo, before, copy, why));
    return switch (outcome.reply()) {
      case Reply.Done _ -> {
        space.awaitHistory(outcome.position());
        yield new Result.Done(purge, rows, kept);
      }
      case Reply.Refused(Refusal reason) -> new Result.Not(reason);
    };
  }

  /// How far the overwriting of a twin's purged rows is; one for each purge that is not over.
  public List<PurgeProgress> open(TwinId twin) {
    return history.purges().stream()
        .filter(progress -> progress.purge().twin().equals(twin))
        .toList();
  }
}
