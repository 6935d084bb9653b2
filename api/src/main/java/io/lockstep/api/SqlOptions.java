package io.lockstep.api;

import java.time.Duration;

/// What statements of SQL may take. Immutable.
///
/// @param rowsMax rows of one answer over HTTP
/// @param memoryMax bytes of rows that one statement holds for sorts, joins and groups
/// @param timeout longest run of one statement
/// @param perUserMax statements of one user that run or wait at a time
/// @param slow a statement that takes longer is told in the log, without its values
public record SqlOptions(
    int rowsMax, long memoryMax, Duration timeout, int perUserMax, Duration slow) {
  /// Statements that run at a time; others wait.
  public static final int THREADS = 2;

  /// Statements that may wait.
  public static final int WAITING_MAX = 64;

  /// With 16 statements of one user, of which those above 5 s are told.
  public SqlOptions(int rowsMax, long memoryMax, Duration timeout) {
    this(rowsMax, memoryMax, timeout, 16, Duration.ofSeconds(5));
  }

  /// 100,000 rows, 128 MiB, 60 s.
  public static SqlOptions defaults() {
    return new SqlOptions(100_000, 128L << 20, Duration.ofSeconds(60));
  }
}
