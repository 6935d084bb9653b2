package io.lockstep.history;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What an archive asks of the history, and tells it: the port. Days are of receipt, UTC, as rows
/// are filed. Thread-safe.
///
/// Each may throw a [LockstepException] with OVERLOADED while the history is starting, and with
/// STORAGE_FAILED when it cannot be read.
public interface DaysOfReceipt {
  /// A day that is over: its rows are all there.
  ///
  /// @param beginMicros when it began, microseconds since 1970-01-01T00:00Z
  /// @param lastPosition the last input that has rows in it or before
  record Closed(long beginMicros, long lastPosition) {
    /// When it ended.
    public long endMicros() {
      return beginMicros + SampleTable.DAY_MICROS;
    }
  }

  /// Some rows of a day.
  ///
  /// @param rows numbers first, then texts, each in the order they became known
  /// @param next where the next ones begin; empty when these were the last
  record Page(List<ArchivedRow> rows, Optional<PurgeableRows.Place> next) {
    /// Copies the list.
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /// The first day that is over and has rows of inputs after a position.
  Optional<Closed> closed(long afterPosition);

  /// Which series have rows of inputs after a position in a day, or before it; what nobody may see
  /// any more does not count.
  BitSet seriesOf(Closed day, long afterPosition);

  /// Such rows, all that was written: removals, changed qualities, and what corrections replace,
  /// too.
  ///
  /// @param series whose rows
  /// @param from first [PurgeableRows.Place#FIRST], then where the page before says
  /// @param max the most rows, at least 1
  Page rows(Closed day, long afterPosition, BitSet series, PurgeableRows.Place from, int max);

  /// All that became known before a time is in an archive, durable and entered into the audit: what
  /// is to be archived first may go. Remembered for good when it returns; it never goes back.
  void archived(long beforeMicros);

  /// All series there are, until the visitor has enough.
  void listing(SeriesVisitor into);

  /// Purges in the changes log before this position are hidden.
  long readUpTo();
}
