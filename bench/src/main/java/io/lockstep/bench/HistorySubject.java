package io.lockstep.bench;

import java.nio.file.Path;

/// One of those that keep the readings of the history benchmark: takes them in, and answers its
/// four questions. Confined to one thread. Each answer is a number by which the subjects are
/// compared: they must give the same.
interface HistorySubject extends AutoCloseable {
  /// What has to stand ready before the clock runs; by default nothing.
  default void prepare() {}

  /// Takes all readings in, until all are found by queries.
  void load();

  /// Waits for what it works out behind the readings; by default nothing.
  default void settle() {}

  /// CPU of the threads that only the history has, nanoseconds; 0 when that cannot be told apart.
  default long ownCpuNanos() {
    return 0;
  }

  /// Where its files are.
  Path folder();

  /// The latest value of one property of all twins: their sum.
  double latestOfAll();

  /// One hour of one series in 100 buckets: the sum of the means.
  double hourOf(int series);

  /// All readings of a day of 50 series: their sum.
  double day();

  /// Mean, least and greatest value and count of each hour of the month for each twin, of one
  /// property: the sum of them all.
  double hourly();

  @Override
  void close();
}
