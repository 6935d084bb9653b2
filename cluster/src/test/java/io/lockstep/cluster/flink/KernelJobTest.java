package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole job: inputs from Kafka, changes to Kafka, exactly once whatever fails.
class KernelJobTest {
  private static final int SIZE = 200;

  /// How many words of progress pass until the job fails, fewer than there are spaces: so it fails
  /// before all are decided. And how often it has failed.
  private static final AtomicInteger UNTIL_FAILURE = new AtomicInteger();

  private static final AtomicInteger FAILURES = new AtomicInteger();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Backend.class)
  void eachChangeIsCommittedOnceThoughTheJobFails(Backend backend) throws Exception {
    KafkaRun run = new KafkaRun(KafkaBroker.shared(), 5_000, 8, SIZE);
    LocalJob states = new LocalJob(Map.of());
    JobID job = start(run, backend, states);

    run.write(0, 60);
    run.awaitDecided(60, () -> FlinkCluster.shared().hasEnded(job));
    FAILURES.set(0);
    UNTIL_FAILURE.set(5);
    run.write(60, 140);
    run.awaitDecided(140, () -> FlinkCluster.shared().hasEnded(job));
    UNTIL_FAILURE.set(4);
    run.write(140, SIZE);
    run.awaitDecided(SIZE, () -> FlinkCluster.shared().hasEnded(job));
    String _ = FlinkCluster.shared().stop(job, folder.toUri().toString(), true);

    assertThat(FAILURES).hasValueGreaterThanOrEqualTo(2);
    assertThat(FlinkRun.differences(run.streams(), run.changes(), run.replies(), states.states))
        .isEmpty();
    states.forget();
  }

  private JobID start(KafkaRun run, Backend backend, LocalJob states) throws Exception {
    KernelJobOptions options = run.options(folder.toUri().toString());
    options =
        options
            .withBackend(backend)
            .withParallelism(2)
            .withCheckpointMillis(100)
            .withStages(options.stages().withListing());
    Configuration settings = KernelJob.configuration(options);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings);
    KernelStreams streams = KernelJob.add(environment, options);
    streams.progress().map(new Failing(), SpaceProgress.TYPE).uid("failing");
    for (int i = 0; i < 3; i++) {
      streams.states().get(i).sinkTo(new LocalSink<>(states.number())).uid("states-" + i);
    }
    UNTIL_FAILURE.set(0);
    return FlinkCluster.shared().start(environment, null);
  }

  private static final class Failing implements MapFunction<SpaceProgress, SpaceProgress> {
    private static final long serialVersionUID = 1;

    @Override
    public SpaceProgress map(SpaceProgress progress) {
      if (UNTIL_FAILURE.get() > 0 && UNTIL_FAILURE.decrementAndGet() == 0) {
        FAILURES.incrementAndGet();
        throw new IllegalStateException("a failure on purpose");
      }
      return progress;
    }
  }
}
