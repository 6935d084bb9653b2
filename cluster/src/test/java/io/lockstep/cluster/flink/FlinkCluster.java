package io.lockstep.cluster.flink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/// A real cluster of Flink in this process; the tests of a JVM share one. Thread-safe.
public final class FlinkCluster {
  private static final int SLOTS = 4;
  private static final long DEADLINE_SECONDS = 240;

  private static @Nullable FlinkCluster shared;

  private final MiniCluster cluster;

  private FlinkCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /// The cluster that the tests of this JVM share; it ends with the JVM.
  public static synchronized FlinkCluster shared() {
    FlinkCluster running = shared;
    if (running == null) {
      running = start();
      shared = running;
    }
    return running;
  }

  private static FlinkCluster start() {
    Configuration settings = new Configuration();
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    settings.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(5));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IllegalStateException("starting Flink", e);
    }
    return new FlinkCluster(cluster);
  }

  /// Starts the job of an environment.
  ///
  /// @param savepoint what it begins with, or null for nothing
  public JobID start(StreamExecutionEnvironment environment, @Nullable String savepoint)
      throws Exception {
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint, false));
    }
    return cluster.submitJob(graph).get(DEADLINE_SECONDS, TimeUnit.SECONDS).getJobID();
  }

  /// Waits until a job has ended by itself; throws what it failed by.
  public void await(JobID job) throws Exception {
    cluster
        .requestJobResult(job)
        .get(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .toJobExecutionResult(FlinkCluster.class.getClassLoader());
  }

  /// True when a job has ended, well or not.
  public boolean hasEnded(JobID job) throws Exception {
    return cluster
        .getJobStatus(job)
        .get(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .isGloballyTerminalState();
  }

  /// Stops a job with a savepoint.
  ///
  /// @param folder where to
  /// @param isDrained whether its input counts as ended
  /// @return the savepoint
  public String stop(JobID job, String folder, boolean isDrained) throws Exception {
    awaitRunning(job);
    String savepoint =
        cluster
            .stopWithSavepoint(job, folder, isDrained, SavepointFormatType.CANONICAL)
            .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    await(job);
    return savepoint;
  }

  /// The tasks of a job begin to run one by one, also when it starts again after a failure; before
  /// all do, checkpoints and savepoints are refused. Returns too when the job has ended.
  private void awaitRunning(JobID job) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!areAllRunning(job) && !hasEnded(job)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("expected all tasks of the job to run");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private boolean areAllRunning(JobID job) throws Exception {
    AccessExecutionGraph graph =
        cluster.getExecutionGraph(job).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    for (AccessExecutionVertex each : graph.getAllExecutionVertices()) {
      if (each.getExecutionState() != ExecutionState.RUNNING
          && each.getExecutionState() != ExecutionState.FINISHED) {
        return false;
      }
    }
    return true;
  }

  /// Takes a checkpoint now.
  public void checkpoint(JobID job) throws Exception {
    awaitRunning(job);
    String _ = cluster.triggerCheckpoint(job).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /// Ends a job at once.
  public void cancel(JobID job) throws Exception {
    var _ = cluster.cancelJob(job).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    var _ = cluster.requestJobResult(job).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /// The cluster itself.
  public MiniCluster flink() {
    return cluster;
  }
}
