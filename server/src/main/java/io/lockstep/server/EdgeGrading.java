package io.lockstep.server;

import io.lockstep.broker.ClientNews;
import io.lockstep.ingest.SparkplugHost;
import io.lockstep.ingest.grade.EdgeGrader;
import io.lockstep.ingest.grade.EdgeGrades;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Grades edge nodes while they live: it follows the inputs with a cursor of its own, from the
/// start on, and never slows anybody. What it cannot keep up with it passes over, and says so.
/// Thread-safe.
final class EdgeGrading implements AutoCloseable {
  /// Behind by more, it goes on at the end.
  static final long BEHIND_MAX_BYTES = 256L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(EdgeGrading.class);
  private static final int TURN_RECORDS = 4_096;
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Journal inputs;
  private final EdgeGrader grader;
  private final FieldMessage message = new FieldMessage();
  private final Thread thread;
  private volatile EdgeGrades grades = EdgeGrades.none();
  private volatile boolean isClosing;

  private EdgeGrading(Journal inputs, InstantSource clock) {
    this.inputs = inputs;
    long from = inputs.readablePosition();
    Instant now = clock.instant();
    grader = new EdgeGrader(from, now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000);
    grades = grader.grades();
    thread = Thread.ofPlatform().daemon().name("sparkplug-grading").start(() -> run(from));
  }

  /// Begins at the present end of the inputs; before anybody can connect.
  static EdgeGrading start(Journal inputs, InstantSource clock) {
    return new EdgeGrading(inputs, clock);
  }

  /// The grades of a moment ago.
  EdgeGrades grades() {
    return grades;
  }

  private void run(long from) {
    try (Reader reader = inputs.reader(from)) {
      boolean isChanged = false;
      long toldNanos = System.nanoTime();
      while (!isClosing) {
        int read = poll(reader);
        isChanged |= read > 0;
        if (isChanged && System.nanoTime() - toldNanos >= TELL_NANOS) {
          grades = grader.grades();
          toldNanos = System.nanoTime();
          isChanged = false;
        }
        if (read == 0 && !isChanged) {
          boolean _ = reader.await(WAIT);
        } else if (read < TURN_RECORDS) {
          // A turn of many records costs less than many turns.
          LockSupport.parkNanos(this, PAUSE_NANOS);
        }
      }
    } catch (RuntimeException e) {
      if (!isClosing) {
        LOG.atError().setCause(e).log("Sparkplug edge nodes are not graded any more");
      }
    }
  }

  private int poll(Reader reader) {
    try {
      long end = inputs.readablePosition();
      if (end - reader.position() > BEHIND_MAX_BYTES) {
        grader.skippedTo(end);
        reader.seek(end);
      }
      return reader.poll(this::visit, TURN_RECORDS);
    } catch (HorizonException e) {
      grader.skippedTo(e.firstKeptPosition());
      reader.seek(e.firstKeptPosition());
      return 1;
    }
  }

  private void visit(long position, int kind, ByteBuffer record) {
    try {
      if (kind == InputKind.FIELD_MESSAGE.number()) {
        if (SparkplugHost.speaksOf(message.wrap(record))) {
          grader.take(message);
        }
      } else if (kind == InputKind.SESSION.number()) {
        ClientNews news = ClientNews.read(record);
        if (news != null) {
          grader.take(position, news);
        }
      }
    } catch (LockstepException e) {
      LOG.atWarn().addKeyValue("position", position).setCause(e).log("A record is unreadable");
    }
  }

  @Override
  public void close() {
    isClosing = true;
    LockSupport.unpark(thread);
    try {
      boolean _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
