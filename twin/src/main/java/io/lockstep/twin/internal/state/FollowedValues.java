package io.lockstep.twin.internal.state;

import io.lockstep.twin.IndexOptions;
import io.lockstep.twin.IndexStatistics;
import org.jspecify.annotations.Nullable;

/// What a state follows of its values, so that queries find twins by them. Confined to the state's
/// thread, except where it says otherwise.
public final class FollowedValues {
  private final State state;

  /// Shared by all forks.
  private final ValueIndexes indexes;

  private final boolean isFork;

  /// Null for nothing. A fork that is written to follows nothing from then on.
  private @Nullable ValueWatch watch;

  FollowedValues(State state) {
    this.state = state;
    this.indexes = new ValueIndexes();
    this.isFork = false;
  }

  private FollowedValues(State fork, FollowedValues origin) {
    this.state = fork;
    this.indexes = origin.indexes;
    this.isFork = true;
    this.watch = origin.watch == null ? null : origin.watch.fork();
  }

  /// What a fork of the state follows.
  FollowedValues fork(State fork) {
    if (!isFork) {
      watch = indexes.follow(watch);
    }
    return new FollowedValues(fork, this);
  }

  /// The index that queries may begin with. As thread-safe as the state: for all threads while
  /// nobody writes to it.
  ValueIndex index() {
    ValueWatch now = isFork ? watch : null;
    return now == null ? new Unindexed() : new Indexed(now);
  }

  /// Sets the bounds of the indexes of the state and all its forks. Thread-safe.
  public void options(IndexOptions options) {
    indexes.options(options);
  }

  /// The indexes of the state and all its forks. Thread-safe.
  public IndexStatistics statistics() {
    return indexes.statistics();
  }

  /// True when nobody wants to hear of changed values.
  public boolean isEmpty() {
    return watch == null;
  }

  /// A twin has, or loses, a value at a path.
  public void changed(int twin, String path) {
    ValueWatch now = watch;
    if (now != null) {
      watch = isFork ? null : now.changed(twin, path);
    }
  }

  /// All values of a twin may be other ones, or gone.
  public void allChanged(int twin) {
    ValueWatch now = watch;
    if (now != null) {
      watch = isFork ? null : now.allChanged(twin);
    }
  }

  private final class Indexed implements ValueIndex {
    private final ValueWatch followed;

    Indexed(ValueWatch followed) {
      this.followed = followed;
    }

    @Override
    public long estimate(String path, Probe probe) {
      long estimate = followed.estimate(state, path, probe);
      if (estimate < 0) {
        indexes.asked(path, state.twins.count());
      }
      return estimate;
    }

    @Override
    public int[] candidates(String path, Probe probe) {
      return followed.candidates(state, path, probe);
    }
  }

  /// Knows no property, and notes which ones are asked for.
  private final class Unindexed implements ValueIndex {
    @Override
    public long estimate(String path, Probe probe) {
      indexes.asked(path, state.twins.count());
      return -1;
    }

    @Override
    public int[] candidates(String path, Probe probe) {
      return NONE.candidates(path, probe);
    }
  }
}
