package io.lockstep.cluster.faults;

import io.lockstep.cluster.flink.KernelJobOptions;
import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.flink.StageOptions;
import io.lockstep.cluster.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel on Flink in this process, under faults: the short form of [KernelUnderFaultsTest].
@SuppressWarnings("try") // Closing may be interrupted, which ends the test as it should.
final class KernelInProcessFaultsTest {
  @TempDir Path folder;

  @Test
  void aLostTaskManagerAndFailedCheckpointsChangeNothing() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    KernelJobOptions options =
        KernelJobOptions.of(
                KafkaBroker.shared().bootstrap(),
                "in-process-faults",
                FaultyFileSystemFactory.uri(checkpoints))
            .withStages(StageOptions.of(6))
            .withParallelism(2)
            .withBackend(Backend.ROCKSDB)
            .withCheckpointMillis(100);
    try (MiniCluster cluster = new MiniCluster(twoTaskManagers());
        KernelFlow flow = KernelFlow.of(options, 77, 4, 150, 600)) {
      cluster.start();
      Configuration settings = new Configuration();
      settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
      settings.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
      settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 2);
      try (MiniClusterClient client = new MiniClusterClient(settings, cluster)) {
        FlinkJob job = FlinkJob.submit(client, KernelFlow.job(options, settings), Optional.empty());
        flow.send(150, () -> "");
        flow.await("changes to be committed", () -> flow.changes() > 0);

        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
        flow.send(150, () -> "");

        // More of them in a row than are tolerated: the job starts again, too.
        FaultyFileSystemFactory.fill(checkpoints);
        int refused = FaultyFileSystemFactory.refused();
        flow.send(150, () -> "");
        flow.await("checkpoints to fail", () -> FaultyFileSystemFactory.refused() >= refused + 4);
        FaultyFileSystemFactory.free(checkpoints);

        flow.finish(() -> "");
        String _ = job.drain(folder, SavepointFormatType.CANONICAL);
      }
      flow.verify();
    }
  }

  private static MiniClusterConfiguration twoTaskManagers() {
    Configuration settings = new Configuration();
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    settings.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    return new MiniClusterConfiguration.Builder()
        .setConfiguration(settings)
        .setNumTaskManagers(2)
        .setNumSlotsPerTaskManager(2)
        .build();
  }
}
