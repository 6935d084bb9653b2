package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import java.nio.file.Path;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernel's stages on Flink make of a stream what an embedded kernel makes of it, however many
/// subtasks there are, wherever the state lives, and wherever the job was stopped and went on.
class KernelStagesTest {
  private static final int SIZE = 250;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Backend.class)
  void streamsThroughTwoSubtasksComeOutAsEmbedded(Backend backend) throws Exception {
    FlinkRun run = new FlinkRun(FlinkRun.streams(1_000, 20, SIZE), StageOptions.of(6), folder);
    run.finish(run.start(2, backend, null));
    assertThat(run.differences()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aJobGoesOnFromASavepointWithAnotherParallelism(Backend backend) throws Exception {
    FlinkRun run = new FlinkRun(FlinkRun.streams(2_000, 12, SIZE), StageOptions.of(6), folder);
    JobID one = run.start(1, backend, null);
    run.upTo(one, 80);
    JobID two = run.start(2, backend, run.stop(one));
    run.upTo(two, 160);
    JobID three = run.start(3, backend, run.stop(two));
    run.finish(three);
    assertThat(run.differences()).isEmpty();
  }

  @Test
  void partsThatStandInRocksDbOnlyComeBackAsTheyWere() throws Exception {
    FlinkRun run =
        new FlinkRun(FlinkRun.streams(3_000, 6, SIZE), StageOptions.of(6).withLiveParts(2), folder);
    JobID one = run.start(2, Backend.ROCKSDB, null);
    run.upTo(one, 100);
    run.finish(run.start(2, Backend.ROCKSDB, run.stop(one)));
    assertThat(run.differences()).isEmpty();
  }
}
