package io.lockstep.api.internal.own;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what each device sent, from the input journal, by its own reader: neither the broker nor
/// the kernel does anything for it. Counts begin with the process; at most [#SOURCES_MAX] devices
/// are kept apart. Thread-safe.
public final class SourceTally implements AutoCloseable {
  /// Devices beyond these are not listed.
  public static final int SOURCES_MAX = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(SourceTally.class);
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  /// Reading in larger rounds costs less than being woken by each commit.
  private static final long GATHER_MILLIS = 200;

  private static final int POLL_RECORDS = 65_536;
  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;

  private final Journal inputs;
  private final Reader reader;
  private final Thread thread;
  private final FieldMessage message = new FieldMessage();
  private @Nullable Counts[] table = new Counts[256];
  private int size;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// What one device sent. Immutable.
  ///
  /// @param messages since the start of the process
  /// @param bytes of their payloads
  /// @param lastMicros when the last one was received
  /// @param lastPosition where it stands in the input journal
  /// @param http true when it came over HTTP
  public record Source(
      String device, long messages, long bytes, long lastMicros, long lastPosition, boolean http) {}

  /// Begins to count at the journal's present end.
  public SourceTally(Journal inputs) {
    this.inputs = inputs;
    reader = inputs.reader(inputs.readablePosition());
    thread = Thread.ofPlatform().name("api-sources").daemon().start(this::run);
  }

  /// All devices that sent something, in no particular order; what is durable now is counted in,
  /// unless that takes longer than 2 s.
  public synchronized List<Source> sources() throws InterruptedException {
    long target = inputs.readablePosition();
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    long left = CATCH_UP.toMillis();
    while (reader.position() < target && thread.isAlive() && left > 0) {
      wait(left);
      left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }
    List<Source> sources = new ArrayList<>(size);
    for (Counts counts : table) {
      if (counts != null) {
        sources.add(counts.source());
      }
    }
    return sources;
  }

  @Override
  public void close() {
    closing.countDown();
    reader.close();
    try {
      thread.join(WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    RecordVisitor visitor = this::count;
    try {
      while (!isClosing()) {
        boolean isMore = reader.await(WAIT);
        if (isMore && !closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
          poll(visitor);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!isClosing()) {
        LOG.atWarn().setCause(e).log("counting of sources ended; all else goes on");
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void poll(RecordVisitor visitor) {
    try {
      int visited = POLL_RECORDS;
      while (visited == POLL_RECORDS && !isClosing()) {
        synchronized (this) {
          visited = reader.poll(visitor, POLL_RECORDS);
          notifyAll();
        }
      }
    } catch (HorizonException e) {
      // Counts of what was trimmed are lost; the newest are worth more than the oldest.
      reader.seek(inputs.readablePosition());
    }
  }

  private void count(long position, int kind, ByteBuffer payload) {
    if (kind != InputKind.FIELD_MESSAGE.number()) {
      return;
    }
    if (message.wrap(payload).isDownlink()) {
      return; // It goes to the field.
    }
    Counts counts = find(payload, message.deviceOffset(), message.deviceLength());
    if (counts != null) {
      counts.messages++;
      counts.bytes += message.payloadLength();
      counts.lastMicros = message.receivedMicros();
      counts.lastPosition = position;
      counts.http = message.isHttp();
    }
  }

  private @Nullable Counts find(ByteBuffer text, int offset, int length) {
    int hash = FNV_OFFSET;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (text.get(offset + i) & 0xFF)) * FNV_PRIME;
    }
    int at = hash & (table.length - 1);
    Counts entry = table[at];
    while (entry != null) {
      if (entry.isOf(hash, text, offset, length)) {
        return entry;
      }
      at = (at + 1) & (table.length - 1);
      entry = table[at];
    }
    if (size == SOURCES_MAX) {
      return null;
    }
    byte[] device = new byte[length];
    text.get(offset, device);
    Counts added = new Counts(device, hash);
    table[at] = added;
    size++;
    if (size * 2 > table.length) {
      grow();
    }
    return added;
  }

  private void grow() {
    @Nullable Counts[] old = table;
    table = new Counts[old.length * 2];
    for (Counts counts : old) {
      if (counts != null) {
        int at = counts.hash & (table.length - 1);
        while (table[at] != null) {
          at = (at + 1) & (table.length - 1);
        }
        table[at] = counts;
      }
    }
  }

  private static final class Counts {
    private final byte[] device;
    private final int hash;
    private long messages;
    private long bytes;
    private long lastMicros;
    private long lastPosition;
    private boolean http;

    Counts(byte[] device, int hash) {
      this.device = device;
      this.hash = hash;
    }

    boolean isOf(int otherHash, ByteBuffer text, int offset, int length) {
      if (hash != otherHash || device.length != length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (device[i] != text.get(offset + i)) {
          return false;
        }
      }
      return true;
    }

    Source source() {
      return new Source(
          new String(device, StandardCharsets.UTF_8),
          messages,
          bytes,
          lastMicros,
          lastPosition,
          http);
    }
  }
}
