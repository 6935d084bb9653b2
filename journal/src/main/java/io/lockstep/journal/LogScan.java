package io.lockstep.journal;

import java.util.ArrayList;
import java.util.List;

/// Finds out what of a file's records survived: where the log ends, which holes it has.
///
/// A commit writes only after all before it is durable, and says so with a marker. So a hole before
/// a position that an intact marker calls durable is damage; the first hole after it, and all that
/// follows, is what a power loss left of writes that were never synced.
///
/// @param end exclusive end of what is kept
/// @param fileEnd position that the file's size corresponds to
/// @param mustCut whether something other than zeros follows the end
/// @param lostRecords intact records after the end, never acknowledged in a group-commit log
/// @param lastRecord position of the last kept record, -1 when there is none
/// @param pinned below this no further marker is needed
/// @param holes damaged ranges before the end
record LogScan(
    long end,
    long fileEnd,
    boolean mustCut,
    int lostRecords,
    long lastRecord,
    long pinned,
    List<Hole> holes) {

  /// A damaged range, and what was known when the scan met it.
  ///
  /// @param lastRecord position of the last record before it
  /// @param pinned as in the scan
  record Hole(long from, long to, long lastRecord, long pinned, int recordsBefore) {}

  /// Scans from the cursor's position.
  ///
  /// @param fileEnd position that the file's size corresponds to
  static LogScan scan(RecordCursor cursor, long fileEnd) {
    return new Scanner(cursor, fileEnd).run();
  }

  private static final class Scanner {
    private final RecordCursor cursor;
    private final long fileEnd;
    private final List<Hole> holes = new ArrayList<>();
    private long durable;
    private long pinned;
    private long lastRecord = -1;
    private int records;
    private long end;
    private boolean mustCut;

    Scanner(RecordCursor cursor, long fileEnd) {
      this.cursor = cursor;
      this.fileEnd = fileEnd;
      this.durable = cursor.position();
      this.pinned = cursor.position();
      this.end = cursor.position();
    }

    LogScan run() {
      cursor.limit(fileEnd);
      while (step()) {
        end = cursor.position();
      }
      for (int i = 0; i < holes.size(); i++) {
        Hole hole = holes.get(i);
        if (hole.from() >= durable) {
          return new LogScan(
              hole.from(),
              fileEnd,
              true,
              records - hole.recordsBefore(),
              hole.lastRecord(),
              hole.pinned(),
              List.copyOf(holes.subList(0, i)));
        }
      }
      return new LogScan(end, fileEnd, mustCut, 0, lastRecord, pinned, List.copyOf(holes));
    }

    private boolean step() {
      switch (cursor.find()) {
        case RECORD -> {
          lastRecord = cursor.position();
          records++;
          cursor.advance();
        }
        case FILLER -> cursor.advance();
        case MARKER -> {
          long position = cursor.position();
          long stated = cursor.payload().getLong();
          cursor.advance();
          durable = Math.max(durable, stated);
          pinned = Math.max(pinned, stated >= position ? cursor.position() : stated);
        }
        case END -> {
          return false;
        }
        case DAMAGE -> {
          long next = cursor.nextValid();
          if (next >= fileEnd) {
            mustCut = !cursor.skippedOnlyZeros();
            return false;
          }
          holes.add(new Hole(cursor.position(), next, lastRecord, pinned, records));
          cursor.position(next);
        }
      }
      return true;
    }
  }
}
