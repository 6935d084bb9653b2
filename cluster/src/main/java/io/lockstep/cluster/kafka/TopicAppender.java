package io.lockstep.cluster.kafka;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds batches for a topic. Kafka's client takes arrays, so that a record is copied once.
final class TopicAppender implements Appender {
  private static final int NONE = -1;
  private static final int INITIAL_BYTES = 4_096;

  private final KafkaJournal journal;
  private final int maxRecordBytes;
  private final List<TopicBatch.Item> items = new ArrayList<>();
  private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_BYTES);
  private int openKind = NONE;
  private int pendingBytes;

  TopicAppender(KafkaJournal journal, int maxRecordBytes) {
    this.journal = journal;
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public ByteBuffer begin(int kind, int maxBytes) {
    expectNoneOpen();
    if (kind < 0 || kind > 255) {
      throw new IllegalArgumentException("record kind: expected 0 to 255, found " + kind);
    }
    if (maxBytes < 0 || maxBytes > maxRecordBytes) {
      throw new JournalException(
          JournalException.Reason.RECORD_TOO_LARGE,
          "journal '%s': expected a record of at most %d bytes, found %d (the topic's max.message.bytes bounds it, too)"
              .formatted(journal.name(), maxRecordBytes, maxBytes));
    }
    if (buffer.capacity() < maxBytes) {
      buffer = ByteBuffer.allocate(Math.max(maxBytes, 2 * buffer.capacity()));
    }
    openKind = kind;
    return buffer.clear().order(ByteOrder.BIG_ENDIAN).limit(maxBytes);
  }

  @Override
  public int end() {
    if (openKind == NONE) {
      throw new IllegalStateException("no record is open: begin one first");
    }
    byte[] payload = new byte[buffer.position()];
    buffer.get(0, payload);
    items.add(new TopicBatch.Item(openKind, payload));
    pendingBytes += payload.length;
    openKind = NONE;
    return items.size() - 1;
  }

  @Override
  public void cancel() {
    openKind = NONE;
  }

  @Override
  public int pendingBytes() {
    return pendingBytes;
  }

  @Override
  public int pendingRecords() {
    return items.size();
  }

  @Override
  public void flush(BatchListener whenDurable) {
    handOver(whenDurable);
  }

  @Override
  public void flush() {
    if (!items.isEmpty() || openKind != NONE) {
      handOver(null);
    }
  }

  private void handOver(@Nullable BatchListener listener) {
    expectNoneOpen();
    TopicBatch batch = new TopicBatch(journal, items, listener, System.nanoTime());
    items.clear();
    pendingBytes = 0;
    journal.handOver(batch);
  }

  private void expectNoneOpen() {
    if (openKind != NONE) {
      throw new IllegalStateException(
          "a record of kind " + openKind + " is open: end or cancel it");
    }
  }

  @Override
  public boolean hasRoom() {
    return journal.hasRoom();
  }

  @Override
  public void onRoom(Runnable resume) {
    journal.onRoom(resume);
  }
}
