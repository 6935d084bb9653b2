package io.lockstep.bench;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.BranchBehaviours;
import io.lockstep.simulation.behaviour.FmuModels;
import io.lockstep.simulation.behaviour.Forked;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.behaviour.TwinStatus;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import io.lockstep.space.AheadRun;
import io.lockstep.space.Branch;
import io.lockstep.space.ChangeFeed;
import io.lockstep.space.Command;
import io.lockstep.space.Feed;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.Outcome;
import io.lockstep.space.RunPlan;
import io.lockstep.space.RunReport;
import io.lockstep.space.Source;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceOptions;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// What a what-if costs over a plant of many twins with FMUs beside it: until the plant and all
/// states of models are forked, until the branch says its first value, its memory, and how fast it
/// runs ahead. FMUs run in this process, then in workers.
final class WhatIfBench {
  private static final Principal OWNER = new Principal("bench", Role.ADMIN);
  private static final int FMUS = 100;
  private static final int AT_ONCE = 1_000;
  private static final Duration AHEAD = Duration.ofMinutes(10);
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long REHEARSAL_NANOS = 2_000_000_000L;

  private final BenchFolder folder;
  private final Report report;
  private final int twins;
  private final int fmus;
  private final int forks;
  private final Duration ahead;

  WhatIfBench(BenchFolder folder, Report report, int twins, boolean isQuick) {
    this.folder = folder;
    this.report = report;
    this.twins = twins;
    this.fmus = isQuick ? 5 : FMUS;
    this.forks = isQuick ? 5 : 200;
    this.ahead = isQuick ? Duration.ofSeconds(20) : AHEAD;
  }

  void run() {
    BenchFmu.write(folder, 3);
    RealDisk disk = new RealDisk(folder.resolve("space"));
    try (Journal inputs = Journal.open(disk, TimeSource.system(), JournalOptions.named("inputs"));
        Journal changes =
            Journal.open(
                disk, TimeSource.system(), JournalOptions.named("changes").withSync(Sync.LAZY));
        Space space =
            Space.open(
                SpaceOptions.named("bench"),
                KernelOptions.defaults(),
                inputs,
                changes,
                disk,
                Devices.empty(),
                InstantSource.system(),
                System::nanoTime)) {
      fill(space);
      measure("whatif-in-process", Fmu::load, space, changes);
      measure("whatif-isolated", new Workers(WorkerOptions.STANDARD), space, changes);
    }
  }

  private void fill(Space space) {
    check(submit(space, new TwinCommand.AddModels("[" + BenchModel.dtdl() + "]")).join());
    List<CompletableFuture<Outcome>> sent = new ArrayList<>();
    for (int i = 0; i < twins; i++) {
      String id = TwinWorkspace.id(i);
      sent.add(submit(space, new TwinCommand.PutTwin(id, BenchModel.twin(id, i), false)));
      if (sent.size() == AT_ONCE) {
        sent.forEach(each -> check(each.join()));
        sent.clear();
      }
    }
    sent.forEach(each -> check(each.join()));
  }

  private static CompletableFuture<Outcome> submit(Space space, TwinCommand command) {
    return space.submit(OWNER, new Command.OfTwins(command));
  }

  private static void check(Outcome outcome) {
    if (outcome.reply() instanceof Reply.Refused(var reason)) {
      throw new LockstepException(ErrorCode.INTERNAL, "the plant: " + reason);
    }
  }

  /// One behaviour for each of the first twins.
  private String scenarios() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < fmus; i++) {
      yaml.append(
          """
          ---
          behaviour: model-%d
          mode: virtual-sensor
          fmu: bench3.fmu
          twin: %s
          inputs: { u: %s }
          outputs: { x: p1 }
          """
              .formatted(i, TwinWorkspace.id(i), BenchModel.FIRST));
    }
    return yaml.toString();
  }

  private void measure(String scenario, FmuLoader loader, Space space, Journal changes) {
    Models models = new FmuModels(Optional.of(folder.resolve("")), Map.of(), loader);
    List<Problem> problems = new ArrayList<>();
    List<Plan> plans =
        Behaviours.plans(
            List.of(new NamedText("bench.yaml", scenarios())), space.view(), models, problems);
    if (!problems.isEmpty()) {
      throw new LockstepException(ErrorCode.INTERNAL, problems.toString());
    }
    try (Behaviours behaviours =
        Behaviours.start(
            space,
            plans,
            models,
            new ChangeFeed(changes),
            folder.resolve(scenario),
            InstantSource.system())) {
      runBeside(space, behaviours);
      // A fork is rehearsed once models run; nobody forks a plant in the second in which it began.
      LockSupport.parkNanos(REHEARSAL_NANOS);
      double[] millis = new double[forks];
      for (int i = 0; i < forks; i++) {
        long begin = System.nanoTime();
        Forked forked = behaviours.fork();
        millis[i] = (System.nanoTime() - begin) / 1e6;
        if (forked.saved() != fmus) {
          throw new LockstepException(
              ErrorCode.INTERNAL, "states: expected %d, found %d".formatted(fmus, forked.saved()));
        }
      }
      report.add(scenario, LockstepProcess.NAME, "fork-first", millis[0], "ms");
      Arrays.sort(millis);
      report.add(scenario, LockstepProcess.NAME, "fork-p50", millis[forks / 2], "ms");
      report.add(scenario, LockstepProcess.NAME, "fork-p95", millis[(int) (forks * 0.95)], "ms");
      try (Models apart = models.apart()) {
        // The first one loads what the others find loaded.
        first(scenario, "first-result-cold", behaviours, apart);
        for (int i = 0; i < 3; i++) {
          first("", "", behaviours, apart);
        }
        first(scenario, "first-result", behaviours, apart);
        runAhead(scenario, behaviours, apart);
      }
    }
  }

  /// Readings until all models step with them.
  private void runBeside(Space space, Behaviours behaviours) {
    Instant begin = Instant.now().minusSeconds(30);
    for (int second = 0; second <= 20; second++) {
      List<FieldPublication> readings = new ArrayList<>();
      for (int i = 0; i < fmus; i++) {
        readings.add(
            FieldPublication.of(
                topic(i),
                "{\"$time\":\"%s\",\"%s\":%d}"
                    .formatted(begin.plusSeconds(second), BenchModel.FIRST, second)));
      }
      var _ = space.publish("bench", readings).join();
    }
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (behaviours.status().stream()
        .flatMap(each -> each.twins().stream())
        .anyMatch(each -> each.state() != TwinStatus.State.RUNNING || each.steps() < 19)) {
      if (System.nanoTime() > until) {
        throw new LockstepException(ErrorCode.TIMED_OUT, "the models do not run with the plant");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static String topic(int twin) {
    return "lockstep/v1/%s/telemetry".formatted(TwinWorkspace.id(twin));
  }

  private static BranchBehaviours models(
      Branch branch, long from, Behaviours behaviours, Forked forked, Models apart) {
    return new BranchBehaviours(
        branch,
        from,
        new BranchBehaviours.Setting(behaviours.plans(), List.of(), true),
        Optional.of(forked),
        apart);
  }

  /// From the decision to fork until the first value that a model says in the branch.
  private void first(String scenario, String metric, Behaviours behaviours, Models apart) {
    long begin = System.nanoTime();
    Forked forked = behaviours.fork();
    Branch branch = forked.branch();
    long from = System.currentTimeMillis() * 1_000;
    List<Source> sources =
        List.of(new Readings(from), models(branch, from, behaviours, forked, apart));
    RunPlan plan = RunPlan.until(from + 60_000_000, sources);
    try (AheadRun run = new AheadRun(branch, from, plan, System::nanoTime)) {
      while (branch.series(TwinWorkspace.id(0), "p1").isEmpty() && run.step(1)) {
        // On.
      }
    }
    double millis = (System.nanoTime() - begin) / 1e6;
    if (branch.series(TwinWorkspace.id(0), "p1").isEmpty()) {
      throw new LockstepException(ErrorCode.INTERNAL, "expected a value of a model, found none");
    }
    if (!scenario.isEmpty()) {
      report.add(scenario, LockstepProcess.NAME, metric, millis, "ms");
    }
  }

  private void runAhead(String scenario, Behaviours behaviours, Models apart) {
    Forked forked = behaviours.fork();
    Branch branch = forked.branch();
    long from = System.currentTimeMillis() * 1_000;
    BranchBehaviours source = models(branch, from, behaviours, forked, apart);
    long stepsBefore = stepsOf(source);
    RunPlan plan =
        RunPlan.until(from + ahead.toMillis() * 1_000, List.of(new Readings(from), source));
    long begin = System.nanoTime();
    try (AheadRun run = new AheadRun(branch, from, plan, System::nanoTime)) {
      RunReport ended = run.finish();
      double seconds = (System.nanoTime() - begin) / 1e9;
      long steps = stepsOf(source) - stepsBefore;
      if (steps < fmus * (ahead.toSeconds() - 1)) {
        throw new LockstepException(
            ErrorCode.INTERNAL,
            "steps of models: expected %d each, found %d of all"
                .formatted(ahead.toSeconds(), steps));
      }
      report.add(
          scenario, LockstepProcess.NAME, "run-ahead", ahead.toMillis() / 1e3 / seconds, "x");
      report.add(scenario, LockstepProcess.NAME, "steps", steps / seconds, "1/s");
      report.add(scenario, LockstepProcess.NAME, "inputs", (double) ended.inputs(), "");
      report.add(
          scenario, LockstepProcess.NAME, "branch-memory", ended.bytes() / 1024.0 / 1024, "MiB");
      report.add(
          scenario, LockstepProcess.NAME, "states-of-models", forked.bytes() / 1024.0, "KiB");
    }
  }

  private static long stepsOf(BranchBehaviours source) {
    return source.ran().stream()
        .flatMap(each -> each.status().stream())
        .mapToLong(TwinStatus::steps)
        .sum();
  }

  /// A reading of each modelled twin, once a second.
  private final class Readings implements Source {
    private final long from;
    private long next;

    Readings(long from) {
      this.from = from;
    }

    @Override
    public long nextMicros() {
      return from + next / fmus * 1_000_000;
    }

    @Override
    public void feed(Feed into) {
      String json = "{\"%s\":%d}".formatted(BenchModel.FIRST, next / fmus);
      into.message(
          "bench",
          topic((int) (next % fmus)),
          ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
      next++;
    }
  }
}
