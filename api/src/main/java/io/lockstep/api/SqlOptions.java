package io.lockstep.api;

import java.time.Duration;

/// What statements of SQL may take. Immutable.
///
/// @param rowsMax rows of one answer over HTTP
/// @param memoryMax bytes of rows that one statement holds for sorts, joins and groups
/// @param timeout longest run of one statement
public record SqlOptions(int rowsMax, long memoryMax, Duration timeout) {
  /// Statements that run at a time; others wait.
  public static final int THREADS = 2;

  /// Statements that may wait.
  public static final int WAITING_MAX = 64;

  /// 100,000 rows, 128 MiB, 60 s.
  public static SqlOptions defaults() {
    return new SqlOptions(100_000, 128L << 20, Duration.ofSeconds(60));
  }
}
