package io.lockstep.bench;

import io.lockstep.bench.micro.CheckValue;
import io.lockstep.bench.micro.CpuProfiler;
import io.lockstep.bench.micro.DecodePayload;
import io.lockstep.bench.micro.DecodeSparkplug;
import io.lockstep.bench.micro.DetectReading;
import io.lockstep.bench.micro.JournalAppend;
import io.lockstep.bench.micro.KernelApply;
import io.lockstep.bench.micro.KernelRules;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// The steps of the data's way one by one, under JMH: time and allocation of an operation. A step
/// of the hot path must allocate nothing.
final class MicroBench {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final int OUTPUT_SHOWN_MAX = 4_000;

  /// How long to measure.
  ///
  /// @param forks processes of each benchmark; 0 runs them in this one
  /// @param warmUps of so many iterations
  /// @param iterations that are measured
  /// @param millis of an iteration
  record Effort(int forks, int warmUps, int iterations, long millis) {
    /// One process each, under two minutes for all.
    static final Effort STANDARD = new Effort(1, 8, 15, 300);

    /// Shows that they run.
    static final Effort LEAST = new Effort(0, 0, 1, 5);
  }

  private final BenchFolder folder;
  private final Report report;
  private final Effort effort;

  MicroBench(BenchFolder folder, Report report, Effort effort) {
    this.folder = folder;
    this.report = report;
    this.effort = effort;
  }

  void run() {
    Path output = folder.resolve("jmh.log");
    // Two runs at a time are the user's to avoid; JMH's own lock outlives a kill.
    System.setProperty("jmh.ignoreLock", "true");
    System.setProperty("lockstep.bench.folder", folder.resolve("").toString());
    try {
      Collection<RunResult> results = new Runner(options(output)).run();
      results.stream()
          .sorted(Comparator.comparing(MicroBench::scenario).thenComparing(MicroBench::subject))
          .forEach(this::add);
    } catch (RunnerException e) {
      String said = Files.exists(output) ? Texts.read(output) : "";
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "micro: expected every benchmark to run, found: %s%n%s"
              .formatted(
                  e.getMessage(), said.substring(Math.max(0, said.length() - OUTPUT_SHOWN_MAX))),
          e);
    }
  }

  private Options options(Path output) {
    return new OptionsBuilder()
        .include(included(JournalAppend.class))
        .include(included(DecodePayload.class))
        .include(included(DecodeSparkplug.class))
        .include(included(KernelApply.class))
        .include(included(KernelRules.class))
        .include(included(CheckValue.class))
        .include(included(DetectReading.class))
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .forks(effort.forks())
        .warmupIterations(effort.warmUps())
        .warmupTime(TimeValue.milliseconds(effort.millis()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.millis()))
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuProfiler.class)
        .shouldFailOnError(true)
        .output(output.toString())
        // None of this process's own, whose class archive is not theirs to write.
        .jvmArgs(
            "-XX:+UseParallelGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlockstep.bench.folder=" + folder.resolve(""))
        .build();
  }

  private static String included(Class<?> benchmarks) {
    return "^" + benchmarks.getName().replace(".", "\\.") + "\\.";
  }

  private void add(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    String what = unit(scenario(run));
    report.add(scenario(run), subject(run), "time", median(time), "ns/" + what);
    for (Result<?> extra : run.getSecondaryResults().values()) {
      if (extra.getLabel().endsWith(CpuProfiler.LABEL)) {
        report.add(scenario(run), subject(run), "cpu", median(extra), "ns/" + what);
      } else if (extra.getLabel().endsWith(ALLOCATION)) {
        report.add(scenario(run), subject(run), "allocation", median(extra), "B/" + what);
      }
    }
  }

  private static double median(Result<?> result) {
    return result.getStatistics().getPercentile(50);
  }

  private static String scenario(RunResult run) {
    String name = run.getParams().getBenchmark();
    String method = name.substring(name.lastIndexOf('.') + 1);
    if (name.contains(DecodePayload.class.getSimpleName())) {
      String payload = run.getParams().getParam("payload");
      return "decode-" + payload.toLowerCase(Locale.ROOT).replace('_', '-');
    }
    if (name.contains(CheckValue.class.getSimpleName())) {
      String kind = run.getParams().getParam("kind").toLowerCase(Locale.ROOT).replace('_', '-');
      return "check-" + method + "-" + kind;
    }
    if (name.contains(KernelRules.class.getSimpleName())) {
      String watch = run.getParams().getParam("watch");
      return "kernel-rules-" + watch.toLowerCase(Locale.ROOT).replace('_', '-');
    }
    if (name.contains(DetectReading.class.getSimpleName())) {
      String detection = run.getParams().getParam("detection");
      return "detect-" + detection.toLowerCase(Locale.ROOT).replace('_', '-');
    }
    return switch (method) {
      case "decode" -> "sparkplug-decode";
      case "decodeAndApply" -> "sparkplug-decode-and-apply";
      case "toBuffer" -> "journal-to-buffer";
      case "durable" -> "journal-durable-batches";
      case "apply" -> "kernel-apply";
      case "applyAndLog" -> "kernel-apply-and-log";
      default -> method;
    };
  }

  private static String subject(RunResult run) {
    return run.getParams().getBenchmark().endsWith(".jackson") ? "jackson-3-streaming" : "lockstep";
  }

  private static String unit(String scenario) {
    if (scenario.startsWith("check")) {
      return "value";
    }
    if (scenario.startsWith("decode")) {
      return "message";
    }
    return scenario.startsWith("kernel")
            || scenario.startsWith("detect")
            || scenario.startsWith("sparkplug")
        ? "reading"
        : "record";
  }
}
