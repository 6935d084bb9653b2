package io.lockstep.cluster.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A steady stream of lines into a [CountingJob], and what has come out of it, as a reader of
/// committed records sees it. Confined to one thread.
final class CountedLines implements AutoCloseable {
  private static final int KEYS = 7;
  private static final Duration POLL = Duration.ofMillis(20);

  private final String from;
  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;
  private final List<String> found = new ArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private int sent;

  CountedLines(String bootstrap, String from, String to) {
    this.from = from;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"),
            new StringSerializer(),
            new StringSerializer());
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer());
    TopicPartition partition = new TopicPartition(to, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /// Sends and reads until so many lines have come out since the start.
  void until(int count, Supplier<String> particulars) throws Exception {
    Await.until(
        count + " lines out of the job",
        () -> {
          step(20);
          return found.size() >= count;
        },
        () -> "found %d%n%s".formatted(found.size(), particulars.get()));
  }

  /// Sends and reads for a while.
  void during(Duration time) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      step(20);
    }
  }

  /// How many lines have come out.
  int found() {
    return found.size();
  }

  private void step(int lines) {
    for (int i = 0; i < lines; i++) {
      // The callback tells of it.
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>(from, "k%d %d".formatted(sent % KEYS, sent)),
              (metadata, failure) -> {
                if (failure == null) {
                  acknowledged.incrementAndGet();
                }
              });
      sent++;
    }
    consumer.poll(POLL).forEach(record -> found.add(record.value()));
  }

  /// Reads what is still to come: each acknowledged line came out once, in the order of its key,
  /// with the count of its key.
  void verify(Supplier<String> particulars) throws Exception {
    producer.flush();
    assertThat(acknowledged).hasValue(sent);
    Await.until(
        "all %d lines out of the job".formatted(sent),
        () -> {
          step(0);
          return found.size() >= sent;
        },
        () -> "found %d%n%s".formatted(found.size(), particulars.get()));
    // Whatever came twice would come now, with the next transaction.
    int all = sent;
    step(KEYS);
    producer.flush();
    until(all + KEYS, particulars);
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Integer> last = new HashMap<>();
    for (String line : found) {
      String[] words = line.split(" ", -1);
      int count = counts.merge(words[0], 1, Integer::sum);
      assertThat(words[2]).as(line).isEqualTo(Integer.toString(count));
      int number = Integer.parseInt(words[1]);
      assertThat(number).as(line).isGreaterThan(last.getOrDefault(words[0], -1));
      last.put(words[0], number);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }
}
