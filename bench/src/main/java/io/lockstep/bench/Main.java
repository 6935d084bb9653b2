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
    description = "Runs a benchmark and its peers: ingest, fanout, latency, restart, journal.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  /// The benchmarks.
  enum Name {
    INGEST,
    FANOUT,
    LATENCY,
    RESTART,
    JOURNAL
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
          "messages of a round, twins or records, where it applies; 0: the benchmark's own number")
  long messages;

  private Main() {}

  /// Runs a benchmark and ends the process.
  public static void main(String[] args) {
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
    System.exit(line.execute(args));
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
      switch (name) {
        case INGEST -> new IngestBench(folder, report, orElse(2_000_000)).run();
        case FANOUT -> new FanoutBench(folder, report, orElse(500_000)).run();
        case LATENCY -> new LatencyBench(folder, report, orElse(50_000)).run();
        case RESTART -> new RestartBench(folder, report, orElse(2_000_000)).run();
        case JOURNAL -> new JournalBench(folder, report, orElse(3_000_000)).run();
      }
    }
    if (!json.toString().isEmpty()) {
      report.writeJson(json);
    }
    return 0;
  }

  private long orElse(long standard) {
    return messages > 0 ? messages : standard;
  }
}
