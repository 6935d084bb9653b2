package io.lockstep.bench;

/// A way for inputs that are durable already to become changes that are written. Confined to one
/// thread.
interface ClusterPath extends AutoCloseable {
  /// What a round cost.
  ///
  /// @param readings that were decided
  /// @param cpuNanos of this process, all threads
  /// @param kafkaNanos CPU of Kafka's process; 0 where there is none
  record Cost(long readings, long cpuNanos, long kafkaNanos, long wallNanos) {
    double cpuMicros() {
      return cpuNanos / 1e3 / readings;
    }

    double kafkaMicros() {
      return kafkaNanos / 1e3 / readings;
    }

    double rate() {
      return readings / (wallNanos / 1e9);
    }
  }

  /// Its name in the report.
  String name();

  /// Decides messages until their changes are written for good.
  Cost round();

  @Override
  default void close() {}
}
