package io.lockstep.cluster.faults;

import io.lockstep.cluster.flink.KernelJobOptions;
import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.flink.StageOptions;
import io.lockstep.cluster.kafka.KafkaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A savepoint of this release, and a cluster of the next one that goes on from it.
@Tag("slow")
final class KernelUpgradeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Backend.class)
  void theNextReleaseGoesOnFromASavepointOfThisOne(Backend backend) throws Exception {
    Path next = folder.resolve("next");
    NextRelease.compile(next);
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      KernelJobOptions options =
          KernelJobOptions.of(
                  kafka.bootstrap(), "upgrade", folder.resolve("checkpoints").toUri().toString())
              .withStages(StageOptions.of(6))
              .withBackend(backend);
      try (KernelFlow flow = KernelFlow.of(options, 90, 3, 400, 400)) {
        String savepoint = run(flow, options, List.of(), Optional.empty());
        String _ =
            run(flow, options.withParallelism(2), List.of(next), Optional.of(savepoint));
        flow.verify(1);
      }
    }
  }

  /// Runs the job of a release: half of the inputs, or with a savepoint the rest.
  private String run(
      KernelFlow flow, KernelJobOptions options, List<Path> before, Optional<String> savepoint)
      throws Exception {
    Path home = folder.resolve("flink" + before.size());
    try (FlinkProcesses flink = new FlinkProcesses(home, 2, before);
        RestClusterClient<String> client = flink.client()) {
      JavaProcess _ = flink.startTaskManager();
      flink.awaitTaskManagers(1);
      FlinkJob job =
          FlinkJob.submit(client, KernelFlow.job(options, new Configuration()), savepoint);
      if (savepoint.isEmpty()) {
        flow.send(600, flink::printed);
        flow.await("changes to be committed", () -> flow.changes() > 0);
        return job.stopWithSavepoint(folder, SavepointFormatType.CANONICAL);
      }
      flow.finish(flink::printed);
      return job.drain(folder, SavepointFormatType.CANONICAL);
    }
  }
}
