package io.lockstep.space;

/// Skeleton.
@SuppressWarnings("DoNotCallSuggester")
public final class LiveFeed {
  LiveFeed() {}

  public LiveSubscription subscribe(LiveFilter filter, int capacity) {
    throw new UnsupportedOperationException();
  }
}
