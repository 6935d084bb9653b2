package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import io.lockstep.model.InputKind;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One event loop's way into the journal: all connections of the loop append here, and once per
/// turn of the loop everything is handed over as one batch. Confined to its event loop.
final class Intake {
  private static final int LARGEST_BATCH_BYTES = 256 << 10;
  private static final long TICK_MILLIS = 250;

  private final EventLoop loop;
  private final Appender appender;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Counters counters;

  private final Set<Connection> connections = new LinkedHashSet<>();
  private final List<Connection> dirty = new ArrayList<>();
  private final ArrayDeque<AckBatch> idle = new ArrayDeque<>();
  private final List<WillMessage> waitingWills = new ArrayList<>(0);
  private AckBatch batch = new AckBatch(this);
  private boolean scheduled;
  private boolean hasAnswers;
  private boolean paused;
  private long burstMicros;
  private int received;
  private long receivedBytes;
  private int acknowledged;

  private final Runnable endOfTurn = this::endOfTurn;

  Intake(
      EventLoop loop,
      Appender appender,
      InstantSource clock,
      LongSupplier nanos,
      Counters counters) {
    this.loop = loop;
    this.appender = appender;
    this.clock = clock;
    this.nanos = nanos;
    this.counters = counters;
  }

  EventLoop loop() {
    return loop;
  }

  void start() {
    var _ =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void opened(Connection connection) {
    connections.add(connection);
    if (paused) {
      connection.pause();
    }
  }

  void closed(Connection connection) {
    connections.remove(connection);
  }

  List<Connection> connections() {
    return List.copyOf(connections);
  }

  long nowMicros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
  }

  long nowNanos() {
    return nanos.getAsLong();
  }

  /// A socket was read: one clock reading serves all messages of the burst.
  void beginBurst(int bytes) {
    receivedBytes += bytes;
    burstMicros = nowMicros();
  }

  long burstMicros() {
    return burstMicros;
  }

  boolean isPaused() {
    return paused;
  }

  // --- appending ---

  /// Begins a field message; [#endMessage] ends it.
  ByteBuffer beginMessage(int bytes) {
    return appender.begin(InputKind.FIELD_MESSAGE.number(), bytes);
  }

  void endMessage() {
    int _ = appender.end();
    received++;
    appended();
  }

  /// Appends a message that the broker itself publishes for a client. While the disk is full it
  /// waits for room [MQTT-3.1.2-8].
  void appendWill(WillMessage will, long nowMicros) {
    try {
      will.append(appender, nowMicros);
      batch.addWill(will);
      appended();
    } catch (JournalException why) {
      refused(will, why);
    }
  }

  /// The journal refused a will. They are no more than there were connections: none is opened while
  /// the journal takes nothing.
  void refused(WillMessage will, JournalException why) {
    switch (why.reason()) {
      case DISK_FULL, OVERLOADED -> waitingWills.add(will);
      case RECORD_TOO_LARGE, IO_ERROR, UNREACHABLE, READ_ONLY, CLOSED, CORRUPT, HORIZON ->
          counters.refusedMessages.increment();
    }
  }

  private void appendWaitingWills() {
    if (!waitingWills.isEmpty()) {
      List<WillMessage> again = List.copyOf(waitingWills);
      waitingWills.clear();
      for (WillMessage will : again) {
        if (will.isAllowed()) { // the start drops the others, see Wills
          appendWill(will, nowMicros());
        }
      }
    }
  }

  /// Appends a session record; the connection hears when it is refused.
  void append(SessionRecord record, Connection connection) {
    record.write(appender.begin(InputKind.SESSION.number(), record.bytesMax()));
    int _ = appender.end();
    batch.addRecord(connection);
    appended();
  }

  /// Acknowledges a packet once all records appended so far are durable.
  ///
  /// @param packetType of the acknowledgement: 4 PUBACK to 7 PUBCOMP, or [AckBatch#ASSIGNED]
  void acknowledgeLater(Connection connection, int packetType, int packetId, int reasonCode) {
    batch.add(connection, packetType, packetId, reasonCode);
    schedule();
  }

  private void appended() {
    if (appender.pendingBytes() >= LARGEST_BATCH_BYTES) {
      flush();
    } else {
      schedule();
    }
  }

  /// The task runs after all ready sockets of this turn were read.
  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      loop.execute(endOfTurn);
    }
  }

  private void endOfTurn() {
    scheduled = false;
    flush();
    if (hasAnswers) {
      hasAnswers = false;
      flushSockets();
    }
    if (receivedBytes > 0) {
      counters.receivedBytes.add(receivedBytes);
      receivedBytes = 0;
    }
    if (received > 0) {
      counters.receivedMessages.add(received);
      received = 0;
    }
    if (!paused && !appender.hasRoom()) {
      pause();
    }
  }

  void flush() {
    if (appender.pendingRecords() > 0 || !batch.isEmpty()) {
      AckBatch full = batch;
      AckBatch next = idle.poll();
      batch = next == null ? new AckBatch(this) : next;
      appender.flush(full);
    }
  }

  void done(AckBatch emptied) {
    if (idle.size() < 64) {
      idle.add(emptied);
    }
    if (acknowledged > 0) {
      counters.acknowledgedMessages.add(acknowledged);
      acknowledged = 0;
    }
    flushSockets();
  }

  // --- sockets ---

  /// Acknowledgements were written that wait for no record: they leave before the turn ends.
  void answerNow() {
    hasAnswers = true;
    schedule();
  }

  void acknowledged() {
    acknowledged++;
  }

  /// Remembers a connection that has acknowledgements to write.
  void dirty(Connection connection) {
    dirty.add(connection);
  }

  private void flushSockets() {
    for (int i = 0; i < dirty.size(); i++) {
      dirty.get(i).flushAcknowledgements();
    }
    dirty.clear();
  }

  /// Back-pressure: nothing more is read until the journal has caught up. What was read before is
  /// still parsed, so no acknowledgement or PINGREQ is lost.
  private void pause() {
    paused = true;
    connections.forEach(Connection::pause);
    appender.onRoom(
        () -> {
          try {
            loop.execute(this::resume);
          } catch (RejectedExecutionException _) {
            // The loop has ended.
          }
        });
  }

  private void resume() {
    paused = false;
    long now = nowNanos();
    for (Connection connection : connections()) {
      connection.resume(now);
    }
  }

  /// Ends the connection whose packet that has come in part takes most. Packets in part lie on all
  /// event loops alike, so it is among the largest of all.
  void endLargestPartial() {
    @Nullable Connection largest = null;
    for (Connection connection : connections) {
      if (largest == null || connection.partialBytes() > largest.partialBytes()) {
        largest = connection;
      }
    }
    if (largest != null && largest.partialBytes() > 0) {
      largest.endForRoom();
    }
  }

  /// Ends all connections once what they wait for is durable; `whenDone` is called when their last
  /// records are, too.
  void drain(Runnable whenDone) {
    connections().forEach(Connection::pause);
    paused = true;
    flush();
    afterCommit(
        () -> {
          connections()
              .forEach(
                  connection ->
                      connection.end(
                          ReasonCode.SERVER_SHUTTING_DOWN, "the server is shutting down"));
          flush();
          afterCommit(whenDone);
        });
  }

  /// Runs a task on the event loop when all batches handed over before are durable or refused.
  private void afterCommit(Runnable task) {
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            loop.execute(task);
          }

          @Override
          public void failed(JournalException why) {
            loop.execute(task);
          }
        });
  }

  private void tick() {
    appendWaitingWills();
    if (!paused) {
      long now = nowNanos();
      for (Connection connection : connections()) {
        connection.tick(now);
      }
    }
  }

  /// What an MQTT 5 client hears when the journal refuses.
  static int reasonOf(JournalException why) {
    return switch (why.reason()) {
      case DISK_FULL, OVERLOADED, RECORD_TOO_LARGE -> ReasonCode.QUOTA_EXCEEDED;
      case IO_ERROR, UNREACHABLE, READ_ONLY, CLOSED, CORRUPT, HORIZON ->
          ReasonCode.SERVER_UNAVAILABLE;
    };
  }
}
