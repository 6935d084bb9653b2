package io.lockstep.bench;

import io.lockstep.bench.micro.BenchKernel;
import io.lockstep.twin.TwinCommand;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.SplittableRandom;

/// JSON Patches that a kernel in this process decides, of twins at random, their changes formed and
/// dropped: what the kernel itself can do. The commands are made before the clock runs.
final class KernelPatches {
  private static final String SCENARIO = "kernel-patch";
  private static final int PREPARED_MAX = 1_000_000;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 5;
  private static final long SEED = 11;

  private final Report report;
  private final int twins;

  KernelPatches(Report report, int twins) {
    this.report = report;
    this.twins = twins;
  }

  void run() {
    long start = System.nanoTime();
    BenchKernel kernel = new BenchKernel(twins);
    double create = (System.nanoTime() - start) / 1e9;
    report.add("kernel-create", LockstepProcess.NAME, "rate", twins / create, "twins/s");
    SplittableRandom random = new SplittableRandom(SEED);
    TwinCommand[] commands = new TwinCommand[Math.min(PREPARED_MAX, twins * 10)];
    for (int i = 0; i < commands.length; i++) {
      String id = BenchKernel.id(random.nextInt(twins));
      commands[i] = new TwinCommand.PatchTwin(id, TwinPatches.patch(random), null);
    }
    for (int i = 0; i < WARM_UPS; i++) {
      double _ = seconds(kernel, commands);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] rates = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long before = threads.getCurrentThreadCpuTime();
      rates[i] = commands.length / seconds(kernel, commands);
      cpu[i] = (double) (threads.getCurrentThreadCpuTime() - before) / commands.length;
    }
    Arrays.sort(cpu);
    Arrays.sort(rates);
    report.add(SCENARIO, LockstepProcess.NAME, "rate", rates[ROUNDS / 2], "patches/s");
    report.add(SCENARIO, LockstepProcess.NAME, "cpu", cpu[ROUNDS / 2], "ns/patch");
  }

  private static double seconds(BenchKernel kernel, TwinCommand[] commands) {
    long start = System.nanoTime();
    for (TwinCommand command : commands) {
      kernel.decide(command);
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
