package io.lockstep.cluster.faults;

import io.lockstep.cluster.kafka.KafkaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the kernel's tests stand on: Kafka and Flink as processes, a job that only counts, and
/// faults of all kinds.
@Tag("slow")
final class CountingUnderFaultsTest {
  private static final int TRANSACTION_MILLIS = 600_000;

  @TempDir Path folder;

  @Test
  void whatIsAcknowledgedIsCountedOnceWhateverIsKilledStoppedOrFull() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        FlinkProcesses flink = new FlinkProcesses(folder.resolve("flink"), 1, List.of());
        RestClusterClient<String> client = flink.client()) {
      JavaProcess first = flink.startTaskManager();
      JavaProcess _ = flink.startTaskManager();
      String from = kafka.topic("lines", 1);
      String to = kafka.topic("counted", 1);
      flink.awaitTaskManagers(2);
      Path checkpoints = folder.resolve("checkpoints").toAbsolutePath();
      FlinkJob job =
          FlinkJob.submit(
              client,
              CountingJob.environment(
                  kafka.bootstrap(),
                  from,
                  to,
                  FaultyFileSystemFactory.uri(checkpoints),
                  TRANSACTION_MILLIS),
              Optional.empty());
      try (CountedLines lines = new CountedLines(kafka.bootstrap(), from, to)) {
        lines.until(500, flink::printed);

        first.kill();
        JavaProcess _ = flink.startTaskManager();
        lines.until(lines.found() + 2_000, flink::printed);

        kafka.freeze();
        lines.during(Duration.ofSeconds(5));
        kafka.thaw();
        lines.until(lines.found() + 2_000, flink::printed);

        kafka.kill();
        kafka.start();
        lines.until(lines.found() + 2_000, flink::printed);

        FaultyFileSystemFactory.fill(checkpoints);
        lines.during(Duration.ofSeconds(3));
        FaultyFileSystemFactory.free(checkpoints);
        lines.until(lines.found() + 2_000, flink::printed);

        String savepoint = job.stopWithSavepoint(folder, SavepointFormatType.CANONICAL);
        lines.during(Duration.ofSeconds(1));
        job =
            FlinkJob.submit(
                client,
                CountingJob.environment(
                    kafka.bootstrap(),
                    from,
                    to,
                    FaultyFileSystemFactory.uri(checkpoints),
                    TRANSACTION_MILLIS),
                Optional.of(savepoint));
        lines.verify(flink::printed);
        job.cancel();
      }
    }
  }
}
