package io.lockstep.bench;

import io.lockstep.simulation.cosim.Connection;
import io.lockstep.simulation.cosim.Master;
import io.lockstep.simulation.cosim.MasterOptions;
import io.lockstep.simulation.cosim.Member;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.SavedState;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;

/// What calls of an FMU cost in this process and in a worker: a trivial FMU of FMI 2 and 3,
/// compiled here from its sources; the median of rounds.
final class FmuBench {
  private static final int ROUNDS = 11;
  private static final double STEP = 0.01;
  private static final int CROWD = 1000;
  private static final int CROWD_ROUNDS = 130;
  private static final int CROWD_WARM_ROUNDS = 30;

  private final BenchFolder folder;
  private final Report report;
  private final long calls;

  FmuBench(BenchFolder folder, Report report, long calls) {
    this.folder = folder;
    this.report = report;
    this.calls = calls;
  }

  void run() {
    for (int version : new int[] {2, 3}) {
      try (LoadedFmu fmu =
              Fmu.open(BenchFmu.write(folder, version)).load(FmuInterface.Kind.CO_SIMULATION);
          CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet("bench"))) {
        instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
        instance.exitInitialization();
        measure("fmi" + version, fmu, instance);
        coupled("fmi" + version, fmu);
      }
    }
    isolated("isolated-spinning", Duration.ofMillis(5), calls / 20);
    isolated("isolated-parked", Duration.ZERO, calls / 50);
    crowd();
  }

  /// The same calls by way of a worker process: what is more than above is the way.
  private void isolated(String subject, Duration spin, long times) {
    try (Workers workers = new Workers(WorkerOptions.STANDARD.spinning(spin));
        LoadedFmu fmu =
            workers.load(Fmu.open(BenchFmu.write(folder, 3)), FmuInterface.Kind.CO_SIMULATION);
        CoSimulation instance = started(fmu, "bench")) {
      figure(
          subject,
          "step",
          times,
          n -> {
            for (long i = 0; i < n; i++) {
              instance.step(i * STEP, STEP);
            }
          });
      Numbers x = instance.numbers(List.of(fmu.description().variable("x").orElseThrow()));
      figure(
          subject,
          "get",
          times,
          n -> {
            for (long i = 0; i < n; i++) {
              x.read();
            }
          });
    }
  }

  private static CoSimulation started(LoadedFmu fmu, String name) {
    CoSimulation instance = fmu.coSimulation(InstanceOptions.quiet(name));
    instance.enterInitialization(0, OptionalDouble.empty(), OptionalDouble.empty());
    instance.exitInitialization();
    return instance;
  }

  /// A thousand instances in workers, each set, stepped and read ten times a second.
  private void crowd() {
    try (Workers workers = new Workers(WorkerOptions.STANDARD.spinning(Duration.ZERO));
        LoadedFmu fmu =
            workers.load(Fmu.open(BenchFmu.write(folder, 3)), FmuInterface.Kind.CO_SIMULATION)) {
      List<CoSimulation> instances = new ArrayList<>();
      List<Numbers> inputs = new ArrayList<>();
      List<Numbers> outputs = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        CoSimulation instance = started(fmu, "bench" + i);
        instances.add(instance);
        inputs.add(instance.numbers(List.of(fmu.description().variable("u").orElseThrow())));
        outputs.add(instance.numbers(List.of(fmu.description().variable("x").orElseThrow())));
      }
      long cpuBefore = 0;
      long begin = 0;
      for (int round = 0; round < CROWD_ROUNDS; round++) {
        if (round == CROWD_WARM_ROUNDS) {
          cpuBefore = cpuOfAll();
          begin = System.nanoTime();
        }
        for (int i = 0; i < CROWD; i++) {
          inputs.get(i).set(0, round);
          inputs.get(i).write();
          instances.get(i).step(round * 0.1, 0.1);
          outputs.get(i).read();
        }
        long next = begin + (round + 1 - CROWD_WARM_ROUNDS) * 100_000_000L;
        while (begin != 0 && System.nanoTime() < next) {
          LockSupport.parkNanos(next - System.nanoTime());
        }
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      report.add(
          "fmu-isolated-1000-at-10-Hz",
          "lockstep",
          "cores",
          (cpuOfAll() - cpuBefore) / 1e9 / seconds,
          "cores");
      report.add(
          "fmu-isolated-1000-at-10-Hz",
          "lockstep",
          "rounds",
          (CROWD_ROUNDS - CROWD_WARM_ROUNDS) / seconds,
          "1/s");
      instances.forEach(CoSimulation::close);
    }
  }

  private static long cpuOfAll() {
    return ProcessCpu.nanos()
        + ProcessHandle.current()
            .children()
            .mapToLong(each -> each.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
            .sum();
  }

  private void measure(String subject, LoadedFmu fmu, CoSimulation instance) {
    Variable variable = fmu.description().variable("x").orElseThrow();
    Variable tunable = fmu.description().variable("u").orElseThrow();
    Numbers x = instance.numbers(List.of(variable));
    Numbers u = instance.numbers(List.of(tunable));
    double[] sum = new double[1];
    figure(
        subject,
        "step-and-get",
        n -> {
          for (long i = 0; i < n; i++) {
            instance.step(i * STEP, STEP);
            x.read();
            sum[0] += x.get(0);
          }
        });
    figure(
        subject,
        "get",
        n -> {
          for (long i = 0; i < n; i++) {
            x.read();
            sum[0] += x.get(0);
          }
        });
    figure(
        subject,
        "set",
        n -> {
          for (long i = 0; i < n; i++) {
            u.set(0, (double) i);
            u.write();
          }
        });
    try (SavedState state = instance.save()) {
      figure(
          subject,
          "save-and-restore",
          n -> {
            for (long i = 0; i < n; i++) {
              instance.save(state);
              instance.restore(state);
            }
          });
    }
    figure(
        subject,
        "save-restore-and-free",
        n -> {
          for (long i = 0; i < n; i++) {
            try (SavedState state = instance.save()) {
              instance.restore(state);
            }
          }
        });
    if (Double.isNaN(sum[0])) {
      report.note("the FMU's values are no numbers");
    }
  }

  /// Two of them, each with the other's output as input: a coupled step is a step of both, and what
  /// is carried between them.
  private void coupled(String subject, LoadedFmu fmu) {
    for (MasterOptions.Coupling coupling : MasterOptions.Coupling.values()) {
      try (Master master =
          new Master(
              List.of(Member.of("one", fmu, Map.of()), Member.of("two", fmu, Map.of())),
              List.of(Connection.of("one.x", "two.u"), Connection.of("two.x", "one.u")),
              MasterOptions.every(STEP).by(coupling))) {
        master.start(0, OptionalDouble.empty());
        long[] steps = new long[1];
        figure(
            subject,
            "coupled-step-" + coupling.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            n -> {
              steps[0] += n;
              boolean _ = master.advance(steps[0] * STEP);
            });
      }
    }
  }

  private interface Work {
    void run(long times);
  }

  private void figure(String subject, String metric, Work work) {
    figure(subject, metric, calls, work);
  }

  private void figure(String subject, String metric, long times, Work work) {
    double[] nanos = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      work.run(times);
      nanos[round] = (System.nanoTime() - begin) / (double) times;
    }
    // The first rounds are those in which the JIT learns.
    double[] warm = java.util.Arrays.copyOfRange(nanos, 3, ROUNDS);
    java.util.Arrays.sort(warm);
    report.add("fmu-" + subject, "lockstep", metric, warm[warm.length / 2], "ns");
  }
}
