package io.lockstep.ingest.grade;

import io.lockstep.model.text.Excerpt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What was judged of one edge node, and what it has violated. Confined to the grader's thread.
final class Judgements {
  private final Set<Rule> judged = EnumSet.noneOf(Rule.class);
  private final Map<Rule, Found> violated = new EnumMap<>(Rule.class);
  private long nowMicros;

  private static final class Found {
    private long count;
    private long firstMicros;
    private long lastMicros;
    private String example = "";
  }

  /// Judges from now on are of this time.
  void at(long micros) {
    nowMicros = micros;
  }

  /// Notes that a rule was judged, and a violation when it does not hold.
  ///
  /// @param found what was expected and found; asked for only when it does not hold
  void judge(Rule rule, boolean holds, Supplier<String> found) {
    judged.add(rule);
    if (!holds) {
      Found known = violated.computeIfAbsent(rule, _ -> new Found());
      if (known.count == 0) {
        known.firstMicros = nowMicros;
      }
      known.count++;
      known.lastMicros = nowMicros;
      known.example = Excerpt.cut(found.get(), Excerpt.DRIFT_MAX);
    }
  }

  Set<Rule> judged() {
    return EnumSet.copyOf(judged);
  }

  boolean isEmpty() {
    return judged.isEmpty();
  }

  List<EdgeGrades.Violation> violations() {
    List<EdgeGrades.Violation> all = new ArrayList<>();
    violated.forEach(
        (rule, found) ->
            all.add(
                new EdgeGrades.Violation(
                    rule, found.count, found.firstMicros, found.lastMicros, found.example)));
    return all;
  }
}
