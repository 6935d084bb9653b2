package io.lockstep.space;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.SpaceHealth.Kind;
import io.lockstep.twin.ChangeSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Receives the changes of replayed inputs. What already stands in the log is compared with it,
/// byte for byte, and dropped; what does not is written. Used once, while a space opens, by one
/// thread.
///
/// A difference stops the start when the kernel that logged and the one that replays are of one
/// version: the state cannot be trusted then. Otherwise differences are told as findings, and what
/// stands in the log stays binding.
///
/// It throws nothing while the kernel decides; ask [#throwIfFailed] after each record.
final class ReplayedChanges implements ChangeSink, RecordVisitor {
  private final Reader logged;
  private final long loggedEnd;
  private final Journal changes;
  private final long firstInput;
  private final long inputsEnd;
  private final ChangesLog log;
  private final Findings findings;
  private final List<long[]> inputGaps = new ArrayList<>();
  private final Set<Key> repairs = new HashSet<>();

  private @Nullable RuntimeException failure;
  private boolean isStrict;
  private boolean isExhausted;
  private boolean hasHole;
  private boolean isTrimmed;
  private long repaired;
  private Key lastLogged = new Key(-1, 0);

  private ByteBuffer scratch = ByteBuffer.allocate(1 << 16);
  private int kind;
  private long producedInput;
  private int producedOrdinal;

  // Set by each visit of a logged record.
  private Order order = Order.EARLIER;
  private long loggedPosition;

  private enum Order {
    EARLIER,
    SAME,
    LATER
  }

  private record Key(long input, int ordinal) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byInput = Long.compare(input, other.input);
      return byInput != 0 ? byInput : Integer.compare(ordinal, other.ordinal);
    }
  }

  /// @param fromPosition where in the changes log the comparison begins
  /// @param firstInput changes of inputs before this one are passed over
  /// @param inputsEnd exclusive end of the inputs that are replayed
  /// @param isStrict whether a difference stops the start
  ReplayedChanges(
      Journal changes,
      long fromPosition,
      long firstInput,
      long inputsEnd,
      boolean isStrict,
      ChangesLog log,
      Findings findings) {
    this.changes = changes;
    this.isTrimmed = fromPosition < changes.firstPosition();
    this.logged = changes.reader(Math.max(fromPosition, changes.firstPosition()));
    this.loggedEnd = changes.readablePosition();
    this.firstInput = firstInput;
    this.inputsEnd = inputsEnd;
    this.isStrict = isStrict;
    this.log = log;
    this.findings = findings;
  }

  @Override
  public ByteBuffer begin(ChangeKind kind, int bytesMax) {
    if (scratch.capacity() < bytesMax) {
      scratch = ByteBuffer.allocate(bytesMax);
    }
    this.kind = kind.number();
    return scratch.clear();
  }

  @Override
  public void end() {
    if (failure != null) {
      return;
    }
    scratch.flip();
    producedInput = scratch.getLong(0);
    producedOrdinal = scratch.getInt(8);
    try {
      compareOrWrite();
    } catch (LockstepException | JournalException e) {
      // Thrown through the kernel it would pass for a defect of the record.
      failure = e;
    }
  }

  /// Tells what went wrong while the last record was decided: a difference, or a log that cannot be
  /// read.
  void throwIfFailed() {
    RuntimeException why = failure;
    if (why != null) {
      throw why;
    }
  }

  private void compareOrWrite() {
    while (!isExhausted && next()) {
      switch (order) {
        case EARLIER -> {
          // Passed over; the next one may be it.
        }
        case SAME -> {
          return;
        }
        case LATER -> {
          logged.seek(loggedPosition);
          missing();
          return;
        }
      }
    }
    isExhausted = true;
    if (!repairs.remove(produced())) {
      log.copy(kind, scratch);
    }
  }

  /// Inputs that are damaged: what they led to may stand in the log, and what follows may differ.
  void inputGap(long fromPosition, long toPosition) {
    inputGaps.add(new long[] {fromPosition, toPosition});
    isStrict = false;
  }

  /// Checks what stands in the log behind the last change of the replay.
  ///
  /// @return how many changes were written again because the log had lost them
  long finish() {
    producedInput = Long.MAX_VALUE;
    while (!isExhausted && next()) {
      // The visit tells of each record that nothing was decided like.
    }
    logged.close();
    if (repaired > 0) {
      findings.add(
          Kind.CHANGES_REPAIRED, repaired + " changes that the log had lost were written again");
    }
    return repaired;
  }

  private boolean next() {
    try {
      return logged.position() < loggedEnd && logged.poll(this, 1) > 0;
    } catch (HorizonException e) {
      isTrimmed = true;
      logged.seek(e.firstKeptPosition());
      return next();
    }
  }

  @Override
  public void gap(long fromPosition, long toPosition) {
    findings.add(
        Kind.CHANGES_GAP, "changes positions %d to %d".formatted(fromPosition, toPosition));
    hasHole = true;
    collectRepairs(toPosition);
  }

  @Override
  public void record(long position, int loggedKind, ByteBuffer payload) {
    loggedPosition = position;
    int at = payload.position();
    Key found = new Key(payload.getLong(at), payload.getInt(at + 8));
    if (found.input < firstInput || found.compareTo(lastLogged) <= 0) {
      // Before the snapshot, or written out of order to mend a hole.
      order = Order.EARLIER;
      return;
    }
    int compared = found.compareTo(produced());
    order = compared < 0 ? Order.EARLIER : compared == 0 ? Order.SAME : Order.LATER;
    switch (order) {
      case EARLIER -> {
        arrivedAt(found);
        if (found.input >= inputsEnd) {
          throw inputsMissing(found);
        }
        if (!isInGap(found.input)) {
          differ(found, describe(loggedKind, payload), "no such change");
        }
      }
      case SAME -> {
        arrivedAt(found);
        int mismatch = scratch.mismatch(payload);
        if (loggedKind != kind || mismatch >= 0) {
          differ(
              found,
              describe(loggedKind, payload),
              "%s, different from byte %d on".formatted(describe(kind, scratch), mismatch));
        }
      }
      case LATER -> {
        // Visited again when its turn comes.
      }
    }
  }

  private void arrivedAt(Key found) {
    lastLogged = found;
    hasHole = false;
    isTrimmed = false;
  }

  /// The log goes on behind the produced change and does not have it.
  private void missing() {
    if (isTrimmed || repairs.remove(produced())) {
      return;
    }
    if (hasHole) {
      repaired++;
      log.copy(kind, scratch);
      return;
    }
    differ(produced(), "no such change", describe(kind, scratch));
  }

  private void differ(Key key, String expected, String found) {
    String message =
        "inputs position %d ordinal %d (changes position %d): expected as logged %s, found on replay %s"
            .formatted(key.input, key.ordinal, loggedPosition, expected, found);
    if (isStrict) {
      throw new LockstepException(
          ErrorCode.REPLAY_DIFFERS,
          message
              + "; both by kernel version %d, so the state cannot be trusted. Report it as a defect; to start anyway move the changes log, the history and the snapshots away: they are built again from the inputs"
                  .formatted(Driver.KERNEL_VERSION));
    }
    findings.add(Kind.REPLAY_DIFFERED, message);
  }

  private LockstepException inputsMissing(Key found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "changes position %d answers inputs position %d: expected one before the end of the inputs at %d; acknowledged inputs are missing. Restore the inputs journal from a backup, or move the changes log, the history and the snapshots away to go on with what is left"
            .formatted(loggedPosition, found.input, inputsEnd));
  }

  private Key produced() {
    return new Key(producedInput, producedOrdinal);
  }

  private boolean isInGap(long input) {
    for (long[] gap : inputGaps) {
      if (input >= gap[0] && input < gap[1]) {
        return true;
      }
    }
    return false;
  }

  /// Changes that an earlier start wrote to mend this hole, and did not live to take a snapshot
  /// after: they stand behind greater ones.
  private void collectRepairs(long fromPosition) {
    try (Reader ahead = changes.reader(fromPosition)) {
      Key[] greatest = {lastLogged};
      RecordVisitor collector =
          (_, _, payload) -> {
            Key key =
                new Key(
                    payload.getLong(payload.position()), payload.getInt(payload.position() + 8));
            if (key.compareTo(greatest[0]) > 0) {
              greatest[0] = key;
            } else if (key.compareTo(lastLogged) > 0) {
              repairs.add(key);
            }
          };
      while (ahead.position() < loggedEnd && ahead.poll(collector, 4096) > 0) {
        // The collector does it.
      }
    }
  }

  private static String describe(int kind, ByteBuffer record) {
    return "%s of %d bytes"
        .formatted(ChangeKind.ofNumber(kind), record.remaining() - ChangeHeader.BYTES);
  }
}
