package io.lockstep.cluster.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// Inputs and changes on topics of a real broker.
final class TopicRecordsTest {
  private final KafkaBroker broker = KafkaBroker.shared();

  @Test
  void inputsComeBackInOrderFromTheOnePartitionOfTheirSpace() throws Exception {
    String topic = broker.topic("inputs", 3);
    byte[] key = InputRecords.key("bakery");
    RecordMetadata last;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      var _ = producer.send(InputRecords.tick(topic, null, key, 17));
      for (InputKind kind : InputKind.values()) {
        var _ =
            producer.send(
                InputRecords.encode(topic, null, key, kind.number(), new byte[] {1, 2, 3}));
      }
      last = producer.send(InputRecords.encode(topic, null, key, 200, new byte[0])).get();
    }

    int partition = InputRecords.partition("bakery", 3);
    assertThat(last.partition()).isEqualTo(partition);
    List<ConsumerRecord<byte[], byte[]>> read = read(topic, partition, 8);
    assertThat(read)
        .extracting(found -> InputRecords.kind(found.headers()))
        .containsExactly(4, 1, 2, 3, 4, 6, 7, 200);
    assertThat(read).allMatch(found -> InputRecords.space(found.key()).equals("bakery"));
    assertThat(ByteBuffer.wrap(read.getFirst().value()).getLong()).isEqualTo(17);
  }

  @Test
  void aRecordOfSomebodyElseIsToldFromAnInput() {
    assertThat(InputRecords.kind(new RecordHeaders())).isEqualTo(InputRecords.FOREIGN);
    assertThatThrownBy(
            () -> InputRecords.kind(new RecordHeaders().add(InputRecords.KIND, new byte[2])))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("expected one byte, found 2 bytes");
  }

  @Test
  void changesComeBackAsTheyWereInTheOrderOfTheirLane() {
    String topic = broker.topic("changes", 3);
    ChangeBatch.Writer batch = new ChangeBatch.Writer("bäckerei", Stage.TWIN, 7);
    List<ChangeRecord> changes = new ArrayList<>();
    List<ChangeKind> kinds = List.of(ChangeKind.values());
    int partition = -1;
    int sent = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (ChangeKind kind : kinds) {
        for (int i = 0; i < 3; i++) {
          String subject = i == 0 ? "" : "Öfen/" + i;
          byte[] record = change(41 + i, kind.number());
          int part = 7 + 16 * i;
          assertThat(ChangeBatch.lane(part)).isEqualTo(7);
          changes.add(new ChangeRecord("bäckerei", Stage.TWIN, part, kind, subject, record));
          batch.add(part, kind, subject, ByteBuffer.wrap(record));
        }
        if (kind.number() % 5 == 0 || kind == kinds.getLast()) {
          sent++;
          RecordMetadata at = producer.send(ChangeRecords.encode(topic, batch.take())).get();
          assertThat(at.partition()).isIn(partition, partition < 0 ? at.partition() : partition);
          partition = at.partition();
          assertThat(batch.size()).isZero();
        }
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }

    List<ChangeRecord> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topic, partition, sent)) {
      read.addAll(ChangeRecords.decode(record.key(), record.value()));
    }

    assertThat(read).usingRecursiveComparison().isEqualTo(changes);
    ChangeRecord first = read.getFirst();
    assertThat(first.header()).isEqualTo(new ChangeHeader(41, 1, 1_000_000));
    assertThat(StandardCharsets.UTF_8.decode(first.body()).toString()).isEqualTo("{}");
  }

  @Test
  void aRecordThatHoldsNoChangesIsNamed() {
    assertThatThrownBy(() -> ChangeRecords.decode(null, new byte[30]))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("expected a key of 2 bytes or more, found none");
    byte[] key = {2, 0, 's'};
    assertThatThrownBy(() -> ChangeRecords.decode(key, new byte[] {9}))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("layout 9");
    ChangeBatch.Writer batch = new ChangeBatch.Writer("s", Stage.GRAPH, 0);
    batch.add(0, ChangeKind.DRIFT, "t", ByteBuffer.wrap(change(42, 0)));
    byte[] value = ChangeRecords.encode("changes", batch.take()).value();
    assertThat(ChangeRecords.decode(key, value)).hasSize(1);
    for (int length = 2; length < value.length; length++) {
      byte[] cut = Arrays.copyOf(value, length);
      assertThatThrownBy(() -> ChangeRecords.decode(key, cut))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("expected whole changes");
    }
  }

  private static byte[] change(long position, int ordinal) {
    ByteBuffer record = ByteBuffer.allocate(ChangeHeader.BYTES + 2);
    ChangeHeader.write(record, position, ordinal, 1_000_000);
    return record.put((byte) '{').put((byte) '}').array();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrap()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition, int count) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition place = new TopicPartition(topic, partition);
      consumer.assign(List.of(place));
      consumer.seekToBeginning(List.of(place));
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (found.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    assertThat(found).hasSize(count);
    return found;
  }
}
