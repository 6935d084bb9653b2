package io.lockstep.bench;

/// What 100 million devices that send 10 million readings a second would need, by the figures of a
/// run: the arithmetic of `docs/concepts/sizing-a-cluster.md`. Immutable.
///
/// @param flinkMicros CPU of Flink a reading
/// @param kafkaMicros CPU of the broker a reading, without replicas
/// @param inputBytes of an input on a topic
/// @param changeBytes of the changes of one input on a topic
/// @param twinBytes of a twin when it is written
/// @param readingsOfMessage in an input
record ClusterSizing(
    double flinkMicros,
    double kafkaMicros,
    double inputBytes,
    double changeBytes,
    double twinBytes,
    int readingsOfMessage) {
  private static final double DEVICES = 100e6;
  private static final double READINGS = 10e6;

  /// Assumed: a core is planned to be busy so far, so that a cluster can catch up after a failure.
  private static final double BUSY = 0.5;

  /// Assumed: copies of each record, and what a follower's copy costs of a leader's CPU.
  private static final int REPLICAS = 3;

  private static final double FOLLOWER = 0.5;

  /// Assumed: how long topics are kept, seconds.
  private static final double INPUTS_KEPT = 24 * 3_600.0;

  /// Measured as bytes of snapshot; objects in the heap take more: 1,656 bytes a twin of ten
  /// properties and three relationships by `bench twins`.
  private static final double HEAP_BYTES_A_TWIN = 1_656;

  void report(Report report, String scenario) {
    double messages = READINGS / readingsOfMessage;
    double inputs = messages * inputBytes;
    double changes = messages * changeBytes;
    double kafkaCores = READINGS * kafkaMicros / 1e6 / BUSY * (1 + (REPLICAS - 1) * FOLLOWER);
    add(report, scenario, "flink-cores", READINGS * flinkMicros / 1e6 / BUSY, "cores");
    add(report, scenario, "kafka-cores", kafkaCores, "cores");
    add(report, scenario, "inputs", inputs / 1e9, "GB/s");
    add(report, scenario, "changes", changes / 1e9, "GB/s");
    add(report, scenario, "kafka-network", (inputs + changes) * (REPLICAS + 1) / 1e9, "GB/s");
    add(report, scenario, "kafka-disk-writes", (inputs + changes) * REPLICAS / 1e9, "GB/s");
    add(report, scenario, "inputs-of-a-day", inputs * INPUTS_KEPT * REPLICAS / 1e12, "TB");
    add(report, scenario, "heap", DEVICES * HEAP_BYTES_A_TWIN / 1e9, "GB");
    add(report, scenario, "checkpoint", DEVICES * twinBytes / 1e9, "GB");
  }

  private static void add(
      Report report, String scenario, String metric, double value, String unit) {
    report.add(scenario + "-sizing", "machine", metric, value, unit);
  }
}
