package io.lockstep.history.lake;

import io.lockstep.history.HistoryStore;
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
        public boolean lacks(HistoryStore.Stretch stretch) {
          return true;
        }

        @Override
        public void scan(int[] series, SeriesScan scan, ScannedRows into) {
          // It has no rows.
        }
      };

  /// A history.
  static LakePast of(HistoryStore history) {
    return new LakePast() {
      @Override
      public long committedInputPosition() {
        return history.committedInputPosition();
      }

      @Override
      public boolean lacks(HistoryStore.Stretch stretch) {
        return history.lacks(stretch);
      }

      @Override
      public void scan(int[] series, SeriesScan scan, ScannedRows into) {
        history.scan(series, scan, into);
      }
    };
  }

  /// See [HistoryStore#committedInputPosition].
  long committedInputPosition();

  /// See [HistoryStore#lacks].
  boolean lacks(HistoryStore.Stretch stretch);

  /// See [HistoryStore#scan].
  void scan(int[] series, SeriesScan scan, ScannedRows into);
}
