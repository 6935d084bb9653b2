package io.lockstep.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A measure compiled for the twins of one model: a step function over a few longs of its own in
/// the memory of a rule. The longs are zero for a twin that nothing has happened to; the lowest
/// bits of the first say what is known. Immutable.
abstract sealed class Gauge
    permits WindowGauge,
        HeldGauge,
        TruthGauge,
        HoursGauge,
        OddGauge,
        OddTogetherGauge,
        Facet,
        FollowGauge,
        PlaceGauge {
  /// The moment that is behind all others: nothing is due.
  static final long NEVER = Long.MAX_VALUE;

  /// The slots that it reads; measures before it stand behind those of the shape.
  abstract List<Integer> slots();

  /// When time alone changes it, or [#NEVER].
  abstract long due(long[] memory, int at);

  /// Takes in what the step is about: that time has come, a reading, or another measure.
  ///
  /// @return true when it has a new result, which may be equal to the one before
  abstract boolean step(Step step, int at);

  /// Nobody has listened until `sinceMicros`: what it waits for counts from then. Clocks and
  /// windows do not care.
  void resume(long[] memory, int at, long sinceMicros) {}

  /// True when it has a value.
  abstract boolean isKnown(long[] memory, int at);

  /// Its value: of a double its bits, of a boolean 0 or 1.
  abstract long bits(long[] memory, int at);

  /// Its value when that is a text; null for others.
  @Nullable String text(long[] memory, int at) {
    return null;
  }

  /// True when a bit of the first long is set.
  static boolean has(long[] memory, int at, int flag) {
    return (memory[at] & flag) != 0;
  }

  /// Sets or clears a bit of the first long; true when that changed it.
  static boolean set(long[] memory, int at, int flag, boolean value) {
    long before = memory[at];
    memory[at] = value ? before | flag : before & ~(long) flag;
    return memory[at] != before;
  }
}
