package io.lockstep.history;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The purges in a stretch of the changes log that is still to be read, so that they are in force
/// before anybody asks.
final class PurgesAhead implements RecordVisitor {
  private static final int POLL_RECORDS = 8192;

  private final List<PurgeChange> found = new ArrayList<>();

  /// Reads up to a position, exclusive.
  List<PurgeChange> read(Reader log, long position) {
    try {
      while (log.position() < position && log.poll(this, POLL_RECORDS) > 0) {
        // The visits do it.
      }
    } catch (HorizonException _) {
      // What was trimmed away is not read later either.
    }
    return found;
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    if (kind == ChangeKind.PURGE.number() && payload.remaining() > ChangeHeader.BYTES) {
      try {
        found.add(PurgeChange.read(payload.position(payload.position() + ChangeHeader.BYTES)));
      } catch (LockstepException | BufferUnderflowException _) {
        // The intake counts what cannot be read.
      }
    }
  }

  @Override
  public void gap(long fromPosition, long toPosition) {}
}
