package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.InputRecords;
import io.lockstep.space.ChangeListing;
import io.lockstep.space.EmbeddedRun;
import io.lockstep.space.LargeStream;
import io.lockstep.space.RunComparison;
import io.lockstep.twin.StateListing;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Seeded streams as spaces of one job between topics of Kafka, a thousand at once, and a long one:
/// drained state, changes and answers are those of embedded kernels.
class RunsOnKafkaTest {
  private static final int SIZE = 60;
  private static final String LONG = "long";

  /// A checkpoint writes the state of a thousand spaces.
  private static final long CHECKPOINT_MILLIS = 20_000;

  @TempDir Path folder;

  private KernelJobOptions options(Backend backend, int parts) {
    return KernelJobOptions.of("", "", folder.toUri().toString())
        .withStages(StageOptions.of(parts))
        .withParallelism(2)
        .withCheckpointMillis(CHECKPOINT_MILLIS)
        .withBackend(backend);
  }

  private void verify(String topics, int spaces, int size, Backend backend) throws Exception {
    SpacesOnKafka runs = new SpacesOnKafka(topics, 50_000, spaces, size, 2, options(backend, 3));
    assertThat(runs.inputs()).isEqualTo(spaces * size);
    runs.run();
    assertThat(runs.differences()).as("of %d spaces", spaces).isEmpty();
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

  private void verify(String topics, LargeStream stream) throws Exception {
    EmbeddedRun embedded = new EmbeddedRun(ChangeListing.ofDigests());
    stream.visit(embedded::take);
    KafkaJob job = new KafkaJob(topics, 1, options(Backend.HEAP, 16));
    long[] last = new long[1];
    try (KafkaProducer<byte[], byte[]> producer = job.producer()) {
      byte[] key = InputRecords.key(LONG);
      stream.visit(
          (position, kind, payload) -> {
            last[0] = position;
            var _ =
                producer.send(
                    InputRecords.encode(job.options().inputs(), 0, key, kind, bytes(payload)));
          });
    }
    job.finish(job.start(), Map.of(LONG, last[0]));
    ChangeListing changes = ChangeListing.ofDigests();
    job.changes(change -> add(changes, change));
    Map<Long, String> replies = new TreeMap<>();
    job.replies().forEach(reply -> replies.put(reply.request(), EmbeddedRun.textOf(reply.reply())));
    List<List<String>> states = new ArrayList<>();
    job.states().forEach(state -> states.add(FlinkRun.linesOf(state)));
    assertThat(changes.size()).isGreaterThan((long) stream.messages() * 4);
    assertThat(
            RunComparison.difference(
                List.of(), embedded, changes, replies, StateListing.merged(states)))
        .as("%d inputs, %d changes", last[0] + 1, changes.size())
        .isNull();
  }

  private static void add(ChangeListing changes, ChangeRecord change) {
    List<String> _ =
        changes.add(
            FlinkRun.scopeOf(change), change.kind().number(), ByteBuffer.wrap(change.record()));
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  @Test
  void aStreamOfALotOfTwinsComesOutAsEmbedded() throws Exception {
    verify("many", new LargeStream(7, 1_000, 10_000));
  }

  @Test
  @Tag("slow")
  void tenMillionReadingsComeOutAsEmbedded() throws Exception {
    verify("large", new LargeStream(8, 20_000, 10_000_000 / LargeStream.READINGS_A_MESSAGE));
  }
}
