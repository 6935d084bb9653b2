package io.lockstep.space;

import io.lockstep.journal.Disk;
import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.KernelRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// States that a space had: the newest snapshot that is not younger, and the inputs behind it,
/// decided again. Takes memory for one state, and time for at most [#RECORDS_MAX] records; one at a
/// time. Ends early when its thread is interrupted. Thread-safe.
public final class PastStates {
  /// The most inputs that are decided again for one state.
  static final long RECORDS_MAX = 50_000_000;

  private static final int BATCH_RECORDS = 4_096;

  private final String space;
  private final Journal inputs;
  private final SnapshotStore store;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  PastStates(String space, Journal inputs, Disk snapshots) {
    this.space = space;
    this.inputs = inputs;
    this.store = new SnapshotStore(snapshots);
  }

  /// What really came in, from a position on, to drive branches of the past by.
  ///
  /// @param fromPosition a position that a record had, such as a branch's [Branch#basePosition]
  /// @param untilMicros those that were received before, microseconds since 1970-01-01T00:00Z
  public RecordedInputs recorded(long fromPosition, long untilMicros) {
    return new RecordedInputs(inputs, fromPosition, untilMicros);
  }

  /// A branch of the state that holds all inputs that were received up to a time, in the order of
  /// the journal: it ends before the first one that was received later.
  ///
  /// @throws LockstepException NOT_FOUND when neither a snapshot nor the inputs reach so far back,
  ///   DATA_CORRUPT when inputs between are damaged, OVERLOADED when there are too many of them,
  ///   TIMED_OUT when the thread is interrupted
  public Branch at(Instant when) {
    long micros = Ticks.micros(when);
    oneAtATime.lock();
    try {
      Start start = start(micros, when);
      Driver driver = Driver.of(start.state(), new Findings(space + "-past"));
      Again again = new Again(driver, micros);
      try (Reader reader = inputs.reader(start.position())) {
        while (!again.isEnd && reader.poll(again, BATCH_RECORDS) > 0) {
          check(again, when);
        }
        return new Branch(again.isEnd ? again.position : reader.position(), driver);
      }
    } catch (HorizonException _) {
      throw gone(when);
    } finally {
      oneAtATime.unlock();
    }
  }

  private record Start(long position, DriverState state) {}

  private Start start(long micros, Instant when) {
    List<Long> positions = store.positions();
    for (Long position : positions.reversed()) {
      if (position >= inputs.firstPosition() && isBefore(position, micros)) {
        try {
          return new Start(position, store.load(position, (_, in) -> DriverState.read(in)).state());
        } catch (LockstepException | JournalException | IOException _) {
          // Damaged, of another release, or replaced meanwhile: an older one serves as well.
        }
      }
    }
    if (inputs.firstPosition() > 0) {
      throw gone(when);
    }
    DriverState empty = DriverState.empty(KernelRole.WHOLE);
    return new Start(0, empty);
  }

  /// Whether the first input that a snapshot does not hold was received by then: then so were those
  /// that it holds.
  private boolean isBefore(long position, long micros) {
    First first = new First();
    try (Reader reader = inputs.reader(position)) {
      while (first.micros == RecordTime.NONE && reader.poll(first, 1) > 0) {
        // The visitor looks.
      }
    } catch (HorizonException _) {
      return false;
    }
    return first.micros != RecordTime.NONE && first.micros <= micros;
  }

  private static void check(Again again, Instant when) {
    if (again.gap != null) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "state as of %s: expected whole inputs, found %s damaged; choose a time before them, or one behind the next snapshot"
              .formatted(when, again.gap));
    }
    if (again.records > RECORDS_MAX) {
      throw new LockstepException(
          ErrorCode.OVERLOADED,
          "state as of %s: expected at most %d inputs behind a snapshot, found more; let snapshots be taken more often (snapshot.records)"
              .formatted(when, RECORDS_MAX));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new LockstepException(
          ErrorCode.TIMED_OUT, "state as of %s: it was cancelled".formatted(when));
    }
  }

  private LockstepException gone(Instant when) {
    return new LockstepException(
        ErrorCode.NOT_FOUND,
        "state as of %s: expected a time that a snapshot or the kept inputs reach, found one before them (the inputs begin at position %d%s); keep more of them (journal.quota) or ask the history"
            .formatted(when, inputs.firstPosition(), oldest()));
  }

  private String oldest() {
    First first = new First();
    try (Reader reader = inputs.reader(inputs.firstPosition())) {
      while (first.micros == RecordTime.NONE && reader.poll(first, 1) > 0) {
        // The visitor looks.
      }
    }
    return first.micros == RecordTime.NONE
        ? ""
        : ", received at " + Instant.EPOCH.plusNanos(first.micros * 1_000);
  }

  private static final class First implements RecordVisitor {
    private long micros = RecordTime.NONE;

    @Override
    public void record(long position, int kind, ByteBuffer payload) {
      micros = new RecordTime().micros(kind, payload);
    }
  }

  private static final class Again implements RecordVisitor {
    private final Driver driver;
    private final long untilMicros;
    private final RecordTime time = new RecordTime();
    private final Nowhere nowhere = new Nowhere();
    private long records;
    private long position;
    private boolean isEnd;
    private @Nullable String gap;

    Again(Driver driver, long untilMicros) {
      this.driver = driver;
      this.untilMicros = untilMicros;
    }

    @Override
    public void record(long at, int kind, ByteBuffer payload) {
      if (isEnd) {
        return;
      }
      if (time.micros(kind, payload) > untilMicros) {
        isEnd = true;
        position = at;
        return;
      }
      driver.drive(at, kind, payload, nowhere);
      records++;
    }

    @Override
    public void gap(long fromPosition, long toPosition) {
      if (!isEnd && gap == null) {
        gap = "positions %d to %d".formatted(fromPosition, toPosition);
      }
    }
  }

  /// Takes what was decided long ago.
  private static final class Nowhere implements ChangeSink {
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      // Nobody asks for it again.
    }
  }
}
