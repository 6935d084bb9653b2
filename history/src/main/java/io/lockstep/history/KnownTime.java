package io.lockstep.history;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The greatest receive time in a stretch of the changes log, by its headers.
final class KnownTime implements RecordVisitor {
  private static final int POLL_RECORDS = 8192;

  private long end;
  private long micros;

  KnownTime(long micros) {
    this.micros = micros;
  }

  /// Reads up to a position, exclusive.
  void read(Reader log, long position) {
    end = position;
    try {
      while (log.position() < end && log.poll(this, POLL_RECORDS) > 0) {
        // The visits do it.
      }
    } catch (HorizonException _) {
      // It was trimmed away meanwhile; what the rows and the marker say is all that is left.
    }
  }

  /// When the change at a position of the log was received; empty when the log ends there.
  static OptionalLong at(Journal log, long position) {
    KnownTime known = new KnownTime(Long.MIN_VALUE);
    try (Reader one = log.reader(position)) {
      known.end = Long.MAX_VALUE;
      int _ = one.poll(known, 1);
    } catch (HorizonException _) {
      // Trimmed meanwhile: the caller meets that, too.
    }
    return known.micros == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(known.micros);
  }

  long micros() {
    return micros;
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    if (position < end && payload.remaining() >= ChangeHeader.BYTES) {
      micros = Math.max(micros, ChangeHeader.read(payload).receivedMicros());
    }
  }

  @Override
  public void gap(long fromPosition, long toPosition) {}
}
