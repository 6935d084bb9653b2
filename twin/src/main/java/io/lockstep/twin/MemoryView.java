package io.lockstep.twin;

import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The memory of structural changes, as of a view: what happened to the graph, when, by whom and
/// why. As thread-safe as the view.
public final class MemoryView {
  private final State state;

  MemoryView(State state) {
    this.state = state;
  }

  /// Figures of the memory. Immutable.
  ///
  /// @param changes how many are kept
  /// @param bytes about how many they take
  /// @param horizonMicros see [MemoryView#horizonMicros]
  public record Statistics(long changes, long bytes, Optional<Long> horizonMicros) {}

  /// The present figures.
  public Statistics statistics() {
    return new Statistics(size(), bytes(), horizonMicros());
  }

  /// How many changes are kept.
  public long size() {
    return state.memory.end() - state.memory.begin();
  }

  /// About how many bytes they take.
  public long bytes() {
    return state.memory.bytes();
  }

  /// The earliest time of which the graph can still be shown, microseconds since epoch; empty while
  /// everything is remembered.
  public Optional<Long> horizonMicros() {
    long horizon = state.memory.horizonMicros();
    return horizon == Long.MIN_VALUE ? Optional.empty() : Optional.of(horizon);
  }

  /// The known time of the last input: changes that come are known at this time or later.
  /// Microseconds since epoch, [Long#MIN_VALUE] before the first input.
  public long knownMicros() {
    return state.knownMicros();
  }

  /// Changes, the latest first. Costs a look at each change that is younger than `fromMicros`, so
  /// it belongs to a view at length.
  ///
  /// @param twinId only those of a twin, whichever had this id when it happened, and of
  ///   relationships from and to it; null for all
  /// @param fromMicros known at or after, microseconds since epoch
  /// @param toMicros known before
  /// @param before only those with a lower number: [Long#MAX_VALUE], or the last one shown
  /// @param max the most changes
  public List<Remembered> changes(
      @Nullable String twinId, long fromMicros, long toMicros, long before, int max) {
    List<Remembered> found = new ArrayList<>();
    MemoryWalk walk = new MemoryWalk(state);
    while (found.size() < max && walk.next() && walk.knownMicros() >= fromMicros) {
      if (walk.knownMicros() < toMicros
          && walk.number() < before
          && (twinId == null || walk.isOf(twinId))) {
        found.add(walk.change());
      }
    }
    return found;
  }
}
