package io.lockstep.cluster.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalException.Reason;
import io.lockstep.journal.JournalHealth;
import io.lockstep.journal.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a journal on Kafka does beyond the contract of all.
final class KafkaJournalTest {
  private final KafkaBroker broker = KafkaBroker.shared();

  @TempDir Path folder;

  @Test
  void recordsOfOtherSpacesAndOfOthersAndAbortedOnesArePassedOver() throws Exception {
    String topic = broker.topic("shared", 1);
    KafkaConnection connection = KafkaConnection.of(broker.bootstrap());
    try (KafkaJournal one = open(connection, topic, "one");
        KafkaJournal other = open(connection, topic, "other")) {
      append(one, "a").get(120, TimeUnit.SECONDS);
      append(other, "b").get(120, TimeUnit.SECONDS);
      try (KafkaProducer<byte[], byte[]> producer =
          connection.producer(Map.of("transactional.id", topic))) {
        producer.initTransactions();
        producer.beginTransaction();
        var _ =
            producer.send(InputRecords.encode(topic, 0, InputRecords.key("one"), 1, bytes("x")));
        producer.flush();
        producer.abortTransaction();
        producer.beginTransaction();
        var _ =
            producer.send(InputRecords.encode(topic, 0, InputRecords.key("one"), 1, bytes("c")));
        var _ = producer.send(new ProducerRecord<>(topic, 0, InputRecords.key("one"), bytes("y")));
        producer.commitTransaction();
      }
      append(one, "d").get(120, TimeUnit.SECONDS);

      assertThat(texts(one)).containsExactly("a", "c", "d");
      assertThat(texts(other)).containsExactly("b");
    }
  }

  @Test
  void whatAnotherWriterAppendedIsToldWithinMoments() throws Exception {
    String topic = broker.topic("written", 1);
    KafkaConnection connection = KafkaConnection.of(broker.bootstrap());
    try (KafkaJournal reading = open(connection, topic, "space");
        Reader reader = reading.reader(reading.firstPosition())) {
      CompletableFuture<Long> told = new CompletableFuture<>();
      reading.addProgressListener(told::complete);
      try (KafkaJournal writing = open(connection, topic, "space")) {
        append(writing, "a").get(120, TimeUnit.SECONDS);
      }

      assertThat(told.get(120, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(reader.await(Duration.ofMinutes(2))).isTrue();
    }
  }

  @Test
  void aReaderInFrontOfWhatKafkaKeepsMeetsTheHorizon() throws Exception {
    String topic = broker.topic("trimmed", 1);
    KafkaConnection connection = KafkaConnection.of(broker.bootstrap());
    try (KafkaJournal journal = open(connection, topic, "space")) {
      for (String text : List.of("a", "b", "c")) {
        append(journal, text).get(120, TimeUnit.SECONDS);
      }
      try (Admin admin = connection.admin()) {
        admin
            .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
            .all()
            .get(120, TimeUnit.SECONDS);
      }
      try (Reader reader = journal.reader(0)) {
        assertThatThrownBy(() -> reader.poll((_, _, _) -> {}, 10))
            .isInstanceOfSatisfying(
                HorizonException.class, e -> assertThat(e.firstKeptPosition()).isEqualTo(2));
        reader.seek(2);
        assertThat(reader.poll((_, _, _) -> {}, 10)).isOne();
      }
    }
    try (KafkaJournal again = open(connection, topic, "space")) {
      assertThat(again.firstPosition()).isEqualTo(2);
    }
  }

  @Test
  void aTopicThatForgetsIsRefusedAndAMissingOneIsMade() {
    KafkaConnection connection = KafkaConnection.of(broker.bootstrap());
    KafkaBroker.createTopic(
        broker.bootstrap(), "compacted", 1, Map.of("cleanup.policy", "compact"));

    assertThatThrownBy(() -> open(connection, "compacted", "space"))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("expected cleanup.policy 'delete', found 'compact'");
    try (KafkaJournal made = open(connection, "made-by-a-journal", "space")) {
      assertThat(made.topicId()).isNotEmpty();
      assertThat(made.partition()).isZero();
    }
  }

  @Test
  void aRecordThatKafkaFindsTooLargeFailsAloneAndTheLogGoesOn() throws Exception {
    String topic = broker.topic("large", 1);
    KafkaConnection connection =
        KafkaConnection.of(broker.bootstrap(), Map.of("max.request.size", "2000"));
    try (KafkaJournal journal = open(connection, topic, "space")) {
      Appender appender = journal.appender();
      int _ = appender.append(1, ByteBuffer.allocate(5_000));
      CompletableFuture<Long> heard = flush(appender);
      assertThatThrownBy(() -> heard.get(120, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              JournalException.class,
              why -> assertThat(why.reason()).isEqualTo(Reason.RECORD_TOO_LARGE));
      append(journal, "small").get(120, TimeUnit.SECONDS);
      assertThat(texts(journal)).containsExactly("small");
    }
  }

  /// One outage, told in the order in which it goes: frozen, thawed, killed, started again.
  @Test
  void whileKafkaIsAwayNothingIsAcknowledgedAndAfterwardsAllIs() throws Exception {
    try (KafkaProcess own = KafkaProcess.start(folder.resolve("kafka"));
        KafkaJournal journal =
            KafkaJournal.open(
                KafkaConnection.of(own.bootstrap()),
                KafkaJournalOptions.of("log", "inputs", "space")
                    .withPatience(Duration.ofMillis(1_500)))) {
      append(journal, "a").get(120, TimeUnit.SECONDS);

      own.freeze();
      CompletableFuture<Long> frozen = append(journal, "b");
      assertThatThrownBy(() -> frozen.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      await(() -> journal.health() instanceof JournalHealth.ReadOnly);
      assertThat(journal.health())
          .isInstanceOfSatisfying(
              JournalHealth.ReadOnly.class,
              health -> assertThat(health.reason()).isEqualTo(Reason.UNREACHABLE));
      own.thaw();
      assertThat(frozen.get(120, TimeUnit.SECONDS)).isEqualTo(1);
      await(() -> journal.health() instanceof JournalHealth.Healthy);

      own.kill();
      List<CompletableFuture<Long>> gone = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        gone.add(append(journal, "c" + i));
      }
      assertThatThrownBy(() -> gone.getFirst().get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      own.start();
      for (CompletableFuture<Long> heard : gone) {
        heard.get(120, TimeUnit.SECONDS);
      }

      assertThat(texts(journal)).hasSize(102).startsWith("a", "b", "c0").endsWith("c99");
    }
  }

  private static KafkaJournal open(KafkaConnection connection, String topic, String space) {
    return KafkaJournal.open(connection, KafkaJournalOptions.of("log", topic, space));
  }

  private static CompletableFuture<Long> append(KafkaJournal journal, String text) {
    Appender appender = journal.appender();
    int _ = appender.append(1, ByteBuffer.wrap(bytes(text)));
    return flush(appender);
  }

  private static CompletableFuture<Long> flush(Appender appender) {
    CompletableFuture<Long> heard = new CompletableFuture<>();
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            heard.complete(firstPosition);
          }

          @Override
          public void failed(JournalException why) {
            heard.completeExceptionally(why);
          }
        });
    return heard;
  }

  private static List<String> texts(KafkaJournal journal) {
    List<String> found = new ArrayList<>();
    try (Reader reader = journal.reader(journal.firstPosition())) {
      while (reader.poll(
              (_, _, payload) -> found.add(StandardCharsets.UTF_8.decode(payload).toString()), 10)
          > 0) {
        // Until the end.
      }
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier isSo) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
