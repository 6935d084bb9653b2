package io.lockstep.bench;

import io.lockstep.cluster.flink.FlinkCluster;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/// Jobs of Flink in this process that read a topic from its beginning. A job's cost is counted from
/// when it has warmed up until its last record is committed. Confined to one thread.
final class FlinkRounds {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final long LOOK_NANOS = 2_000_000;

  private final KafkaPeer kafka;
  private final String output;
  private long checkpointBytes;
  private long checkpointMillis;
  private long outputRecords;
  private long outputBytes;

  /// @param output the topic whose transactions end a round
  FlinkRounds(KafkaPeer kafka, String output) {
    this.kafka = kafka;
    this.output = output;
  }

  /// Adds a job to an environment.
  interface Job {
    void add(StreamExecutionEnvironment environment);
  }

  /// Runs a job.
  ///
  /// @param decided how many records the job has behind it
  /// @param warm so many go before the clock runs
  /// @param end so many there are
  /// @param readings of a record
  ClusterPath.Cost run(
      Configuration settings, Job job, LongSupplier decided, long warm, long end, int readings) {
    FlinkCluster cluster = FlinkCluster.shared();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    job.add(environment);
    try (KafkaConsumer<byte[], byte[]> committed = kafka.consumer(true);
        KafkaConsumer<byte[], byte[]> all = kafka.consumer(false)) {
      JobID id = cluster.start(environment, null);
      try {
        await(cluster, id, "warm-up", () -> decided.getAsLong() >= warm);
        long records = KafkaPeer.sum(all, output);
        long bytes = kafka.bytes(output);
        long first = decided.getAsLong();
        long wall = System.nanoTime();
        long cpu = ProcessCpu.nanos();
        long kafkaCpu = kafka.cpuNanos();
        await(cluster, id, "all records decided", () -> decided.getAsLong() >= end);
        cluster.checkpoint(id);
        await(
            cluster,
            id,
            "all changes committed",
            () -> KafkaPeer.sum(committed, output) == KafkaPeer.sum(all, output));
        ClusterPath.Cost cost =
            new ClusterPath.Cost(
                Math.max(1, end - first) * readings,
                ProcessCpu.nanos() - cpu,
                kafka.cpuNanos() - kafkaCpu,
                System.nanoTime() - wall);
        outputRecords = KafkaPeer.sum(all, output) - records;
        outputBytes = kafka.bytes(output) - bytes;
        noteCheckpoint(cluster, id);
        return cost;
      } finally {
        cluster.cancel(id);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw failed("the job to run", e);
    }
  }

  /// Records that the last job wrote behind its warm-up.
  long outputRecords() {
    return outputRecords;
  }

  /// Their bytes on the disk.
  long outputBytes() {
    return outputBytes;
  }

  /// Bytes of the last job's last checkpoint.
  long checkpointBytes() {
    return checkpointBytes;
  }

  /// How long it took from its trigger to the last acknowledgement, milliseconds.
  long checkpointMillis() {
    return checkpointMillis;
  }

  private void noteCheckpoint(FlinkCluster cluster, JobID id)
      throws ExecutionException, InterruptedException {
    AccessExecutionGraph graph = cluster.flink().getExecutionGraph(id).get();
    CheckpointStatsSnapshot snapshot = graph.getCheckpointStatsSnapshot();
    CompletedCheckpointStats last =
        snapshot == null ? null : snapshot.getHistory().getLatestCompletedCheckpoint();
    if (last != null) {
      checkpointBytes = last.getStateSize();
      checkpointMillis = last.getEndToEndDuration();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(FlinkCluster cluster, JobID id, String what, Condition condition)
      throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.holds()) {
      if (cluster.hasEnded(id)) {
        cluster.await(id); // Throws what it failed by.
        throw failed(what + ", found the job ended", null);
      }
      if (System.nanoTime() > deadline) {
        throw new LockstepException(
            ErrorCode.TIMED_OUT,
            "Flink: expected %s within %d s".formatted(what, TIMEOUT.toSeconds()));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static LockstepException failed(String expected, @Nullable Exception cause) {
    String found = cause == null ? "" : ", found: " + cause.getMessage();
    return cause == null
        ? new LockstepException(ErrorCode.PEER_FAILED, "Flink: expected " + expected)
        : new LockstepException(
            ErrorCode.PEER_FAILED, "Flink: expected " + expected + found, cause);
  }
}
