package io.lockstep.api.internal.own;

import io.lockstep.model.ChangeKind;
import io.lockstep.space.LiveEvent;
import io.lockstep.space.LiveFeed;
import io.lockstep.space.LiveFilter;
import io.lockstep.space.LiveSubscription;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Hears of the commands of one twin, for a request that waits. When it falls too far behind it
/// begins anew: who waits looks at the command itself after each turn. Confined to one thread.
final class CommandWatch implements AutoCloseable {
  private static final int EVENTS_WAITING = 256;

  /// However quiet the twin is, a turn ends in time to look.
  private static final Duration TURN = Duration.ofSeconds(1);

  private final LiveFeed live;
  private final LiveFilter filter;
  private LiveSubscription changes;

  CommandWatch(LiveFeed live, String twinId) {
    this.live = live;
    this.filter = LiveFilter.all().ofTwin(twinId).structureOnly();
    this.changes = live.subscribe(filter, EVENTS_WAITING);
  }

  /// Waits for news of the twin; what they say of the command, null when they say nothing.
  @Nullable String next(String commandId, Duration most) throws InterruptedException {
    if (changes.isClosed()) {
      changes.close();
      changes = live.subscribe(filter, EVENTS_WAITING);
    }
    String prefix = "{\"id\":\"" + commandId + '"';
    String told = null;
    Duration turn = most.compareTo(TURN) < 0 ? most : TURN;
    for (LiveEvent event : changes.take(EVENTS_WAITING, turn)) {
      if (event instanceof LiveEvent.Structure structure
          && structure.kind() == ChangeKind.COMMAND
          && structure.change().body().startsWith(prefix)) {
        told = structure.change().body();
      }
    }
    return told;
  }

  @Override
  public void close() {
    changes.close();
  }
}
