package io.lockstep.bench;

import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./lockstep bench NAME`.
@Command(
    name = "lockstep bench",
    description =
        "Runs a benchmark and its peers: ingest, sparkplug, fanout, broker, latency, commands, devices,"
            + " restart, journal, micro, computed, rules, twins, dtdl, cluster, detect, alarms, history, lake, fmu, whatif.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  private static final int ROUNDS = 3;
  private static final int REQUESTS = 10_000;
  private static final int TWINS = 100_000;
  private static final int DEVICES = 100_000;
  private static final int HUB_RELATIONSHIPS = 100_000;
  private static final long QUICK_MESSAGES = 2_000;

  /// The benchmarks.
  enum Name {
    INGEST,
    SPARKPLUG,
    FANOUT,
    BROKER,
    LATENCY,
    COMMANDS,
    DEVICES,
    RESTART,
    JOURNAL,
    MICRO,
    COMPUTED,
    RULES,
    TWINS,
    DTDL,
    CLUSTER,
    DETECT,
    ALARMS,
    HISTORY,
    LAKE,
    FMU,
    WHATIF
  }

  @Parameters(paramLabel = "NAME", description = "one of: ${COMPLETION-CANDIDATES}")
  Name name = Name.INGEST;

  @Option(names = "--json", paramLabel = "FILE", description = "also write the figures as JSON")
  Path json = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "a folder on a disk for the benchmark's files (default: ${DEFAULT-VALUE})")
  Path data = Path.of("data-bench");

  @Option(
      names = "--messages",
      paramLabel = "N",
      description =
          "messages of a round, twins, devices or records, where it applies; 0: the benchmark's own number")
  long messages;

  @Option(
      names = "--twins",
      paramLabel = "N",
      description = "twins of restart and twins; 0: the benchmark's own number")
  int twins;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "readings of history and lake; 0: the benchmark's own number")
  long rows;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      description = "size of a restart's messages (default: ${DEFAULT-VALUE})")
  int payload = 100;

  @Option(
      names = "--quick",
      description = "the smallest size and one round: shows that it runs; the figures mean nothing")
  boolean isQuick;

  private Main() {}

  /// Runs a benchmark and ends the process.
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /// Runs a benchmark.
  ///
  /// @return the exit code
  static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (problem, _, _) -> {
          if (problem instanceof LockstepException expected) {
            System.err.println("lockstep: " + expected.getMessage());
            return 1;
          }
          throw problem;
        });
    return line.execute(args);
  }

  @Override
  public Integer call() {
    Report report = new Report();
    try (BenchFolder folder = BenchFolder.create(data)) {
      double[] sync = folder.syncMicros();
      report.add(
          "machine", "machine", "processors", Runtime.getRuntime().availableProcessors(), "");
      report.add("machine", "machine", "fdatasync-median", sync[0], "us");
      report.add("machine", "machine", "fdatasync-p99", sync[1], "us");
      run(folder, report);
    }
    if (!json.toString().isEmpty()) {
      report.writeJson(json);
    }
    return 0;
  }

  private void run(BenchFolder folder, Report report) {
    int rounds = isQuick ? 1 : ROUNDS;
    if (isQuick) {
      report.note("--quick: shows that it runs; the figures mean nothing");
    }
    switch (name) {
      case INGEST -> new IngestBench(folder, report, number(2_000_000), rounds).run();
      case SPARKPLUG -> new SparkplugBench(folder, report, number(300_000), rounds).run();
      case FANOUT -> new FanoutBench(folder, report, number(500_000), rounds).run();
      case BROKER -> new BrokerBench(folder, report, brokerSize(), rounds).run();
      case LATENCY -> new LatencyBench(folder, report, number(200_000)).run();
      case COMMANDS -> new CommandsBench(folder, report, number(20_000)).run();
      case DEVICES ->
          new DevicesBench(folder, report, Math.toIntExact(number(DEVICES)), isQuick).run();
      case RESTART -> restart(folder, report);
      case JOURNAL -> new JournalBench(folder, report, number(3_000_000)).run();
      case MICRO ->
          new MicroBench(
                  folder, report, isQuick ? MicroBench.Effort.LEAST : MicroBench.Effort.STANDARD)
              .run();
      case COMPUTED -> new ComputedBench(report, isQuick).run();
      case RULES -> new RulesBench(report, isQuick).run();
      case TWINS ->
          new TwinsBench(
                  folder,
                  report,
                  twins > 0 ? twins : Math.toIntExact(number(TWINS)),
                  isQuick ? 20 : REQUESTS,
                  isQuick ? 200 : HUB_RELATIONSHIPS,
                  isQuick)
              .run();
      case DTDL -> new DtdlBench(folder, report, rounds).run();
      case CLUSTER ->
          new ClusterBench(folder, report, isQuick ? 500 : 10_000, number(800_000), rounds).run();
      case DETECT -> new DetectBench(report, isQuick).run();
      case ALARMS -> new AlarmsBench(report, ReferenceData.folder("hydraulics"), isQuick).run();
      case HISTORY ->
          new HistoryBench(folder, report, rows > 0 ? rows : number(10_000_000), isQuick).run();
      case LAKE -> new LakeBench(folder, report, rows > 0 ? rows : number(10_000_000)).run();
      case FMU -> new FmuBench(folder, report, number(1_000_000)).run();
      case WHATIF ->
          new WhatIfBench(folder, report, twins > 0 ? twins : isQuick ? 500 : TWINS, isQuick).run();
    }
  }

  private BrokerBench.Size brokerSize() {
    BrokerBench.Size size = isQuick ? BrokerBench.Size.least() : BrokerBench.Size.standard();
    return messages > 0 ? size.withMessages(Math.toIntExact(messages)) : size;
  }

  private void restart(BenchFolder folder, Report report) {
    int few = isQuick ? 20 : twins > 0 ? twins : RestartBench.TWINS;
    new RestartBench(folder, report, few, number(1_000_000), payload).run();
  }

  private long number(long standard) {
    if (messages > 0) {
      return messages;
    }
    return isQuick ? QUICK_MESSAGES : standard;
  }
}
