package io.lockstep.twin.internal.state;

import java.util.Arrays;
import java.util.List;

/// The properties that a state follows, and how far each had come in its moment. That of the
/// kernel's own state moves on with it and is confined to its thread; those of forks stay, and are
/// thread-safe.
final class ValueWatch {
  private final ValueIndexes indexes;
  private final ValueTracker[] trackers;
  private final int[] counts;
  private final boolean isLive;

  private ValueWatch(ValueIndexes indexes, ValueTracker[] trackers, int[] counts, boolean isLive) {
    this.indexes = indexes;
    this.trackers = trackers;
    this.counts = counts;
    this.isLive = isLive;
  }

  /// That of the kernel's own state.
  static ValueWatch following(ValueIndexes indexes, List<ValueTracker> trackers) {
    return new ValueWatch(indexes, trackers.toArray(ValueTracker[]::new), new int[0], true);
  }

  boolean isEmpty() {
    return trackers.length == 0;
  }

  /// That of a fork.
  ValueWatch fork() {
    if (!isLive) {
      return this;
    }
    int[] now = new int[trackers.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = trackers[i].fork();
    }
    return new ValueWatch(indexes, trackers, now, false);
  }

  /// A twin has another value at a path; for the kernel's thread. What is followed from now on.
  ValueWatch changed(int twin, String path) {
    for (int i = 0; i < trackers.length; i++) {
      if (trackers[i].path().equals(path) && !trackers[i].changed(twin)) {
        return without(i);
      }
    }
    return this;
  }

  /// All values of a twin may be other ones; for the kernel's thread. What is followed from now on.
  ValueWatch allChanged(int twin) {
    for (int i = trackers.length - 1; i >= 0; i--) {
      if (!trackers[i].changed(twin)) {
        return without(i).allChanged(twin);
      }
    }
    return this;
  }

  private ValueWatch without(int index) {
    indexes.outrun(trackers[index]);
    ValueTracker[] rest = Arrays.copyOf(trackers, trackers.length - 1);
    System.arraycopy(trackers, index + 1, rest, index, rest.length - index);
    return new ValueWatch(indexes, rest, counts, true);
  }

  private int find(String path) {
    for (int i = 0; i < trackers.length; i++) {
      if (trackers[i].path().equals(path)) {
        return i;
      }
    }
    return -1;
  }

  /// See [ValueIndex#estimate]; reads the values when nobody has yet.
  ///
  /// @param state the fork that this belongs to
  long estimate(State state, String path, ValueIndex.Probe probe) {
    int index = isLive ? -1 : find(path);
    if (index < 0 || trackers[index].isClosed()) {
      return -1;
    }
    ValueTracker tracker = trackers[index];
    indexes.used(tracker);
    if (tracker.build(state, counts[index])) {
      indexes.built(tracker);
    }
    return tracker.estimate(probe, counts[index]);
  }

  /// See [ValueIndex#candidates].
  int[] candidates(State state, String path, ValueIndex.Probe probe) {
    int index = isLive ? -1 : find(path);
    IntRow found = index < 0 ? null : trackers[index].candidates(probe, counts[index]);
    return found == null ? all(state) : existing(state, found.toArray());
  }

  /// The index went meanwhile: all twins are candidates.
  private static int[] all(State state) {
    IntRow twins = new IntRow();
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      if (state.twins.exists(twin)) {
        twins.add(twin);
      }
    }
    return twins.toArray();
  }

  private static int[] existing(State state, int[] twins) {
    Arrays.sort(twins);
    int count = 0;
    for (int i = 0; i < twins.length; i++) {
      boolean isNew = i == 0 || twins[i] != twins[i - 1];
      if (isNew && state.twins.exists(twins[i])) {
        twins[count++] = twins[i];
      }
    }
    return Arrays.copyOf(twins, count);
  }
}
