package io.lockstep.history.retention;

import io.lockstep.model.KeepShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// For how long the readings of a series are kept. Many series have the same one. Immutable.
///
/// What has gone stays away: a longer duration brings nothing back that a shorter one took, and a
/// legal hold holds what was there when it came.
///
/// @param keepMicros so long after they were received; [KeepShape#FOREVER]
/// @param floorMicros what became known before has gone, whatever the duration is
/// @param held what is kept nevertheless
/// @param isArchivedFirst nothing goes before an archive has it
/// @param staysInLake what goes from the history stays in the lake
public record SeriesKeep(
    long keepMicros,
    long floorMicros,
    List<Held> held,
    boolean isArchivedFirst,
    boolean staysInLake) {
  /// All is kept.
  public static final SeriesKeep ALL = ofSettings(KeepShape.FOREVER);

  /// Copies the list.
  public SeriesKeep {
    held = List.copyOf(held);
  }

  /// A legal hold.
  ///
  /// @param fromMicros the least source time, inclusive
  /// @param toMicros the greatest, exclusive
  /// @param floorMicros what became known before had gone when the hold came
  public record Held(String name, long fromMicros, long toMicros, long floorMicros) {
    boolean holds(long knownMicros, long sourceMicros) {
      return knownMicros >= floorMicros && sourceMicros >= fromMicros && sourceMicros < toMicros;
    }
  }

  /// What holds where nothing is said.
  public static SeriesKeep ofSettings(long keepMicros) {
    return new SeriesKeep(keepMicros, Long.MIN_VALUE, List.of(), false, false);
  }

  /// Readings that became known before this have gone, but for held ones.
  ///
  /// @param archivedMicros an archive has what became known before
  public long cutMicros(long nowMicros, long archivedMicros) {
    return Math.max(floorMicros, cut(keepMicros, isArchivedFirst, nowMicros, archivedMicros));
  }

  /// The same, as if by its duration nothing had gone.
  public SeriesKeep untouched() {
    return new SeriesKeep(KeepShape.FOREVER, floorMicros, held, isArchivedFirst, staysInLake);
  }

  private static long cut(
      long keepMicros, boolean isArchivedFirst, long nowMicros, long archivedMicros) {
    if (keepMicros == KeepShape.FOREVER) {
      return Long.MIN_VALUE;
    }
    long cut = nowMicros - keepMicros;
    return isArchivedFirst ? Math.min(cut, archivedMicros) : cut;
  }

  /// Whether a reading has gone.
  ///
  /// @param cutMicros of [#cutMicros]
  public boolean hides(long cutMicros, long knownMicros, long sourceMicros) {
    if (knownMicros >= cutMicros) {
      return false;
    }
    for (Held one : held) {
      if (one.holds(knownMicros, sourceMicros)) {
        return false;
      }
    }
    return true;
  }

  /// What holds for it when something else is said.
  ///
  /// @param rule empty for what the settings say
  /// @param holds those that are on it from now on
  /// @param settingsMicros how long is kept by the settings
  /// @param archivedMicros an archive has what became known before
  public SeriesKeep next(
      Optional<KeepShape.Rule> rule,
      List<KeepShape.Hold> holds,
      long settingsMicros,
      long nowMicros,
      long archivedMicros) {
    long gone = cutMicros(nowMicros, archivedMicros);
    long keep = rule.map(KeepShape.Rule::keepMicros).orElse(settingsMicros);
    boolean isFirst = rule.map(KeepShape.Rule::isArchivedFirst).orElse(false);
    List<Held> kept = new ArrayList<>();
    for (KeepShape.Hold hold : holds) {
      kept.add(
          new Held(
              hold.name(),
              hold.fromMicros(),
              hold.toMicros(),
              held.stream()
                  .filter(one -> isSame(one, hold))
                  .mapToLong(Held::floorMicros)
                  .findFirst()
                  .orElse(gone)));
    }
    return new SeriesKeep(
        keep,
        gone > cut(keep, isFirst, nowMicros, archivedMicros) ? gone : Long.MIN_VALUE,
        kept,
        isFirst,
        rule.map(KeepShape.Rule::staysInLake).orElse(false));
  }

  private static boolean isSame(Held one, KeepShape.Hold hold) {
    return one.name().equals(hold.name())
        && one.fromMicros() == hold.fromMicros()
        && one.toMicros() == hold.toMicros();
  }
}
