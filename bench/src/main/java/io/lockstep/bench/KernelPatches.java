package io.lockstep.bench;

import io.lockstep.bench.micro.BenchKernel;
import io.lockstep.twin.TwinCommand;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.SplittableRandom;

/// JSON Patches that a kernel in this process decides, of twins at random, their changes formed and
/// dropped: what the kernel itself can do. The texts are made before the clock runs.
final class KernelPatches {
  private static final String SCENARIO = "kernel-patch";
  private static final int COUNT_MAX = 1_000_000;

  /// Different texts, a power of two.
  private static final int PATCHES = 1 << 13;

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
    String[] ids = new String[twins];
    Arrays.setAll(ids, BenchKernel::id);
    String[] patches = new String[PATCHES];
    Arrays.setAll(patches, _ -> TwinPatches.patch(random));
    int count = Math.min(COUNT_MAX, twins * 10);
    for (int i = 0; i < WARM_UPS; i++) {
      double _ = seconds(kernel, ids, patches, count);
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] rates = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long before = threads.getCurrentThreadCpuTime();
      rates[i] = count / seconds(kernel, ids, patches, count);
      cpu[i] = (double) (threads.getCurrentThreadCpuTime() - before) / count;
    }
    Arrays.sort(cpu);
    Arrays.sort(rates);
    report.add(SCENARIO, LockstepProcess.NAME, "rate", rates[ROUNDS / 2], "patches/s");
    report.add(SCENARIO, LockstepProcess.NAME, "cpu", cpu[ROUNDS / 2], "ns/patch");
  }

  private static double seconds(BenchKernel kernel, String[] ids, String[] patches, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      String id = ids[random.nextInt(ids.length)];
      kernel.decide(new TwinCommand.PatchTwin(id, patches[i & (PATCHES - 1)], null));
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
