package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cluster.kafka.KafkaBroker;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// What becomes of a transaction that a checkpoint counts as written.
@SuppressWarnings("try") // Closing may be interrupted, which ends the test as it should.
class StrictSinkTest {
  private final KafkaBroker kafka = KafkaBroker.shared();

  @Test
  void aTransactionThatKafkaHasAbortedEndsTheJob() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      KafkaCommittable lost = written("lost");
      // As when its time is over, but at once.
      admin.fenceProducers(List.of("lost")).all().get();

      assertThatThrownBy(() -> commit(lost))
          .isInstanceOf(SuppressRestartsException.class)
          .cause()
          .hasMessageContaining("transaction lost: expected to commit it, or that it was, found it")
          .hasMessageContaining("start the job from the checkpoint before");
    }
  }

  @Test
  void aTransactionIsCommittedThoughTheJobThatBeganItIsGone() throws Exception {
    KafkaCommittable kept = written("kept");
    assertThatCode(() -> commit(kept)).doesNotThrowAnyException();
  }

  @Test
  void aTransactionThatWasCommittedBeforeDoesNotEndTheJob() throws Exception {
    KafkaCommittable again = written("again");
    commit(again);
    assertThatCode(() -> commit(again)).doesNotThrowAnyException();
  }

  @Test
  void aTransactionThatItsOwnProducerHasCommittedDoesNotEndTheJob() throws Exception {
    String topic = kafka.topic("strict", 1);
    try (FlinkKafkaInternalProducer<byte[], byte[]> producer =
        new FlinkKafkaInternalProducer<>(settings(), "alive")) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>(topic, new byte[1]));
      producer.flush();
      KafkaCommittable alive =
          new KafkaCommittable(producer.getProducerId(), producer.getEpoch(), "alive", null);
      producer.commitTransaction();
      assertThatCode(() -> commit(alive)).doesNotThrowAnyException();
    }
  }

  /// A transaction as it stands in a checkpoint: written, not committed, its producer gone.
  private KafkaCommittable written(String id) throws Exception {
    String topic = kafka.topic("strict", 1);
    try (FlinkKafkaInternalProducer<byte[], byte[]> producer =
        new FlinkKafkaInternalProducer<>(settings(), id)) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>(topic, new byte[1]));
      producer.flush();
      return new KafkaCommittable(producer.getProducerId(), producer.getEpoch(), id, null);
    }
  }

  private void commit(KafkaCommittable committable) throws Exception {
    Request request = new Request(committable);
    try (Committer<KafkaCommittable> committer =
        StrictSink.strict(
            new KafkaCommitter(settings(), "strict", 0, 1, false, FlinkKafkaInternalProducer::new),
            kafka.bootstrap())) {
      committer.commit(List.of(request));
    }
    assertThat(request.failure).isNull();
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", kafka.bootstrap());
    settings.put("key.serializer", ByteArraySerializer.class.getName());
    settings.put("value.serializer", ByteArraySerializer.class.getName());
    return settings;
  }

  /// Remembers what the committer said.
  private static final class Request implements Committer.CommitRequest<KafkaCommittable> {
    private final KafkaCommittable committable;
    private @org.jspecify.annotations.Nullable Throwable failure;

    Request(KafkaCommittable committable) {
      this.committable = committable;
    }

    @Override
    public KafkaCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      failure = reason;
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      failure = reason;
    }

    @Override
    public void retryLater() {
      failure = new IllegalStateException("to be tried again");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable other) {
      retryLater();
    }

    @Override
    public void signalAlreadyCommitted() {
      // As good as committed.
    }
  }
}
