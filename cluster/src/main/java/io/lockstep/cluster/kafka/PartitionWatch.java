package io.lockstep.cluster.kafka;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/// Asks now and then where a partition begins and ends; notices so that Kafka is silent. Its thread
/// owns the consumer.
final class PartitionWatch implements AutoCloseable {
  /// The begin moves seldom.
  private static final int ENDS_A_BEGIN = 40;

  private final TopicPartition place;
  private final KafkaConsumer<byte[], ByteBuffer> consumer;
  private final String name;
  private volatile long first;
  private volatile long end;
  private volatile long answeredNanos = System.nanoTime();
  private volatile boolean isClosing;
  private volatile Thread thread = Thread.currentThread();

  PartitionWatch(KafkaConnection connection, TopicPartition place, String name) {
    this.place = place;
    this.name = name;
    consumer =
        connection.consumer(
            Map.of("client.id", "lockstep-" + name + "-watch", "default.api.timeout.ms", 2_000));
    consumer.assign(List.of(place));
    try {
      lookAtBegin();
      lookAtEnd();
    } catch (KafkaException e) {
      consumer.close();
      throw new JournalException(
          Reason.UNREACHABLE, "%s, %s: %s".formatted(connection, place, e.getMessage()), e);
    }
  }

  void start(LongConsumer whenSeen) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("journal-watch-" + name)
            .start(
                () -> {
                  try {
                    run(whenSeen);
                  } finally {
                    consumer.close();
                  }
                });
  }

  private void run(LongConsumer whenSeen) {
    for (int round = 1; !isClosing; round++) {
      LockSupport.parkNanos(this, KafkaJournal.LOOK.toNanos());
      try {
        lookAtEnd();
        if (round % ENDS_A_BEGIN == 0) {
          lookAtBegin();
        }
        answeredNanos = System.nanoTime();
        whenSeen.accept(end);
      } catch (WakeupException | InterruptException _) {
        // It closes.
      } catch (KafkaException _) {
        // Silence is told by how long ago the last answer was.
      }
    }
  }

  private void lookAtBegin() {
    first = consumer.beginningOffsets(List.of(place)).getOrDefault(place, first);
  }

  private void lookAtEnd() {
    end = consumer.endOffsets(List.of(place)).getOrDefault(place, end);
  }

  long first() {
    return first;
  }

  long end() {
    return end;
  }

  /// How long ago Kafka answered last; small while it does.
  long silentNanos() {
    return System.nanoTime() - answeredNanos;
  }

  @Override
  public void close() {
    isClosing = true;
    consumer.wakeup();
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
