package io.lockstep.twin.keeping;

import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// For how long what is kept: what is asked for, and what of it was told to the history. Immutable.
///
/// @param holds the legal holds by their names
/// @param shapes that were told, by their numbers
/// @param fallback the number of the shape of twins of which nothing was told
/// @param told the numbers of the others' shapes, by the ids of twins, also of those that are no
///   more
/// @param position the input with which something was told last; -1 before the first
/// @param gaps that somebody or the server noted, the latest last
public record Keeping(
    KeepRules rules,
    SortedMap<String, LegalHold> holds,
    Map<Integer, KeepShape> shapes,
    int fallback,
    SortedMap<String, Integer> told,
    long position,
    List<KnownGap> gaps) {
  /// The most gaps that are remembered; the oldest goes first.
  public static final int GAPS_MAX = 10_000;

  /// The most legal holds.
  public static final int HOLDS_MAX = 1_000;

  /// Nothing is asked for.
  public static final Keeping NONE =
      new Keeping(
          KeepRules.none(), new TreeMap<>(), new TreeMap<>(), 0, new TreeMap<>(), -1, List.of());

  /// Nothing is asked for, and nothing was told that would have to be taken back.
  public boolean isIdle() {
    return rules.rules().isEmpty() && holds.isEmpty() && told.isEmpty() && fallback == 0;
  }

  /// The same with other rules.
  public Keeping with(KeepRules other) {
    return new Keeping(other, holds, shapes, fallback, told, position, gaps);
  }

  /// The same with a hold.
  public Keeping with(LegalHold hold) {
    SortedMap<String, LegalHold> more = new TreeMap<>(holds);
    LegalHold _ = more.put(hold.name(), hold);
    return new Keeping(rules, more, shapes, fallback, told, position, gaps);
  }

  /// The same without a hold.
  public Keeping without(String hold) {
    SortedMap<String, LegalHold> less = new TreeMap<>(holds);
    LegalHold _ = less.remove(hold);
    return new Keeping(rules, less, shapes, fallback, told, position, gaps);
  }

  /// The same with a gap.
  public Keeping with(KnownGap gap) {
    List<KnownGap> more = new ArrayList<>(gaps);
    more.add(gap);
    return withGaps(
        more.size() > GAPS_MAX ? more.subList(more.size() - GAPS_MAX, more.size()) : more);
  }

  /// The same with other gaps.
  public Keeping withGaps(List<KnownGap> other) {
    return new Keeping(rules, holds, shapes, fallback, told, position, List.copyOf(other));
  }

  /// The same after the history was told something.
  public Keeping told(RetentionChange change, long inputPosition) {
    Map<Integer, KeepShape> known = new TreeMap<>(change.isWhole() ? Map.of() : shapes);
    known.putAll(change.shapes());
    SortedMap<String, Integer> all = new TreeMap<>(change.isWhole() ? Map.of() : told);
    change
        .twins()
        .forEach(
            (twin, shape) -> {
              if (shape == RetentionChange.UNTOLD) {
                Integer _ = all.remove(twin);
              } else {
                Integer _ = all.put(twin, shape);
              }
            });
    return new Keeping(rules, holds, known, change.fallback(), all, inputPosition, gaps);
  }

  /// What the history was told of a twin.
  public KeepShape shapeOf(String twinId) {
    return shapes.getOrDefault(told.getOrDefault(twinId, fallback), KeepShape.NONE);
  }

  /// The rule that holds for a property, as it was told; empty where the settings hold.
  public Optional<KeepShape.Rule> rule(String twinId, String path) {
    return shapeOf(twinId).rule(path);
  }

  /// The gaps of a property that are in a range of source times.
  public List<KnownGap> gaps(String twinId, String path, long fromMicros, long toMicros) {
    return gaps.stream()
        .filter(gap -> gap.twinId().isEmpty() || gap.twinId().equals(twinId))
        .filter(gap -> KeepShape.covers(gap.path(), path))
        .filter(gap -> gap.fromMicros() < toMicros && gap.toMicros() > fromMicros)
        .toList();
  }
}
