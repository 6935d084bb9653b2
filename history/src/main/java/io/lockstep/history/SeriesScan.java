package io.lockstep.history;

/// Which rows of some series a scan is about. Times are microseconds since 1970-01-01T00:00Z.
/// Immutable.
///
/// @param fromMicros first source time, inclusive
/// @param toMicros last source time, exclusive; [Long#MAX_VALUE] for no end
/// @param fromKnownMicros the least known time of the rows that are told, inclusive
/// @param known what had not become known by then does not count; its valid time is of no concern
/// @param stretch which changes brought the rows that are told; it has no say in which of them
///   others stand in the place of
/// @param withRemovals true to hear of removed properties, too
public record SeriesScan(
    long fromMicros,
    long toMicros,
    long fromKnownMicros,
    PastMoment known,
    Stretch stretch,
    boolean withRemovals) {

  /// Changes in the order of the log, by the positions of their inputs and their ordinals.
  ///
  /// @param afterPosition changes up to this one are passed over, -1 for none
  /// @param afterOrdinal of that change
  /// @param toPosition the last input, inclusive
  public record Stretch(long afterPosition, int afterOrdinal, long toPosition) {
    /// All of them.
    public static final Stretch ALL = new Stretch(-1, -1, Long.MAX_VALUE);
  }

  /// A scan of all changes, without removals.
  public SeriesScan(long fromMicros, long toMicros, long fromKnownMicros, PastMoment known) {
    this(fromMicros, toMicros, fromKnownMicros, known, Stretch.ALL, false);
  }

  /// All that changes of a stretch brought and that still counts, removals among it.
  ///
  /// @param fromKnownMicros no row of the stretch became known before
  public static SeriesScan of(Stretch stretch, long fromKnownMicros) {
    return new SeriesScan(
        Long.MIN_VALUE, Long.MAX_VALUE, fromKnownMicros, PastMoment.NOW, stretch, true);
  }

  /// Everything that is known now.
  public static final SeriesScan ALL = between(Long.MIN_VALUE, Long.MAX_VALUE);

  /// What is known now of a range of source times, its end exclusive.
  public static SeriesScan between(long fromMicros, long toMicros) {
    return new SeriesScan(fromMicros, toMicros, Long.MIN_VALUE, PastMoment.NOW);
  }

  boolean holds(long sourceMicros) {
    return sourceMicros >= fromMicros && (sourceMicros < toMicros || toMicros == Long.MAX_VALUE);
  }
}
