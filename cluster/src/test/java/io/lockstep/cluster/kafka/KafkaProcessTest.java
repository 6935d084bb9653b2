package io.lockstep.cluster.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fixture that other tests stand on.
final class KafkaProcessTest {
  @TempDir Path folder;

  @Test
  void aKilledBrokerComesBackAtItsAddressWithItsTopics() throws Exception {
    try (KafkaProcess broker = KafkaProcess.start(folder.resolve("kafka"))) {
      String topic = broker.topic("kept", 1);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrap()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        assertThat(send(producer, topic).get().offset()).isZero();

        broker.kill();
        broker.start();

        assertThat(send(producer, topic).get().offset()).isEqualTo(1);

        broker.freeze();
        Future<RecordMetadata> late = send(producer, topic);
        assertThatThrownBy(() -> late.get(200, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
        broker.thaw();

        assertThat(late.get().offset()).isEqualTo(2);
      }
    }
  }

  private static Future<RecordMetadata> send(KafkaProducer<byte[], byte[]> producer, String topic) {
    return producer.send(new ProducerRecord<>(topic, new byte[1]));
  }
}
