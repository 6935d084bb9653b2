package io.lockstep.cluster.kafka;

import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// What one flush hands over, and what became of it. Filled by a producing thread, then sent by the
/// journal's; acknowledged by the Kafka client's.
final class TopicBatch implements Callback {
  /// What a batch counts for beyond its bytes, so that empty ones are bounded too.
  private static final int OVERHEAD_BYTES = 128;

  final List<Item> items = new ArrayList<>();
  final @Nullable BatchListener listener;
  final long handedNanos;
  private final KafkaJournal journal;
  private long weight = OVERHEAD_BYTES;

  // Guarded by the journal's order.
  private int open;
  private long first = -1;
  private long last = -1;
  private @Nullable JournalException failure;

  /// One record.
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Item(int kind, byte[] payload) {}

  TopicBatch(
      KafkaJournal journal, List<Item> items, @Nullable BatchListener listener, long handedNanos) {
    this.journal = journal;
    this.items.addAll(items);
    this.listener = listener;
    this.handedNanos = handedNanos;
    this.open = items.size();
    for (Item item : items) {
      weight += item.payload().length + OVERHEAD_BYTES;
    }
  }

  /// Bytes that it counts for while it is pending.
  long weight() {
    return weight;
  }

  /// Hears of one record after the other, in order.
  @Override
  public void onCompletion(RecordMetadata metadata, @Nullable Exception failed) {
    journal.completed(this, metadata.offset(), failed);
  }

  void acknowledged(long offset) {
    open--;
    first = first < 0 ? offset : first;
    last = offset;
  }

  /// So many records have failed, or will not be sent.
  void failed(int records, JournalException why) {
    open -= records;
    if (failure == null) {
      failure = why;
    }
  }

  /// Nothing of it is under way any more.
  boolean isSettled() {
    return open == 0;
  }

  @Nullable JournalException failure() {
    return failure;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }
}
