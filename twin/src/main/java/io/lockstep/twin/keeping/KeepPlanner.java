package io.lockstep.twin.keeping;

import io.lockstep.model.KeepShape;
import io.lockstep.model.RetentionChange;
import io.lockstep.twin.access.AccessGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Works out, for a graph, what the history is to be told that it was not told yet. Used once, by
/// one thread.
///
/// A twin that is no more keeps what held for it last, but for holds that have ended. A hold that
/// is on a twin stays on it until it ends, wherever the twin goes.
public final class KeepPlanner {
  private final Keeping keeping;
  private final AccessGraph graph;
  private final List<Asked<KeepRule>> rules = new ArrayList<>();
  private final List<Asked<LegalHold>> holds = new ArrayList<>();
  private final Map<KeepShape, Integer> numbers = new HashMap<>();
  private final Map<Integer, KeepShape> more = new TreeMap<>();
  private int next = 1;

  private record Asked<T>(T what, KeepSelector.Found twins) {}

  /// @param tags asked of twins only where a rule or a hold goes by tags
  public KeepPlanner(Keeping keeping, AccessGraph graph, KeepSelector.Tags tags) {
    this.keeping = keeping;
    this.graph = graph;
    for (KeepRule rule : keeping.rules().rules()) {
      rules.add(new Asked<>(rule, rule.selector().in(graph, tags)));
    }
    for (LegalHold hold : keeping.holds().values()) {
      holds.add(new Asked<>(hold, hold.selector().in(graph, tags)));
    }
  }

  /// What is to be told.
  ///
  /// @param isWhole everything, since the history has lost what it was told
  public RetentionChange plan(boolean isWhole) {
    Integer _ = numbers.put(KeepShape.NONE, 0);
    if (!isWhole) {
      keeping.shapes().forEach((number, shape) -> numbers.putIfAbsent(shape, number));
      next = keeping.shapes().keySet().stream().mapToInt(number -> number + 1).max().orElse(1);
    }
    int fallback = number(forAll());
    Map<String, Integer> twins = new TreeMap<>();
    for (int twin = 0; twin < graph.limit(); twin++) {
      if (graph.isThere(twin)) {
        tell(graph.id(twin), number(shape(twin)), fallback, isWhole, twins);
      }
    }
    for (String twin : keeping.told().keySet()) {
      if (graph.find(twin) < 0) {
        tell(twin, number(last(twin)), fallback, isWhole, twins);
      }
    }
    return new RetentionChange(isWhole, more, fallback, twins);
  }

  /// Whether there is something in a change to be told.
  public boolean isNews(RetentionChange change) {
    return !change.isEmpty() || change.fallback() != keeping.fallback();
  }

  private void tell(
      String twin, int shape, int fallback, boolean isWhole, Map<String, Integer> into) {
    int before =
        isWhole
            ? RetentionChange.UNTOLD
            : keeping.told().getOrDefault(twin, RetentionChange.UNTOLD);
    // Of the fallback nothing need be told; but who is no more is not to follow it.
    boolean isTold = shape != fallback || graph.find(twin) < 0;
    int wanted = isTold ? shape : RetentionChange.UNTOLD;
    if (wanted != before) {
      Integer _ = into.put(twin, wanted);
    }
  }

  private int number(KeepShape shape) {
    return numbers.computeIfAbsent(
        shape,
        _ -> {
          KeepShape _ = more.put(next, shape);
          return next++;
        });
  }

  private KeepShape forAll() {
    List<KeepShape.Rule> list = new ArrayList<>();
    for (KeepRule rule : keeping.rules().rules()) {
      if (rule.selector().isForAll()) {
        add(rule, list);
      }
    }
    return new KeepShape(list, List.of());
  }

  private KeepShape shape(int twin) {
    List<KeepShape.Rule> list = new ArrayList<>();
    for (Asked<KeepRule> rule : rules) {
      if (rule.twins.contains(twin)) {
        add(rule.what, list);
      }
    }
    KeepShape before = keeping.shapeOf(graph.id(twin));
    List<KeepShape.Hold> held = new ArrayList<>();
    for (Asked<LegalHold> hold : holds) {
      if (isOn(hold.what, before) || hold.twins.contains(twin)) {
        add(hold.what, held);
      }
    }
    return new KeepShape(list, held);
  }

  private static boolean isOn(LegalHold hold, KeepShape shape) {
    return shape.holds().stream().anyMatch(one -> one.name().equals(hold.name()));
  }

  private KeepShape last(String twin) {
    KeepShape before = keeping.shapeOf(twin);
    List<KeepShape.Hold> held = new ArrayList<>();
    for (Asked<LegalHold> hold : holds) {
      if (isOn(hold.what, before)) {
        add(hold.what, held);
      }
    }
    return new KeepShape(before.rules(), held);
  }

  private static void add(KeepRule rule, List<KeepShape.Rule> into) {
    for (String path : rule.selector().paths()) {
      into.add(
          new KeepShape.Rule(
              path, rule.keepMicros(), rule.place(), rule.isArchivedFirst(), rule.staysInLake()));
    }
  }

  private static void add(LegalHold hold, List<KeepShape.Hold> into) {
    for (String path : hold.selector().paths()) {
      into.add(new KeepShape.Hold(hold.name(), path, hold.fromMicros(), hold.toMicros()));
    }
  }
}
