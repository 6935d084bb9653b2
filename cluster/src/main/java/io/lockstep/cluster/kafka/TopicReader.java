package io.lockstep.cluster.kafka;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalException.Reason;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// Reads the records of one space in a partition. A poll that knows of readable records waits until
/// Kafka gives them, however long that takes: "none" always means that the end was reached.
final class TopicReader implements Reader {
  private static final Duration ROUND = Duration.ofMillis(500);

  /// Kafka's client wants each consumer to have a name of its own.
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final KafkaJournal journal;
  private final KafkaConnection connection;
  private final TopicPartition place;
  private final byte[] key;
  private final ReentrantLock using = new ReentrantLock();
  private final AtomicLong position = new AtomicLong();
  private @Nullable KafkaConsumer<byte[], ByteBuffer> consumer;
  private Iterator<ConsumerRecord<byte[], ByteBuffer>> fetched =
      List.<ConsumerRecord<byte[], ByteBuffer>>of().iterator();
  private @Nullable ConsumerRecord<byte[], ByteBuffer> next;
  private volatile boolean isClosed;

  TopicReader(
      KafkaJournal journal,
      KafkaConnection connection,
      TopicPartition place,
      byte[] key,
      long fromPosition) {
    this.journal = journal;
    this.connection = connection;
    this.place = place;
    this.key = key;
    this.position.set(fromPosition);
  }

  @Override
  public int poll(RecordVisitor visitor, int maxRecords) {
    using.lock();
    try {
      int visited = 0;
      while (visited < maxRecords && find(visited == 0 ? ROUND : Duration.ZERO)) {
        ConsumerRecord<byte[], ByteBuffer> record = next;
        if (record != null) {
          visitor.record(
              record.offset(), InputRecords.kind(record.headers()), record.value().duplicate());
          next = null;
          position.setRelease(record.offset() + 1);
          visited++;
        }
      }
      return visited;
    } finally {
      release();
    }
  }

  /// Makes `next` the next readable record; false when there is none. With a round of no time it
  /// takes what is here already.
  private boolean find(Duration round) {
    while (!isClosed && !journal.isClosed()) {
      if (next == null) {
        next = nextFetched();
      }
      ConsumerRecord<byte[], ByteBuffer> found = next;
      long readable = journal.readablePosition();
      if (found != null) {
        return found.offset() < readable;
      }
      if (position.get() >= readable) {
        return false;
      }
      boolean isMore = fetch(round);
      if (!isMore && round.isZero()) {
        return false;
      }
    }
    return false;
  }

  /// The next record of our space among those that were fetched.
  private @Nullable ConsumerRecord<byte[], ByteBuffer> nextFetched() {
    while (fetched.hasNext()) {
      ConsumerRecord<byte[], ByteBuffer> record = fetched.next();
      if (isOurs(record)) {
        return record;
      }
      position.setRelease(record.offset() + 1);
    }
    return null;
  }

  private boolean isOurs(ConsumerRecord<byte[], ByteBuffer> record) {
    return record.value() != null
        && Arrays.equals(record.key(), key)
        && record.headers().lastHeader(InputRecords.KIND) != null;
  }

  /// Asks Kafka; true when it gave records or the position moved on over what is none.
  private boolean fetch(Duration timeout) {
    KafkaConsumer<byte[], ByteBuffer> at = consumer();
    try {
      fetched = at.poll(timeout).records(place).iterator();
      if (!fetched.hasNext()) {
        // Markers of transactions take offsets, too.
        long skipped = at.position(place, ROUND);
        if (skipped > position.get()) {
          position.setRelease(skipped);
          return true;
        }
      }
      return fetched.hasNext();
    } catch (WakeupException _) {
      return false;
    } catch (OffsetOutOfRangeException e) {
      throw gone(e);
    } catch (RetriableException _) {
      // Silence: the caller asks again as long as it is open.
      return false;
    } catch (KafkaException e) {
      throw new JournalException(
          Reason.IO_ERROR,
          "%s, %s: reading at %d failed: %s"
              .formatted(connection, place, position.get(), e.getMessage()),
          e);
    }
  }

  private RuntimeException gone(OffsetOutOfRangeException e) {
    long first = consumer().beginningOffsets(List.of(place)).getOrDefault(place, 0L);
    if (position.get() < first) {
      return new HorizonException(journal.name(), position.get(), first);
    }
    return new JournalException(
        Reason.CORRUPT,
        "%s, %s: expected a record at position %d, found that the log ends at %d: did the topic lose acknowledged records?"
            .formatted(connection, place, position.get(), journal.readablePosition()),
        e);
  }

  private KafkaConsumer<byte[], ByteBuffer> consumer() {
    KafkaConsumer<byte[], ByteBuffer> at = consumer;
    if (at == null) {
      at =
          connection.consumer(
              Map.of(
                  "client.id",
                  "lockstep-%s-%d".formatted(journal.name(), NUMBERS.incrementAndGet()),
                  "max.poll.records",
                  4_096));
      at.assign(List.of(place));
      at.seek(place, position.get());
      consumer = at;
    }
    return at;
  }

  @Override
  public boolean await(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    using.lock();
    try {
      while (!isClosed && !journal.isClosed()) {
        if (find(Duration.ZERO)) {
          return true;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
          return false;
        }
        if (next != null) {
          // It is here before its acknowledgement.
          journal.awaitReadable(position.get(), left);
        } else {
          boolean _ = fetch(Duration.ofNanos(Math.min(left, ROUND.toNanos())));
        }
      }
      return false;
    } finally {
      release();
    }
  }

  @Override
  public long position() {
    return position.get();
  }

  @Override
  public void seek(long newPosition) {
    if (newPosition < 0) {
      throw new IllegalArgumentException(
          "journal position: expected 0 or more, found " + newPosition);
    }
    position.set(newPosition);
    next = null;
    fetched = List.<ConsumerRecord<byte[], ByteBuffer>>of().iterator();
    KafkaConsumer<byte[], ByteBuffer> at = consumer;
    if (at != null) {
      at.seek(place, newPosition);
    }
  }

  /// Kafka's brokers check what they keep; damage there is not skipped but fails.
  @Override
  public long gaps() {
    return 0;
  }

  @Override
  public void close() {
    isClosed = true;
    journal.forget(this);
    wake();
    closeWhenUnused();
  }

  /// Called when the journal closes.
  void wake() {
    KafkaConsumer<byte[], ByteBuffer> at = consumer;
    if (at != null) {
      at.wakeup();
    }
  }

  private void release() {
    using.unlock();
    if (isClosed) {
      closeWhenUnused();
    }
  }

  /// A consumer is closed by whoever leaves last, never under a poll.
  private void closeWhenUnused() {
    if (using.tryLock()) {
      try {
        KafkaConsumer<byte[], ByteBuffer> at = consumer;
        consumer = null;
        if (at != null) {
          at.close();
        }
      } finally {
        using.unlock();
      }
    }
  }
}
