package io.lockstep.space.alarms;

import io.lockstep.journal.Appender;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.AlarmNote;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of alarms: each transition of each alarm, in the order of the changes log. A projection
/// of `changes` with a journal of its own, so that it survives restarts and what the changes log
/// has let go; the quota of that journal bounds it on disk, [#EVENTS_MAX] in memory, and the oldest
/// go first. Equal changes give equal entries. Thread-safe.
///
/// A record of the journal is 8 bytes of the position in `changes` behind it, then the change
/// record. Before it is written `changes` is durable up to there, so that nothing stands here that
/// may be decided otherwise after a crash.
public final class AlarmLog implements AutoCloseable {
  /// The most entries that are kept in memory and can be asked for.
  public static final int EVENTS_MAX = 500_000;

  private static final Logger LOG = LoggerFactory.getLogger(AlarmLog.class);
  private static final int RECORD = 1;
  private static final int POLL_RECORDS = 4_096;
  private static final long LOOK_MILLIS = 200;

  private final Journal journal;
  private final Journal changes;
  private final Appender appender;
  private final Reader reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopping = new CountDownLatch(1);

  // Under the lock.
  private final Deque<AlarmEvent> events = new ArrayDeque<>();
  private final List<byte[]> waiting = new ArrayList<>();
  private long lastInput = -1;
  private int lastOrdinal = -1;
  private boolean isClosed;

  private volatile @Nullable Thread thread;
  private volatile String problem = "";

  private AlarmLog(Journal journal, Journal changes) {
    this.journal = journal;
    this.changes = changes;
    long from = load();
    // Who moves the changes log away has it read anew; what is known already is left out.
    long first = changes.firstPosition();
    this.reader = changes.reader(from > changes.endPosition() ? first : Math.max(first, from));
    this.appender = journal.appender();
  }

  /// Opens the log of a space. Nothing is written until [#start] or [#catchUp].
  ///
  /// @param journal its own, which it closes
  /// @param changes where the space writes what it decides
  public static AlarmLog open(Journal journal, Journal changes) {
    return new AlarmLog(journal, changes);
  }

  /// Reads what it has; gives the position in `changes` to go on at.
  private long load() {
    long[] next = {0};
    try (Reader own = journal.reader(journal.firstPosition())) {
      RecordVisitor visitor =
          (_, _, payload) -> {
            next[0] = payload.getLong();
            take(payload);
          };
      while (own.poll(visitor, POLL_RECORDS) > 0) {
        // All of it.
      }
    }
    return next[0];
  }

  /// Follows the changes on a thread of its own.
  public void start() {
    thread = Thread.ofPlatform().name("lockstep-alarms").daemon().start(this::run);
  }

  private void run() {
    do {
      catchUp();
    } while (!isStopping());
  }

  private boolean isStopping() {
    try {
      return stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// Takes all that the changes log holds now.
  public void catchUp() {
    lock.lock();
    try {
      while (!isClosed && read()) {
        // Until there is nothing more.
      }
      problem = "";
    } catch (JournalException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      if (!problem.equals(message)) {
        LOG.atError().setCause(e).log("The alarm log cannot be written; it is tried again");
      }
      problem = message;
    } finally {
      lock.unlock();
    }
  }

  /// Reads some changes; true when there may be more.
  private boolean read() {
    try {
      int visited = reader.poll(this::visit, POLL_RECORDS);
      write();
      return visited > 0;
    } catch (HorizonException e) {
      LOG.atWarn()
          .addKeyValue("from", reader.position())
          .addKeyValue("to", e.firstKeptPosition())
          .log("The alarm log misses changes that are no longer kept");
      reader.seek(e.firstKeptPosition());
      return true;
    }
  }

  private void visit(long position, int kind, ByteBuffer payload) {
    if (kind == ChangeKind.ALARM.number()) {
      byte[] record = new byte[payload.remaining()];
      payload.duplicate().get(record);
      waiting.add(record);
    }
  }

  private void write() {
    if (waiting.isEmpty()) {
      return;
    }
    // What is not durable may be decided again, and stand elsewhere then.
    changes.syncNow();
    for (byte[] record : waiting) {
      if (take(ByteBuffer.wrap(record))) {
        appender.begin(RECORD, Long.BYTES + record.length).putLong(reader.position()).put(record);
        int _ = appender.end();
      }
    }
    appender.flush();
    waiting.clear();
  }

  /// Takes a change record; false when it is known already, or says nothing of an alarm.
  private boolean take(ByteBuffer record) {
    ChangeHeader header = ChangeHeader.read(record);
    boolean isNew =
        header.inputPosition() != lastInput
            ? header.inputPosition() > lastInput
            : header.ordinal() > lastOrdinal;
    AlarmNote note = isNew ? AlarmNote.read(GraphChange.read(record).body()).orElse(null) : null;
    if (note == null) {
      return false;
    }
    lastInput = header.inputPosition();
    lastOrdinal = header.ordinal();
    events.add(
        new AlarmEvent(header.inputPosition(), header.ordinal(), header.receivedMicros(), note));
    if (events.size() > EVENTS_MAX) {
      events.removeFirst();
    }
    return true;
  }

  /// All entries that are kept, the oldest first.
  public List<AlarmEvent> events() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /// What has become of one alarm, the oldest first.
  public List<AlarmEvent> of(String alarmId) {
    lock.lock();
    try {
      return events.stream().filter(event -> event.note().alarmId().equals(alarmId)).toList();
    } finally {
      lock.unlock();
    }
  }

  /// What keeps it from being written; empty when nothing does.
  public String problem() {
    return problem;
  }

  /// Takes what there still is, and closes its journal.
  @Override
  public void close() {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    catchUp();
    lock.lock();
    try {
      isClosed = true;
      reader.close();
      journal.close();
    } finally {
      lock.unlock();
    }
  }
}
