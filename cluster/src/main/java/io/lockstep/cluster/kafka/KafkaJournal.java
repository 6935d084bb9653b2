package io.lockstep.cluster.kafka;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.DurationHistogram;
import io.lockstep.journal.HorizonListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.JournalException.Reason;
import io.lockstep.journal.JournalHealth;
import io.lockstep.journal.JournalStatistics;
import io.lockstep.journal.ProgressListener;
import io.lockstep.journal.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A journal in one partition of a Kafka topic: the records with the key of its space, as
/// [InputRecords] has them. A position is an offset.
///
/// One thread sends what appenders hand over, in their order, by an idempotent producer that waits
/// for all replicas in sync (`acks=all`); Kafka's client gathers what waits into one request, which
/// is the group commit. Batches hear of it in order. While Kafka does not answer, batches wait,
/// [Appender#hasRoom] turns false, and [#health] tells it; nothing is acknowledged, and all of it
/// goes on by itself. When the producer fails for good (it is fenced, not permitted, the topic is
/// gone), nothing is acknowledged any more until the journal is opened anew.
///
/// What others write with the space's key into the partition is read like what was appended here,
/// after [#LOOK] at the latest. Kafka's own retention deletes old records and asks nobody: horizon
/// listeners are never called, and the topic is to keep at least what lies behind the last snapshot
/// but one. Thread-safe.
public final class KafkaJournal implements Journal {
  /// How often the end of the partition is asked for.
  public static final Duration LOOK = Duration.ofMillis(250);

  /// What a record takes beside its payload, at most: key, headers, the batch around it.
  static final int RECORD_OVERHEAD_BYTES = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaJournal.class);

  /// How long one call of the sending thread may wait for Kafka before it looks around.
  private static final int SEND_MILLIS = 500;

  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final KafkaConnection connection;
  private final KafkaJournalOptions options;
  private final KafkaTopic topic;
  private final TopicPartition place;
  private final byte[] key;
  private final int maxRecordBytes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final PartitionWatch watch;
  private final Thread sender;

  private final LinkedBlockingQueue<TopicBatch> handedOver = new LinkedBlockingQueue<>();
  private final PendingRoom room;
  private final List<ProgressListener> progressListeners = new CopyOnWriteArrayList<>();
  private final List<TopicReader> readers = new CopyOnWriteArrayList<>();

  /// Guards what is under way, and the order in which listeners hear.
  private final ReentrantLock order = new ReentrantLock();

  private final Condition risen = order.newCondition();
  private final Deque<TopicBatch> underWay = new ArrayDeque<>();
  private final DurationHistogram acknowledgements = new DurationHistogram();
  private long records;
  private long bytes;
  private long batches;
  private long failedBatches;

  private volatile long durable;
  private volatile JournalHealth.@Nullable ReadOnly fault;

  /// The sending thread's: the client had no room, or does not know the topic now.
  private boolean sendAgain;

  private volatile boolean isClosing;
  private volatile boolean isGivenUp;
  private volatile boolean isClosed;

  private KafkaJournal(KafkaConnection connection, KafkaJournalOptions options, KafkaTopic topic) {
    this.connection = connection;
    this.options = options;
    this.topic = topic;
    this.key = InputRecords.key(options.space());
    this.place =
        new TopicPartition(
            options.topic(), InputRecords.partition(options.space(), topic.partitions()));
    this.maxRecordBytes =
        Math.min(options.maxRecordBytes(), topic.messageBytesMax() - RECORD_OVERHEAD_BYTES);
    this.room = new PendingRoom(options.maxPendingBytes(), this::guard);
    this.watch = new PartitionWatch(connection, place, options.name());
    this.durable = watch.end();
    this.producer =
        connection.producer(
            Map.of(
                "client.id",
                "lockstep-" + options.name(),
                "max.in.flight.requests.per.connection",
                5,
                // Who waits for an acknowledgement waits as long as Kafka takes.
                "delivery.timeout.ms",
                Integer.MAX_VALUE,
                "max.block.ms",
                SEND_MILLIS,
                "linger.ms",
                0,
                "batch.size",
                1 << 18,
                "max.request.size",
                Math.max(1 << 20, maxRecordBytes + RECORD_OVERHEAD_BYTES),
                "buffer.memory",
                Math.max(32L << 20, 2 * options.maxPendingBytes())));
    this.sender =
        Thread.ofPlatform().daemon().name("journal-" + options.name()).unstarted(this::run);
  }

  /// Opens a journal; makes the topic when it is missing.
  ///
  /// @throws JournalException UNREACHABLE when Kafka does not answer, CORRUPT when the topic is not
  ///   fit for a journal
  public static KafkaJournal open(KafkaConnection connection, KafkaJournalOptions options) {
    KafkaTopic topic = KafkaTopic.forJournal(connection, options);
    KafkaJournal journal = new KafkaJournal(connection, options, topic);
    journal.sender.start();
    journal.watch.start(journal::seen);
    return journal;
  }

  /// The identity that Kafka gave the topic; another one of the same name has another.
  public String topicId() {
    return topic.id();
  }

  /// Which partition of the topic holds the space.
  public int partition() {
    return place.partition();
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public Appender appender() {
    return new TopicAppender(this, maxRecordBytes);
  }

  @Override
  public Reader reader(long fromPosition) {
    TopicReader reader = new TopicReader(this, connection, place, key, fromPosition);
    readers.add(reader);
    return reader;
  }

  void forget(TopicReader reader) {
    readers.remove(reader);
  }

  @Override
  public long firstPosition() {
    return watch.first();
  }

  @Override
  public long durablePosition() {
    return durable;
  }

  @Override
  public long readablePosition() {
    return durable;
  }

  @Override
  public long endPosition() {
    return durable;
  }

  @Override
  public JournalHealth health() {
    JournalHealth.ReadOnly lasting = fault;
    if (lasting != null) {
      return lasting;
    }
    long silentNanos = Math.max(watch.silentNanos(), waitedNanos());
    if (silentNanos > options.patience().toNanos()) {
      Instant since = Instant.now().minusNanos(silentNanos);
      return new JournalHealth.ReadOnly(
          Reason.UNREACHABLE,
          "%s does not answer for topic '%s': what was sent waits, unacknowledged, and goes on by itself once it does"
              .formatted(connection, options.topic()),
          since.truncatedTo(ChronoUnit.MILLIS),
          List.of());
    }
    return new JournalHealth.Healthy(List.of());
  }

  /// How long the oldest batch has waited.
  private long waitedNanos() {
    order.lock();
    try {
      TopicBatch oldest = underWay.peek();
      oldest = oldest == null ? handedOver.peek() : oldest;
      return oldest == null ? 0 : System.nanoTime() - oldest.handedNanos;
    } finally {
      order.unlock();
    }
  }

  /// `syncs` are acknowledgements of batches, from being handed over on.
  @Override
  public JournalStatistics statistics() {
    order.lock();
    try {
      return new JournalStatistics(
          records,
          bytes,
          batches,
          failedBatches,
          acknowledgements.total(),
          acknowledgements.quantileNanos(0.5),
          acknowledgements.quantileNanos(0.99),
          acknowledgements.maxNanos(),
          room.bytes(),
          0,
          firstPosition(),
          endPosition(),
          0,
          0);
    } finally {
      order.unlock();
    }
  }

  @Override
  public void addHorizonListener(HorizonListener listener) {
    // Kafka deletes by itself.
  }

  @Override
  public void addProgressListener(ProgressListener listener) {
    progressListeners.add(listener);
  }

  @Override
  public void removeProgressListener(ProgressListener listener) {
    progressListeners.remove(listener);
  }

  @Override
  public void syncNow() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    handOver(
        new TopicBatch(
            this,
            List.of(),
            new BatchListener() {
              @Override
              public void durable(long firstPosition, long lastPosition) {
                done.complete(null);
              }

              @Override
              public void failed(JournalException why) {
                done.completeExceptionally(why);
              }
            },
            System.nanoTime()));
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof JournalException why) {
        throw new JournalException(why.reason(), String.valueOf(why.getMessage()), why);
      }
      throw e;
    }
  }

  /// Sends what was handed over and waits up to 10 seconds for it; what Kafka has not acknowledged
  /// by then fails, and may yet appear.
  @Override
  public void close() {
    synchronized (this) {
      if (isClosing) {
        return;
      }
      isClosing = true;
    }
    try {
      sender.join(CLOSE);
      isGivenUp = true;
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE);
    isClosed = true;
    refuseRest();
    watch.close();
    readers.forEach(TopicReader::wake);
  }

  boolean isClosed() {
    return isClosed;
  }

  /// Waits until the end lies above a position, or so long, or until it closes.
  void awaitReadable(long position, long nanos) {
    order.lock();
    try {
      long left = nanos;
      while (left > 0 && durable <= position && !isClosed) {
        left = risen.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      order.unlock();
    }
  }

  // For appenders

  boolean hasRoom() {
    return room.hasRoom();
  }

  void onRoom(Runnable resume) {
    room.onRoom(resume);
  }

  void handOver(TopicBatch batch) {
    if (!room.take(batch.weight()) && !batch.items.isEmpty()) {
      batch.failed(batch.items.size(), overload());
    }
    handedOver.add(batch);
    if (isClosed) {
      refuseRest();
    }
  }

  private JournalException overload() {
    return new JournalException(
        Reason.OVERLOADED,
        "journal '%s': %d bytes are pending, more than four times the allowed %d: stop handing over while hasRoom() is false"
            .formatted(name(), room.bytes(), options.maxPendingBytes()));
  }

  // The sending thread

  private void run() {
    try {
      while (!isGivenUp && !(isClosing && handedOver.isEmpty())) {
        TopicBatch batch = handedOver.poll(SEND_MILLIS / 5, TimeUnit.MILLISECONDS);
        if (batch != null) {
          send(batch);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(TopicBatch batch) {
    order.lock();
    try {
      underWay.add(batch);
      if (batch.isSettled()) {
        tellSettled();
        return;
      }
    } finally {
      order.unlock();
    }
    for (int i = 0; i < batch.items.size(); i++) {
      JournalException why = refusal();
      if (why != null || !send(batch, batch.items.get(i))) {
        JournalException reason = why == null ? closed() : why;
        order.lock();
        try {
          batch.failed(batch.items.size() - i, reason);
          tellSettled();
        } finally {
          order.unlock();
        }
        return;
      }
    }
  }

  /// False when the journal was given up before the client took it.
  private boolean send(TopicBatch batch, TopicBatch.Item item) {
    while (!isGivenUp) {
      sendAgain = false;
      try {
        // The callback hears what becomes of it.
        var _ =
            producer.send(
                InputRecords.encode(
                    place.topic(), place.partition(), key, item.kind(), item.payload()),
                batch);
      } catch (KafkaException | IllegalStateException e) {
        completed(batch, -1, e);
      }
      if (!sendAgain) {
        return true;
      }
    }
    return false;
  }

  /// Called by Kafka's thread, record by record in order; by the sending thread for what the client
  /// did not take.
  void completed(TopicBatch batch, long offset, @Nullable Exception failed) {
    if (failed instanceof TimeoutException && Thread.currentThread().equals(sender)) {
      sendAgain = true;
      return;
    }
    order.lock();
    try {
      if (failed == null) {
        batch.acknowledged(offset);
      } else {
        batch.failed(1, failure(failed));
      }
      tellSettled();
    } finally {
      order.unlock();
    }
  }

  private JournalException failure(Exception failed) {
    if (failed instanceof RecordTooLargeException) {
      return new JournalException(
          Reason.RECORD_TOO_LARGE,
          "journal '%s', topic '%s': %s".formatted(name(), options.topic(), failed.getMessage()),
          failed);
    }
    if (isClosing) {
      return closed();
    }
    JournalHealth.ReadOnly known = fault;
    if (known == null) {
      known =
          new JournalHealth.ReadOnly(
              Reason.IO_ERROR,
              "%s, topic '%s': the producer failed: %s. Mend that and start anew"
                  .formatted(connection, options.topic(), failed),
              Instant.now(),
              List.of());
      fault = known;
      LOG.atError()
          .addKeyValue("log", name())
          .setCause(failed)
          .log("The log on Kafka takes no records any more");
    }
    return new JournalException(Reason.IO_ERROR, known.message(), failed);
  }

  private @Nullable JournalException refusal() {
    JournalHealth.ReadOnly known = fault;
    return known == null
        ? null
        : new JournalException(
            Reason.READ_ONLY,
            "journal '%s' is read-only since %s: %s"
                .formatted(name(), known.since(), known.message()));
  }

  /// Tells, in order, all that is settled; holds the order meanwhile, so that two threads that
  /// settle something cannot overtake each other.
  private void tellSettled() {
    List<TopicBatch> settled = new ArrayList<>();
    long end = durable;
    while (!underWay.isEmpty() && underWay.element().isSettled()) {
      TopicBatch batch = underWay.remove();
      // After a lasting fault even what Kafka took is not acknowledged: something before it is not
      // there.
      if (batch.failure() == null && fault == null) {
        end = Math.max(end, batch.last() + 1);
      }
      settled.add(batch);
    }
    raise(end);
    for (TopicBatch batch : settled) {
      room.give(batch.weight());
      tell(batch);
    }
    if (!settled.isEmpty()) {
      room.letThroughWaiting();
    }
  }

  private void tell(TopicBatch batch) {
    JournalException own = batch.failure();
    JournalException why = own == null ? refusal() : own;
    BatchListener listener = batch.listener;
    if (why == null) {
      batches++;
      records += batch.items.size();
      batch.items.forEach(item -> bytes += item.payload().length);
      acknowledgements.record(System.nanoTime() - batch.handedNanos);
    } else {
      failedBatches++;
    }
    if (listener == null) {
      return;
    }
    guard(
        () -> {
          if (why != null) {
            listener.failed(why);
          } else if (batch.items.isEmpty()) {
            listener.durable(durable, durable);
          } else {
            listener.durable(batch.first(), batch.last());
          }
        });
  }

  /// The end of the partition was read.
  private void seen(long end) {
    if (end > durable) {
      order.lock();
      try {
        raise(end);
      } finally {
        order.unlock();
      }
    }
  }

  private void raise(long end) {
    if (end > durable) {
      durable = end;
      risen.signalAll();
      for (ProgressListener listener : progressListeners) {
        guard(() -> listener.readable(end));
      }
    }
  }

  private void refuseRest() {
    order.lock();
    try {
      TopicBatch batch;
      while ((batch = handedOver.poll()) != null) {
        underWay.add(batch);
      }
      risen.signalAll();
      while ((batch = underWay.poll()) != null) {
        room.give(batch.weight());
        batch.failed(0, closed());
        tell(batch);
      }
    } finally {
      order.unlock();
    }
  }

  private JournalException closed() {
    return new JournalException(Reason.CLOSED, "journal '" + name() + "' is closed");
  }

  /// What is called back must not keep the others from hearing.
  private void guard(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      LOG.atError().addKeyValue("log", name()).setCause(e).log("A callback of the log threw");
    }
  }
}
