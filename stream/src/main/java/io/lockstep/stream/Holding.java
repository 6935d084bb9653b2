package io.lockstep.stream;

import org.jspecify.annotations.Nullable;

/// A condition, how long it must hold to count, and what ends it. Immutable; times in microseconds
/// of event time.
///
/// @param condition CEL, see [Condition]
/// @param readings how many readings it must hold for, from 1: in a row when `of` is 0
/// @param of of how many last readings, at most [#OF_MAX]; 0 for a row
/// @param onDelayMicros how long it must hold, 0 for not at all
/// @param clear what must hold for its end; null for: no longer the condition
/// @param offDelayMicros how long that must hold, 0 for not at all
public record Holding(
    String condition,
    int readings,
    int of,
    long onDelayMicros,
    @Nullable String clear,
    long offDelayMicros) {
  /// The most readings of which some are counted.
  public static final int OF_MAX = 64;
}
