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
import java.util.List;
import java.util.Map;
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
    List<ConsumerRecord<byte[], byte[]>> read = read(topic, partition, 6);
    assertThat(read)
        .extracting(found -> InputRecords.kind(found.headers()))
        .containsExactly(4, 1, 2, 3, 4, 200);
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
  void changesComeBackAsTheyWere() {
    String topic = broker.topic("changes", 1);
    List<ChangeRecord> changes = new ArrayList<>();
    for (ChangeKind kind : ChangeKind.values()) {
      for (Stage stage : Stage.values()) {
        changes.add(
            new ChangeRecord("bäckerei", stage, 7 + kind.number(), kind, "Öfen/1", change(41, 3)));
      }
    }
    changes.add(new ChangeRecord("s", Stage.GRAPH, 0, ChangeKind.DRIFT, "", change(42, 0)));
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (ChangeRecord change : changes) {
        var _ = producer.send(ChangeRecords.encode(topic, change));
      }
    }

    List<ConsumerRecord<byte[], byte[]>> read = read(topic, 0, changes.size());

    for (int i = 0; i < changes.size(); i++) {
      ConsumerRecord<byte[], byte[]> record = read.get(i);
      assertThat(ChangeRecords.decode(record.key(), record.headers(), record.value()))
          .usingRecursiveComparison()
          .isEqualTo(changes.get(i));
    }
    ChangeRecord first = changes.getFirst();
    assertThat(first.header()).isEqualTo(new ChangeHeader(41, 3, 1_000_000));
    assertThat(StandardCharsets.UTF_8.decode(first.body()).toString()).isEqualTo("{}");
  }

  @Test
  void aRecordThatIsNoChangeIsNamed() {
    assertThatThrownBy(() -> ChangeRecords.decode(null, new RecordHeaders(), new byte[30]))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("header 's': expected some bytes, found none");
    ChangeRecord change =
        new ChangeRecord("s", Stage.GRAPH, 0, ChangeKind.DRIFT, "", change(42, 0));
    assertThatThrownBy(
            () -> ChangeRecords.decode(null, ChangeRecords.headers(change), new byte[19]))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("value: expected at least 20 bytes, found 19");
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
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (found.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    assertThat(found).hasSize(count);
    return found;
  }
}
