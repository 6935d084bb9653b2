package io.lockstep.bench;

import io.lockstep.cluster.flink.KernelJobOptions;
import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.flink.StageOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// What a reading costs on Kafka and Flink beside what it costs embedded: the same readings from
/// inputs that are durable until changes are written for good, in turns. Besides the kernel in
/// parts without Flink, and Flink without the kernel.
final class ClusterBench {
  private static final int PARTS = 64;
  private static final int CHANGE_PARTITIONS = 4;

  /// Which of the paths sizes a cluster: Flink with heap state.
  private static final int HEAP = 2;

  /// Held, or the levels that were set would be collected with them.
  private static final List<Logger> QUIET =
      Stream.of("org.apache.flink", "org.apache.kafka", "org.apache.pekko", "kafka")
          .map(Logger::getLogger)
          .toList();

  private final BenchFolder folder;
  private final Report report;
  private final int twins;
  private final long readings;
  private final int rounds;

  /// @param readings of a round, each in a message; of messages of ten there are half as many
  ClusterBench(BenchFolder folder, Report report, int twins, long readings, int rounds) {
    this.folder = folder;
    this.report = report;
    this.twins = twins;
    this.readings = readings;
    this.rounds = rounds;
    for (Logger logger : QUIET) {
      logger.setLevel(Level.SEVERE);
    }
  }

  void run() {
    report.add("cluster", "machine", "twins", twins, "");
    report.add("cluster", "machine", "messages-of-a-round", (double) readings, "");
    try (KafkaPeer kafka = KafkaPeer.start(folder)) {
      run(kafka, "cluster", 1);
      run(kafka, "cluster-of-ten", BenchModel.PROPERTIES);
    }
  }

  private void run(KafkaPeer kafka, String scenario, int readingsOfMessage) {
    ClusterInputs stream = new ClusterInputs(twins, readingsOfMessage);
    // Of ten readings half as many: CPU is told in steps of 10 ms, so a round must not be short.
    long messages = Math.max(100, readingsOfMessage == 1 ? readings : readings / 2);
    KernelJobOptions options =
        KernelJobOptions.of(
                kafka.bootstrap(), scenario, folder.resolve(scenario + "-state").toUri().toString())
            .withStages(StageOptions.of(PARTS));
    Stream.of(options.inputs(), options.verdicts(), options.progress())
        .forEach(topic -> kafka.topic(topic, 1));
    String plain = scenario + "-plain";
    Stream.of(options.changes(), options.replies(), plain)
        .forEach(topic -> kafka.topic(topic, CHANGE_PARTITIONS));
    long warm = kafka.write(options.inputs(), stream, messages + messages / 4) + messages / 4;
    long end = warm + messages;
    double inputBytes = (double) kafka.bytes(options.inputs()) / end;
    report.add(scenario, "kafka", "input-record", inputBytes, "B");
    EmbeddedPath embedded = new EmbeddedPath(folder, stream, scenario + "-embedded", messages);
    PartsPath parts = new PartsPath(folder, stream, scenario + "-parts", messages, PARTS);
    List<FlinkPath> jobs =
        List.of(
            job(kafka, options, "flink-heap", warm, end, readingsOfMessage),
            job(kafka, options.withParallelism(2), "flink-heap-2", warm, end, readingsOfMessage),
            job(
                kafka,
                options.withBackend(Backend.ROCKSDB),
                "flink-rocksdb",
                warm,
                end,
                readingsOfMessage));
    List<ClusterPath> paths = new ArrayList<>(List.of(embedded, parts));
    paths.addAll(jobs);
    paths.add(new PlainFlinkPath(kafka, options, plain, warm, end, readingsOfMessage));
    try (parts) {
      ClusterPath.Cost[] medians = measured(paths);
      for (int i = 0; i < medians.length; i++) {
        report(scenario, paths.get(i).name(), medians[i], medians[0]);
      }
      jobs.forEach(job -> job.report(report, scenario));
      double twinBytes = (double) parts.writtenBytes() / twins;
      report.add(scenario, "lockstep", "parts-state-of-a-twin", twinBytes, "B");
      new ClusterSizing(
              medians[HEAP].cpuMicros(),
              medians[HEAP].kafkaMicros(),
              inputBytes,
              jobs.getFirst().changeBytesOfInput(),
              twinBytes,
              readingsOfMessage)
          .report(report, scenario);
    }
  }

  private static FlinkPath job(
      KafkaPeer kafka, KernelJobOptions options, String name, long warm, long end, int readings) {
    return new FlinkPath(kafka, options, name, warm, end, readings);
  }

  /// By path, the round with the median of CPU. A first round warms up; all take turns.
  private ClusterPath.Cost[] measured(List<ClusterPath> paths) {
    ClusterPath.Cost[][] costs = new ClusterPath.Cost[paths.size()][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < paths.size(); i++) {
        ClusterPath.Cost cost = paths.get(i).round();
        if (round >= 0) {
          costs[i][round] = cost;
        }
      }
    }
    ClusterPath.Cost[] medians = new ClusterPath.Cost[paths.size()];
    for (int i = 0; i < medians.length; i++) {
      Arrays.sort(costs[i], Comparator.comparingDouble(ClusterPath.Cost::cpuMicros));
      medians[i] = costs[i][rounds / 2];
    }
    return medians;
  }

  private void report(
      String scenario, String path, ClusterPath.Cost cost, ClusterPath.Cost embedded) {
    String subject = path.equals("flink-without-kernel") ? "flink" : "lockstep";
    report.add(scenario, subject, path + "-cpu", cost.cpuMicros(), "us/reading");
    report.add(
        scenario, subject, path + "-to-embedded", cost.cpuMicros() / embedded.cpuMicros(), "times");
    report.add(scenario, subject, path + "-rate", cost.rate(), "readings/s");
    if (cost.kafkaNanos() > 0) {
      report.add(scenario, "kafka", path + "-cpu", cost.kafkaMicros(), "us/reading");
    }
  }
}
