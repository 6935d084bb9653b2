package io.lockstep.history.lake;

import io.lockstep.history.ScannedRows;
import io.lockstep.history.SeriesScan;

/// The history, as the lake asks it for what the changes log lost: the port. Thread-safe.
public interface LakePast {
  /// No history: what the log lost stays missing.
  LakePast NONE =
      new LakePast() {
        @Override
        public long committedInputPosition() {
          return -1;
        }

        @Override
        public boolean lacks(long fromPosition, long toPosition) {
          return true;
        }

        @Override
        public void scan(int[] series, SeriesScan scan, ScannedRows into) {
          // It has no rows.
        }
      };

  /// See [io.lockstep.history.HistoryStore#committedInputPosition].
  long committedInputPosition();

  /// Whether the history has lost some of a stretch of the changes log as well.
  boolean lacks(long fromPosition, long toPosition);

  /// See [io.lockstep.history.HistoryStore#scan].
  void scan(int[] series, SeriesScan scan, ScannedRows into);
}
