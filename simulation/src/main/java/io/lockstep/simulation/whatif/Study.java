package io.lockstep.simulation.whatif;

import io.lockstep.model.AlarmState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.BranchBehaviours;
import io.lockstep.simulation.behaviour.Forked;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.space.AheadRun;
import io.lockstep.space.Branch;
import io.lockstep.space.BranchSeries;
import io.lockstep.space.FieldChanges;
import io.lockstep.space.RecordedInputs;
import io.lockstep.space.RunPlan;
import io.lockstep.space.RunReport;
import io.lockstep.space.Source;
import io.lockstep.space.Space;
import io.lockstep.twin.AlarmQuery;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Series;
import io.lockstep.twin.TwinValues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Answers a [WhatIf]: forks the state that it begins with, runs one branch with nothing otherwise
/// and the replications, some at a time, and compares them. The same scenario on the same state and
/// inputs has the same result, to the bit, however many run at a time. Used once; [#cancel] and
/// [#progress] by any thread.
public final class Study {
  /// The most properties that are compared when nobody says which.
  static final int COMPARED_MAX = 50;

  private static final int INPUTS_AT_ONCE = 512;

  private final Space space;
  private final WhatIf scenario;
  private final ModelPool pool;
  private final Instant now;
  private final int parallel;
  private final LongSupplier cpuNanos;
  private final AtomicBoolean isCancelled = new AtomicBoolean();
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicLong farthestMicros = new AtomicLong(Long.MIN_VALUE);
  private volatile long fromMicros = Long.MIN_VALUE;

  /// @param pool of models that take part in runs
  /// @param now where a run begins that is to begin now
  /// @param parallel how many branches run at a time, 1 or more
  /// @param cpuNanos time of the processor that the calling thread took
  public Study(
      Space space,
      WhatIf scenario,
      ModelPool pool,
      Instant now,
      int parallel,
      LongSupplier cpuNanos) {
    this.space = space;
    this.scenario = scenario;
    this.pool = pool;
    this.now = now;
    this.parallel = parallel;
    this.cpuNanos = cpuNanos;
  }

  /// Ends all runs where they stand; [#run] then fails with TIMED_OUT.
  public void cancel() {
    isCancelled.set(true);
  }

  /// How much is done, 0 to 1.
  public double progress() {
    long from = fromMicros;
    long farthest = farthestMicros.get();
    double whole = scenario.replications() + 1.0;
    double begun =
        from == Long.MIN_VALUE || farthest == Long.MIN_VALUE
            ? 0
            : (farthest - from) / (scenario.duration().toNanos() / 1e3 + 1);
    return Math.min(1, Math.max(finished.get(), Math.min(1, begun)) / whole);
  }

  /// Runs all of it on the calling thread and some others.
  ///
  /// @throws LockstepException as [io.lockstep.space.PastStates#at] says; TIMED_OUT when it was
  ///   cancelled; NOT_FOUND when a property that is written, changed or watched belongs to no twin,
  ///   or a parameter to no behaviour; CONFLICT when models cannot go on that must
  public StudyResult run() throws InterruptedException {
    Optional<Forked> forked =
        scenario.asOf().isPresent() ? Optional.empty() : beside().map(Behaviours::fork);
    Branch start =
        forked
            .map(Forked::branch)
            .orElseGet(() -> scenario.asOf().map(space.past()::at).orElseGet(space::fork));
    long from = micros(scenario.asOf().orElse(now));
    fromMicros = from;
    long to = from + scenario.duration().toNanos() / 1_000;
    checkTwins(start.view());
    GraphView begin = start.forkedView();
    checkModels(forked);
    Beginning beginning = new Beginning(start, from, to, repeated(from), forked);
    Set<Property> watched = new LinkedHashSet<>(scenario.watch());
    Predicate<Series> keeps =
        series ->
            watched.isEmpty() || watched.contains(new Property(series.twinId(), series.path()));
    try (ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
      Branch baseBranch = start.fork();
      Branch firstBranch = start.fork();
      Future<Run> base = threads.submit(() -> run(baseBranch, beginning, 0, _ -> true));
      Future<Run> first = threads.submit(() -> run(firstBranch, beginning, 1, _ -> true));
      RunReport baseReport = finished(base).report();
      Run firstRun = finished(first);
      List<RunReport> reports = new ArrayList<>(List.of(firstRun.report()));
      if (watched.isEmpty()) {
        watched.addAll(mostDifferent(baseBranch, firstBranch, begin, from, to));
      }
      List<Property> properties = List.copyOf(watched);
      List<List<Course>> courses = new ArrayList<>();
      courses.add(courses(firstBranch, properties, begin, from, to));
      List<Future<Replication>> others = new ArrayList<>();
      for (int i = 2; i <= scenario.replications(); i++) {
        int number = i;
        others.add(
            threads.submit(
                () -> {
                  Branch branch = forked(start);
                  RunReport report = run(branch, beginning, number, keeps).report();
                  return new Replication(report, courses(branch, properties, begin, from, to));
                }));
      }
      for (Future<Replication> other : others) {
        Replication replication = finished(other);
        reports.add(replication.report());
        courses.add(replication.courses());
      }
      if (isCancelled.get()) {
        throw new LockstepException(
            ErrorCode.TIMED_OUT, "what-if %s: it was cancelled".formatted(scenario.name()));
      }
      List<Course> baseCourses = courses(baseBranch, properties, begin, from, to);
      return new StudyResult(
          from,
          to,
          baseReport,
          reports,
          compared(properties, baseBranch, firstBranch, baseCourses, courses),
          Summary.of(reports.stream().mapToDouble(RunReport::alarms).toArray()),
          alarms(baseBranch, from),
          alarms(firstBranch, from),
          begin,
          firstBranch,
          firstRun.behaviours());
    }
  }

  /// What all runs begin with.
  private record Beginning(
      Branch start, long from, long to, @Nullable PastReadings repeated, Optional<Forked> forked) {}

  private record Run(RunReport report, List<BranchBehaviours.Ran> behaviours) {}

  private record Replication(RunReport report, List<Course> courses) {}

  private static synchronized Branch forked(Branch start) {
    return start.fork();
  }

  private <T> T finished(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      cancel();
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
  }

  private @Nullable PastReadings repeated(long from) {
    return scenario.inputs() instanceof WhatIf.Inputs.Repeated(Duration period)
        ? PastReadings.read(
            space.past(),
            from - period.toNanos() / 1_000,
            from,
            beside().isPresent() ? Behaviours.SENDER : "",
            scenario.budget(),
            cpuNanos)
        : null;
  }

  /// The behaviours that take part.
  private Optional<Behaviours> beside() {
    return switch (scenario.behaviours()) {
      case SAVED, SAVED_ONLY, ANEW -> pool.behaviours();
      case NONE -> Optional.empty();
    };
  }

  private BranchBehaviours.Setting setting(Behaviours of, boolean isBase) {
    return new BranchBehaviours.Setting(
        of.plans(),
        isBase ? List.of() : scenario.parameters(),
        scenario.behaviours() != WhatIf.Behaving.ANEW);
  }

  private void checkModels(Optional<Forked> forked) {
    Optional<Behaviours> beside = beside();
    if (beside.isEmpty()) {
      if (!scenario.parameters().isEmpty()) {
        throw new LockstepException(
            ErrorCode.NOT_FOUND,
            "what-if %s: expected behaviours whose parameters are otherwise, found that none takes part"
                .formatted(scenario.name()));
      }
      return;
    }
    BranchBehaviours.check(setting(beside.get(), false), beside.get().models());
    List<String> missing =
        scenario.behaviours() == WhatIf.Behaving.SAVED_ONLY
            ? forked
                .map(moment -> moment.missing(setting(beside.get(), false), beside.get().models()))
                .orElse(List.of("all of them: states are not kept for moments of the past"))
            : List.of();
    if (!missing.isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "what-if %s: expected models that go on from their states (behaviours: saved-only), found that these cannot: %s; behaviours: saved lets them begin anew"
              .formatted(scenario.name(), String.join("; ", missing)));
    }
  }

  private void checkTwins(GraphView view) {
    Set<Property> named = new LinkedHashSet<>(scenario.watch());
    scenario.writes().forEach(write -> named.add(write.property()));
    named.addAll(scenario.changes().keySet());
    scenario.signals().forEach(signal -> named.add(signal.property()));
    for (Property property : named) {
      problem(view, property)
          .ifPresent(
              problem -> {
                throw new LockstepException(
                    ErrorCode.NOT_FOUND, "what-if %s: %s".formatted(scenario.name(), problem));
              });
    }
  }

  /// What is wrong with a property that a what-if names; empty when nothing is.
  static Optional<String> problem(GraphView view, Property property) {
    if (!view.hasTwin(property.twin())) {
      return Optional.of(
          "expected %s of a twin that is there when it begins, found no twin %s"
              .formatted(property, property.twin()));
    }
    return view.value(property.twin(), property.path()).isPresent()
        ? Optional.empty()
        : Optional.of(
            "expected a property that the model of %s has, found %s; one of a component is written %s/component/property"
                .formatted(property.twin(), property.path(), property.twin()));
  }

  /// Whether a run has nothing but what really came: then it says what models said then, too.
  private boolean isReality(int replication) {
    return scenario.inputs() instanceof WhatIf.Inputs.Recorded
        && (replication == 0 || isUnchanged());
  }

  /// @param replication draws other random numbers; 0 is the base
  private RunPlan plan(
      int replication,
      Beginning beginning,
      Optional<BranchBehaviours> models,
      Predicate<Series> keeps) {
    List<Source> sources = new ArrayList<>();
    boolean isBase = replication == 0;
    boolean isChanged = !isBase && !isUnchanged();
    switch (scenario.inputs()) {
      case WhatIf.Inputs.None _ -> {}
      case WhatIf.Inputs.Recorded _ -> {
        RecordedInputs recorded =
            space.past().recorded(beginning.start().basePosition(), beginning.to() + 1);
        if (isChanged) {
          recorded.withOthers().without(models.isPresent() ? Behaviours.SENDER : "");
        }
        sources.add(recorded);
      }
      case WhatIf.Inputs.Repeated _ -> {
        if (beginning.repeated() != null) {
          sources.add(beginning.repeated().from(beginning.from()));
        }
      }
    }
    if (isChanged) {
      SplittableRandom random = new SplittableRandom(scenario.seed() * 1_000_003 + replication);
      sources.add(new WriteSource(scenario.writes(), beginning.from()));
      scenario
          .signals()
          .forEach(
              signal -> sources.add(new SignalSource(signal, beginning.from(), random.split())));
    }
    models.ifPresent(sources::add);
    return new RunPlan(
        beginning.to(),
        sources,
        isChanged ? new FieldChanges(byTwin()) : FieldChanges.NONE,
        scenario.stopsAtAlarm() && !isBase,
        keeps,
        scenario.budget());
  }

  private boolean isUnchanged() {
    return scenario.writes().isEmpty()
        && scenario.changes().isEmpty()
        && scenario.signals().isEmpty()
        && scenario.parameters().isEmpty();
  }

  private Map<String, Map<String, FieldChanges.Change>> byTwin() {
    Map<String, Map<String, FieldChanges.Change>> byTwin = new TreeMap<>();
    scenario
        .changes()
        .forEach(
            (property, change) ->
                byTwin
                    .computeIfAbsent(property.twin(), _ -> new TreeMap<>())
                    .put(property.path(), change));
    return byTwin;
  }

  private Run run(Branch branch, Beginning beginning, int replication, Predicate<Series> keeps) {
    Optional<Behaviours> beside = isReality(replication) ? Optional.empty() : beside();
    if (beside.isEmpty()) {
      return run(branch, beginning, Optional.empty(), replication, keeps);
    }
    Models models = pool.lend(beside.get());
    try {
      BranchBehaviours source =
          new BranchBehaviours(
              branch,
              beginning.from(),
              setting(beside.get(), replication == 0),
              beginning.forked(),
              models);
      return run(branch, beginning, Optional.of(source), replication, keeps);
    } finally {
      pool.giveBack(models);
    }
  }

  private Run run(
      Branch branch,
      Beginning beginning,
      Optional<BranchBehaviours> models,
      int replication,
      Predicate<Series> keeps) {
    RunPlan plan = plan(replication, beginning, models, keeps);
    try (AheadRun run = new AheadRun(branch, beginning.from(), plan, cpuNanos)) {
      while (run.step(INPUTS_AT_ONCE)) {
        farthestMicros.accumulateAndGet(run.report().atMicros(), Math::max);
        if (isCancelled.get()) {
          run.cancel();
        }
      }
      finished.incrementAndGet();
      return new Run(run.report(), models.map(BranchBehaviours::ran).orElse(List.of()));
    }
  }

  /// Those that were raised in a run.
  private static List<String> alarms(Branch branch, long from) {
    AlarmQuery raised =
        new AlarmQuery(EnumSet.allOf(AlarmState.class), Set.of(), _ -> true, "", "", from, "");
    return branch.view().alarms().page(raised, StudyResult.ALARMS_MAX).documents();
  }

  private static List<Course> courses(
      Branch branch, List<Property> properties, GraphView begin, long from, long to) {
    return properties.stream()
        .map(
            property ->
                Course.course(
                    branch.series(property.twin(), property.path()).orElse(null),
                    before(begin, property),
                    from,
                    to))
        .toList();
  }

  /// The number that a property has at the start; NaN when it has none.
  private static double before(GraphView begin, Property property) {
    Optional<String> json =
        begin.values(property.twin()).map(TwinValues::values).orElse(List.of()).stream()
            .filter(value -> value.path().equals(property.path()))
            .map(TwinValues.Value::json)
            .findFirst();
    try {
      return switch (json.orElse("")) {
        case "true" -> 1;
        case "false" -> 0;
        case "" -> Double.NaN;
        case String number -> Double.parseDouble(number);
      };
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  private static List<Property> mostDifferent(
      Branch base, Branch first, GraphView begin, long from, long to) {
    Set<Property> all = new HashSet<>();
    for (Branch branch : List.of(base, first)) {
      for (Series series : branch.allSeries()) {
        switch (series.type()) {
          case BOOLEAN, LONG, DOUBLE -> all.add(new Property(series.twinId(), series.path()));
          case TEXT, JSON -> {}
        }
      }
    }
    record Distance(Property property, double distance) {}
    return all.stream()
        .map(
            property ->
                new Distance(
                    property,
                    Course.distance(
                        courses(base, List.of(property), begin, from, to).getFirst(),
                        courses(first, List.of(property), begin, from, to).getFirst())))
        .filter(each -> each.distance() > 0)
        .sorted(
            Comparator.comparingDouble(Distance::distance)
                .reversed()
                .thenComparing(each -> each.property().toString()))
        .limit(COMPARED_MAX)
        .map(Distance::property)
        .toList();
  }

  private static List<StudyResult.Compared> compared(
      List<Property> properties,
      Branch base,
      Branch first,
      List<Course> baseCourses,
      List<List<Course>> courses) {
    List<StudyResult.Compared> compared = new ArrayList<>();
    for (int i = 0; i < properties.size(); i++) {
      Property property = properties.get(i);
      int index = i;
      List<Course> each = courses.stream().map(all -> all.get(index)).toList();
      List<Summary> grid = new ArrayList<>(Course.POINTS);
      for (int point = 0; point < Course.POINTS; point++) {
        int at = point;
        grid.add(Summary.of(each.stream().mapToDouble(course -> course.grid().get(at)).toArray()));
      }
      Optional<BranchSeries> ofBase = base.series(property.twin(), property.path());
      Optional<BranchSeries> ofFirst = first.series(property.twin(), property.path());
      compared.add(
          new StudyResult.Compared(
              property,
              ofFirst.or(() -> ofBase).map(series -> series.series().unit()).orElse(""),
              divergence(ofBase.orElse(null), ofFirst.orElse(null)),
              baseCourses.get(i),
              each.getFirst(),
              Summary.of(each.stream().mapToDouble(Course::last).toArray()),
              Summary.of(each.stream().mapToDouble(Course::mean).toArray()),
              Summary.of(each.stream().mapToDouble(Course::least).toArray()),
              Summary.of(each.stream().mapToDouble(Course::greatest).toArray()),
              grid));
    }
    return compared;
  }

  /// When two series are first otherwise: the earlier time of the first two readings that differ.
  private static long divergence(@Nullable BranchSeries one, @Nullable BranchSeries other) {
    int ones = one == null ? 0 : one.size();
    int others = other == null ? 0 : other.size();
    for (int i = 0; i < Math.max(ones, others); i++) {
      long at = one == null || i >= ones ? StudyResult.NEVER : one.receivedMicros(i);
      long otherAt = other == null || i >= others ? StudyResult.NEVER : other.receivedMicros(i);
      boolean isEqual =
          at == otherAt
              && one != null
              && other != null
              && one.bits(i) == other.bits(i)
              && Objects.equals(one.text(i), other.text(i));
      if (!isEqual) {
        return Math.min(at, otherAt);
      }
    }
    return StudyResult.NEVER;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
