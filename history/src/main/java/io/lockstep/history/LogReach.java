package io.lockstep.history;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeHeader;
import java.nio.ByteBuffer;

/// How far back the changes log reaches. Immutable.
///
/// @param firstPosition its first kept position
/// @param firstInput the input position of its first record; [Long#MAX_VALUE] when it has none
record LogReach(long firstPosition, long firstInput) {
  /// Looks at a log.
  static LogReach of(Journal changes) {
    long first = changes.firstPosition();
    long[] input = {Long.MAX_VALUE};
    try (Reader log = changes.reader(first)) {
      int _ =
          log.poll(
              new RecordVisitor() {
                @Override
                public void record(long position, int kind, ByteBuffer payload) {
                  if (payload.remaining() >= ChangeHeader.BYTES) {
                    input[0] = Math.min(input[0], ChangeHeader.read(payload).inputPosition());
                  }
                }

                @Override
                public void gap(long fromPosition, long toPosition) {}
              },
              1);
    } catch (HorizonException _) {
      // It was trimmed just now: what follows is not told to be there.
    }
    return new LogReach(first, input[0]);
  }

  /// Whether all is there that came after an input.
  ///
  /// @param inputPosition -1 for all there ever was
  boolean hasAllAfter(long inputPosition) {
    return firstInput != Long.MAX_VALUE && (firstPosition == 0 || firstInput <= inputPosition);
  }
}
