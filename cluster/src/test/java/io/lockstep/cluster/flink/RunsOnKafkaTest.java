package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thousand seeded streams as spaces of one job between topics of Kafka: drained state, changes
/// and answers are those of a thousand embedded kernels.
class RunsOnKafkaTest {
  private static final int SIZE = 60;

  @TempDir Path folder;

  private void verify(String topics, int spaces, int size, Backend backend) throws Exception {
    KernelJobOptions options =
        KernelJobOptions.of("", "", folder.toUri().toString())
            .withStages(StageOptions.of(4))
            .withParallelism(2)
            .withBackend(backend);
    long began = System.nanoTime();
    SpacesOnKafka runs = new SpacesOnKafka(topics, 50_000, spaces, size, 2, options);
    long made = System.nanoTime();
    runs.write();
    long written = System.nanoTime();
    runs.finish(runs.start());
    long finished = System.nanoTime();
    assertThat(runs.differences()).as("of %d spaces", spaces).isEmpty();
    System.out.printf(
        "%s: %d inputs: made in %d ms, written in %d ms, decided in %d ms, compared in %d ms%n",
        topics,
        runs.inputs(),
        (made - began) / 1_000_000,
        (written - made) / 1_000_000,
        (finished - written) / 1_000_000,
        (System.nanoTime() - finished) / 1_000_000);
  }

  @Test
  void aThousandStreamsThroughOneJobComeOutAsEmbedded() throws Exception {
    verify("runs", Integer.getInteger("lockstep.runs", 1_000), SIZE, Backend.HEAP);
  }

  @Test
  @Tag("slow")
  void aThousandLongerStreamsThroughRocksDbComeOutAsEmbedded() throws Exception {
    verify("longer", 1_000, 250, Backend.ROCKSDB);
  }
}
