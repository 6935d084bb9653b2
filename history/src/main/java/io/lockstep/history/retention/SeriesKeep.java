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
public record SeriesKeep(long keepMicros, long floorMicros, List<Held> held) {
  /// All is kept.
  public static final SeriesKeep ALL = new SeriesKeep(KeepShape.FOREVER, Long.MIN_VALUE, List.of());

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
    return new SeriesKeep(keepMicros, Long.MIN_VALUE, List.of());
  }

  /// Readings that became known before this have gone, but for held ones.
  public long cutMicros(long nowMicros) {
    return Math.max(floorMicros, cut(keepMicros, nowMicros));
  }

  private static long cut(long keepMicros, long nowMicros) {
    return keepMicros == KeepShape.FOREVER ? Long.MIN_VALUE : nowMicros - keepMicros;
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
  public SeriesKeep next(
      Optional<KeepShape.Rule> rule,
      List<KeepShape.Hold> holds,
      long settingsMicros,
      long nowMicros) {
    long gone = cutMicros(nowMicros);
    long keep = rule.map(KeepShape.Rule::keepMicros).orElse(settingsMicros);
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
    return new SeriesKeep(keep, gone > cut(keep, nowMicros) ? gone : Long.MIN_VALUE, kept);
  }

  private static boolean isSame(Held one, KeepShape.Hold hold) {
    return one.name().equals(hold.name())
        && one.fromMicros() == hold.fromMicros()
        && one.toMicros() == hold.toMicros();
  }
}
