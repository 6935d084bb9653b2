package io.lockstep.stream;

/// Which readings a measure is over. Kept as partial results of panes, not as readings, so what is
/// remembered does not grow with their number. Immutable; times in microseconds of event time.
public sealed interface Window {
  /// The most panes of a window.
  int PANES_MAX = 64;

  /// How many partial results are kept.
  int panes();

  /// The last while, at any time: the step that time is in and those before it.
  ///
  /// @param stepMicros a whole part of `sizeMicros`
  record Sliding(long sizeMicros, long stepMicros) implements Window {
    @Override
    public int panes() {
      return (int) (sizeMicros / stepMicros);
    }
  }

  /// Windows of a size that end at whole multiples of `everyMicros` since 1970-01-01 (UTC): behind
  /// each other when both are equal (tumbling), else one over the other (hopping).
  ///
  /// @param everyMicros a whole part of `sizeMicros`
  /// @param early whether each reading gives a value of the window that ends next
  record Hopping(long sizeMicros, long everyMicros, boolean early) implements Window {
    @Override
    public int panes() {
      return (int) (sizeMicros / everyMicros);
    }
  }

  /// Readings that follow each other; over when none came for `gapMicros`.
  ///
  /// @param early whether each reading gives a value of the session so far
  record Session(long gapMicros, boolean early) implements Window {
    @Override
    public int panes() {
      return 1;
    }
  }

  /// The last readings, or as many as there were.
  record Last(int readings) implements Window {
    @Override
    public int panes() {
      return readings;
    }
  }

  /// So many readings, then as many others.
  ///
  /// @param early whether each reading gives a value of those so far
  record Batch(int readings, boolean early) implements Window {
    /// The most readings.
    public static final int READINGS_MAX = 1_000_000;

    @Override
    public int panes() {
      return 1;
    }
  }
}
