package io.lockstep.simulation.behaviour;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.ValueType;
import io.lockstep.simulation.behaviour.Behaviour.Scope;
import io.lockstep.twin.GraphOutline;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.ModelShape;
import io.lockstep.twin.Series;
import io.lockstep.twin.TwinValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// All runs there are: one for each twin that a plan is of, come and gone with the twins; and which
/// reading goes to which of them. Confined to one thread, but for [#runs].
final class Fleet implements AutoCloseable {
  private static final int TWINS_MAX = 1_000_000;

  private final Views views;
  private List<Plan> plans;
  private final Models models;
  private final Variation variation;
  private final Map<Key, List<Target>> targets = new HashMap<>();
  private final Map<Integer, List<Target>> bySeries = new HashMap<>();
  private final Set<TwinRun> touched = new LinkedHashSet<>();
  private volatile Map<RunKey, TwinRun> runs = Map.of();
  private boolean isStructureStale = true;
  private long inputPosition = -1;

  /// The state of the twins.
  interface Views {
    /// With all that a record of the changes tells.
    ///
    /// @param inputPosition of the record; -1 before the first: then with all that is decided
    GraphView at(long inputPosition);
  }

  /// What becomes of a plan for one twin.
  interface Variation {
    /// Nothing.
    Variation NONE = (plan, _) -> plan;

    /// The plan by which the twin's model runs.
    Plan of(Plan plan, String twin);
  }

  private record Key(String twin, String path) {}

  private record Target(TwinRun run, int feed) {}

  /// Which run.
  record RunKey(String behaviour, String twin) {}

  Fleet(Views views, List<Plan> plans, Models models, Variation variation) {
    this.views = views;
    this.plans = List.copyOf(plans);
    this.models = models;
    this.variation = variation;
  }

  /// The runs. Thread-safe.
  Map<RunKey, TwinRun> runs() {
    return runs;
  }

  /// Takes a record of the changes.
  void take(int kind, ByteBuffer record) {
    if (kind == ChangeKind.TWIN.number() || kind == ChangeKind.MODEL.number()) {
      inputPosition = ChangeHeader.read(record).inputPosition();
      isStructureStale = true;
      return;
    }
    if (kind != ChangeKind.SAMPLES.number()) {
      return;
    }
    ChangeHeader header = ChangeHeader.read(record);
    inputPosition = header.inputPosition();
    follow();
    int _ =
        SamplesChange.read(
            record,
            (series, sourceMicros, type, bits, _, quality, flags) -> {
              if ((flags & (SamplesChange.REMOVED | SamplesChange.FUTURE)) == 0
                  && type.isPrimitive()) {
                deliver(series, sourceMicros, number(type, bits), quality);
              }
            });
  }

  private static double number(ValueType type, long bits) {
    return switch (type) {
      case BOOLEAN -> bits == 0 ? 0 : 1;
      case LONG -> bits;
      case DOUBLE -> Double.longBitsToDouble(bits);
      case TEXT, JSON -> Double.NaN;
    };
  }

  private void deliver(int series, long micros, double value, Quality quality) {
    List<Target> of = bySeries.get(series);
    if (of == null) {
      of =
          views
              .at(inputPosition)
              .series(series)
              .map(
                  (Series each) ->
                      targets.getOrDefault(new Key(each.twinId(), each.path()), List.of()))
              .orElse(List.of());
      bySeries.put(series, of);
    }
    for (Target each : of) {
      each.run().reading(each.feed(), micros, value, quality);
      touched.add(each.run());
    }
  }

  /// The runs that got readings since the last call, or go on without.
  List<TwinRun> due(long nowNanos) {
    for (TwinRun run : runs.values()) {
      if (run.wantsTime(nowNanos)) {
        touched.add(run);
      }
    }
    return touched();
  }

  /// The runs that got readings since the last call, or were to go on.
  List<TwinRun> touched() {
    List<TwinRun> all = List.copyOf(touched);
    touched.clear();
    return all;
  }

  /// Whether there are any.
  boolean hasTouched() {
    return !touched.isEmpty();
  }

  /// Has a run go on in the next round.
  void touch(TwinRun run) {
    touched.add(run);
  }

  /// Makes runs for twins that have come, and ends those of twins that have gone.
  void follow() {
    if (!isStructureStale) {
      return;
    }
    isStructureStale = false;
    GraphView view = views.at(inputPosition);
    Map<RunKey, TwinRun> now = new LinkedHashMap<>();
    Map<String, SortedSet<String>> ancestors = new HashMap<>();
    for (ModelShape each : view.shapes()) {
      ancestors.put(each.modelId(), each.ancestors());
    }
    List<GraphOutline.Node> twins =
        plans.stream().anyMatch(plan -> plan.behaviour().scope() instanceof Scope.OfModel)
            ? view.outline(TWINS_MAX).twins()
            : List.of();
    for (Plan plan : plans) {
      for (String twin : twinsOf(plan, view, twins, ancestors)) {
        RunKey key = new RunKey(plan.behaviour().name(), twin);
        @Nullable TwinRun known = runs.get(key);
        TwinRun run = known == null ? begin(variation.of(plan, twin), twin, view) : known;
        now.put(key, run);
        if (known == null) {
          touched.add(run); // It says at once what it waits for.
        }
      }
    }
    runs.forEach(
        (key, run) -> {
          if (!now.containsKey(key)) {
            run.close();
            touched.remove(run);
          }
        });
    runs = now;
    route();
  }

  /// Goes on with other plans. Runs of plans that are gone are retired, those of some begin anew,
  /// and all others stay as they are.
  ///
  /// @param anew names of behaviours
  void replace(List<Plan> others, Set<String> anew, Write.Sink sink) {
    Set<String> names = new HashSet<>();
    others.forEach(each -> names.add(each.behaviour().name()));
    Map<RunKey, TwinRun> kept = new LinkedHashMap<>();
    runs.forEach(
        (key, run) -> {
          if (names.contains(key.behaviour()) && !anew.contains(key.behaviour())) {
            kept.put(key, run);
            return;
          }
          if (!names.contains(key.behaviour())) {
            run.retire(sink);
          }
          run.close();
          touched.remove(run);
        });
    runs = kept;
    plans = List.copyOf(others);
    // Also twins count that came with changes that are not taken yet.
    inputPosition = -1;
    isStructureStale = true;
    follow();
  }

  private static List<String> twinsOf(
      Plan plan,
      GraphView view,
      List<GraphOutline.Node> twins,
      Map<String, SortedSet<String>> ancestors) {
    return switch (plan.behaviour().scope()) {
      case Scope.OfTwin(String id) -> view.hasTwin(id) ? List.of(id) : List.of();
      case Scope.OfModel(String id) ->
          twins.stream()
              .filter(
                  node ->
                      Optional.ofNullable(ancestors.get(node.modelId()))
                          .filter(of -> of.contains(id))
                          .isPresent())
              .map(GraphOutline.Node::id)
              .toList();
    };
  }

  private TwinRun begin(Plan plan, String twin, GraphView view) {
    Map<String, TwinValues.Value> own = values(view, twin);
    TwinValues.@Nullable Value health = own.get(plan.behaviour().health());
    TwinRun run =
        new TwinRun(plan, twin, models, health == null ? "" : JsonValue.text(health.json()));
    for (Behaviour.Output output : plan.behaviour().outputs()) {
      for (String path : output.written()) {
        TwinValues.@Nullable Value value = own.get(path);
        // What is ahead of this was not written yet; what people wrote says nothing.
        if (value != null && value.quality() == Quality.SIMULATED) {
          run.written(value.sourceMicros());
        }
      }
    }
    for (int i = 0; i < plan.feeds().size(); i++) {
      Plan.Feed feed = plan.feeds().get(i);
      TwinValues.@Nullable Value value =
          (feed.twinId().isEmpty() ? own : values(view, feed.twinId())).get(feed.path());
      if (value != null && value.type().isPrimitive()) {
        run.present(i, value.sourceMicros(), JsonValue.number(value.json()), value.quality());
      }
    }
    return run;
  }

  private static Map<String, TwinValues.Value> values(GraphView view, String twin) {
    Map<String, TwinValues.Value> values = new HashMap<>();
    view.values(twin).ifPresent(all -> all.values().forEach(each -> values.put(each.path(), each)));
    return values;
  }

  private void route() {
    bySeries.clear();
    targets.clear();
    for (TwinRun run : runs.values()) {
      for (int i = 0; i < run.plan().feeds().size(); i++) {
        Plan.Feed feed = run.plan().feeds().get(i);
        String twin = feed.twinId().isEmpty() ? run.twin() : feed.twinId();
        targets
            .computeIfAbsent(new Key(twin, feed.path()), _ -> new ArrayList<>())
            .add(new Target(run, i));
      }
    }
  }

  @Override
  public void close() {
    runs.values().forEach(TwinRun::close);
    runs = Map.of();
  }
}
