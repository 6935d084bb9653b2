package io.lockstep.space;

import java.util.List;

/// A re-binding of the past: raw messages of the input journal are decoded again by the bindings
/// and models of now, and what comes out that was not there before enters the twins and the
/// history. Immutable.
///
/// @param id the position of the input that asked for it; messages before it are looked at
/// @param by who asked for it
/// @param request which messages
/// @param state how it stands
/// @param startedMicros when it was asked for, microseconds since 1970-01-01T00:00Z
/// @param changedMicros when it last came on, the same
/// @param nextPosition the first input that was not looked at yet
/// @param counts what it has come to
/// @param note why it failed, or what it did not reach; empty for nothing
/// @param remaining the drift that there still is, by count; at most [#REMAINING_MAX]
/// @param resolved the drift that there is no more
public record Rebinding(
    long id,
    String by,
    RebindingRequest request,
    State state,
    long startedMicros,
    long changedMicros,
    long nextPosition,
    RebindingCounts counts,
    String note,
    List<Remaining> remaining,
    List<DriftKey> resolved) {
  /// The most kinds of drift that are told.
  public static final int REMAINING_MAX = 100;

  /// Copies the lists.
  public Rebinding {
    remaining = List.copyOf(remaining);
    resolved = List.copyOf(resolved);
  }

  /// How it stands. The order is that of records and never changes.
  public enum State {
    RUNNING,
    DONE,
    CANCELLED,
    FAILED
  }

  /// Drift that there still is.
  ///
  /// @param found an example
  public record Remaining(DriftKey key, long count, String found) {}

  static Rebinding begun(long id, String by, RebindingRequest request, long micros) {
    return new Rebinding(
        id,
        by,
        request,
        State.RUNNING,
        micros,
        micros,
        0,
        RebindingCounts.NONE,
        "",
        List.of(),
        List.of());
  }

  Rebinding goneOn(long micros, long position, RebindingCounts more) {
    return new Rebinding(
        id,
        by,
        request,
        state,
        startedMicros,
        micros,
        position,
        counts.plus(more),
        note,
        remaining,
        resolved);
  }

  Rebinding ended(
      State how,
      long micros,
      RebindingCounts more,
      String why,
      List<Remaining> stillThere,
      List<DriftKey> mended) {
    return new Rebinding(
        id,
        by,
        request,
        how,
        startedMicros,
        micros,
        nextPosition,
        counts.plus(more),
        why,
        stillThere,
        mended);
  }
}
