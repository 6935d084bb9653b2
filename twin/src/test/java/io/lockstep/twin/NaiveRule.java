package io.lockstep.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A rule told by its whole history at once: lists, look-ahead, no state. What the operators must
/// agree with.
///
/// @param when true, false, or null for not known
/// @param whenPaths what it reads
/// @param clear what must hold to return; null for `when` being known not to hold
record NaiveRule(
    String name,
    String yaml,
    Set<String> whenPaths,
    Function<Map<String, Double>, @Nullable Boolean> when,
    int readings,
    double onDelay,
    Set<String> clearPaths,
    @Nullable Function<Map<String, Double>, @Nullable Boolean> clear,
    double offDelay,
    double silence) {

  /// A reading with all known values behind it.
  ///
  /// @param isKnown false when its quality was bad
  record Seen(double at, String path, boolean isKnown, Map<String, Double> values) {}

  /// What happened, and when.
  record Event(boolean isRaised, double at) {}

  /// All events until `end`.
  List<Event> events(List<Seen> history, double end) {
    return silence > 0 ? silences(history, end) : conditions(history, end);
  }

  private List<Event> silences(List<Seen> history, double end) {
    List<Double> heard =
        history.stream()
            .filter(seen -> seen.isKnown() && whenPaths.contains(seen.path()))
            .map(Seen::at)
            .toList();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < heard.size(); i++) {
      double next = i + 1 < heard.size() ? heard.get(i + 1) : Double.POSITIVE_INFINITY;
      double due = heard.get(i) + silence;
      if (due <= Math.min(next, end)) {
        events.add(new Event(true, due));
        if (next <= end) {
          events.add(new Event(false, next));
        }
      }
    }
    return events;
  }

  private List<Event> conditions(List<Seen> history, double end) {
    List<Event> events = new ArrayList<>();
    int from = 0;
    boolean isActive = false;
    while (true) {
      Found found =
          isActive
              ? find(history, from, end, clearing(), 1, offDelay)
              : find(history, from, end, raising(), readings, onDelay);
      if (found == null) {
        return events;
      }
      isActive = !isActive;
      events.add(new Event(isActive, found.at()));
      from = found.next();
    }
  }

  private record Found(double at, int next) {}

  /// Says of a reading: TRUE holds, FALSE ends it, null does not matter.
  private interface Look {
    @Nullable Boolean of(Seen seen);
  }

  private Look raising() {
    return seen ->
        whenPaths.contains(seen.path()) ? Boolean.TRUE.equals(when.apply(seen.values())) : null;
  }

  private Look clearing() {
    Function<Map<String, Double>, @Nullable Boolean> back = clear;
    if (back == null) {
      return seen ->
          whenPaths.contains(seen.path()) ? Boolean.FALSE.equals(when.apply(seen.values())) : null;
    }
    return seen ->
        clearPaths.contains(seen.path()) ? Boolean.TRUE.equals(back.apply(seen.values())) : null;
  }

  private static @Nullable Found find(
      List<Seen> history, int from, double end, Look look, int count, double delay) {
    for (int i = from; i < history.size(); i++) {
      if (!Boolean.TRUE.equals(look.of(history.get(i)))) {
        continue;
      }
      double due = history.get(i).at() + delay;
      int holding = 0;
      for (int j = i; j < history.size(); j++) {
        Seen seen = history.get(j);
        if (delay > 0 && seen.at() >= due) {
          return new Found(due, j);
        }
        Boolean holds = look.of(seen);
        if (holds == null) {
          continue;
        }
        if (!holds) {
          break;
        }
        holding++;
        if (delay == 0 && holding == count) {
          return new Found(seen.at(), j + 1);
        }
        if (j + 1 == history.size() && delay > 0 && due <= end) {
          return new Found(due, j + 1);
        }
      }
      boolean isCut = cut(history, i, look);
      if (!isCut) {
        return delay > 0 && due <= end ? new Found(due, history.size()) : null;
      }
    }
    return null;
  }

  /// True when some reading after `from` ends what held there.
  private static boolean cut(List<Seen> history, int from, Look look) {
    for (int j = from; j < history.size(); j++) {
      if (Boolean.FALSE.equals(look.of(history.get(j)))) {
        return true;
      }
    }
    return false;
  }
}
