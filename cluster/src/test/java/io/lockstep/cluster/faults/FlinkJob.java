package io.lockstep.cluster.faults;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/// A job that runs on a cluster, in this process or in others.
record FlinkJob(ClusterClient<?> client, JobID id) {
  private static final long PATIENCE_SECONDS = 120;

  /// Submits what stands in an environment.
  ///
  /// @param from a savepoint or checkpoint that it goes on from, which it leaves alone
  static FlinkJob submit(
      ClusterClient<?> client, StreamExecutionEnvironment environment, Optional<String> from)
      throws Exception {
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    from.ifPresent(
        path -> graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path, false)));
    return new FlinkJob(client, client.submitJob(graph).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  JobStatus status() throws Exception {
    return client.getJobStatus(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// Takes a checkpoint and waits for it.
  void checkpoint() throws Exception {
    client.triggerCheckpoint(id, CheckpointType.FULL).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// Stops the job with a savepoint.
  ///
  /// @return where the savepoint is
  String stopWithSavepoint(Path folder, SavepointFormatType format) throws Exception {
    return stop(folder, format, false);
  }

  /// Ends the job's input, waits until it has drained, and stops it with a savepoint.
  String drain(Path folder, SavepointFormatType format) throws Exception {
    return stop(folder, format, true);
  }

  private String stop(Path folder, SavepointFormatType format, boolean isDrained) throws Exception {
    String savepoint =
        client
            .stopWithSavepoint(id, isDrained, folder.toUri().toString(), format)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Await.until("the job to end", () -> status().isGloballyTerminalState(), () -> "");
    return savepoint;
  }

  /// Ends it where it stands, unless it has ended.
  void cancel() throws Exception {
    if (!status().isGloballyTerminalState()) {
      try {
        client.cancel(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException _) {
        // It has ended meanwhile.
      }
    }
    Await.until("the job to end", () -> status().isGloballyTerminalState(), () -> "");
  }
}
