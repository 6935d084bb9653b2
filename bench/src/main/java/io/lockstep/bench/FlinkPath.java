package io.lockstep.bench;

import io.lockstep.cluster.flink.KernelJob;
import io.lockstep.cluster.flink.KernelJobOptions;
import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.ChangeRecords;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// The kernel as a job on Flink: inputs from a topic, changes to a topic, exactly once. Confined to
/// one thread.
final class FlinkPath implements ClusterPath {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaPeer kafka;
  private final KernelJobOptions options;
  private final String name;
  private final long warm;
  private final long end;
  private final int readings;
  private final FlinkRounds rounds;
  private long position;
  private boolean isChecked;

  /// @param warm offset of the input at which the clock begins to run
  /// @param end offset behind the last input
  FlinkPath(
      KafkaPeer kafka, KernelJobOptions options, String name, long warm, long end, int readings) {
    this.kafka = kafka;
    this.options = options;
    this.name = name;
    this.warm = warm;
    this.end = end;
    this.readings = readings;
    rounds = new FlinkRounds(kafka, options.changes());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Cost round() {
    position = 0;
    try (KafkaConsumer<byte[], byte[]> progress = kafka.consumer(false);
        KafkaConsumer<byte[], byte[]> changes = kafka.consumer(true)) {
      changes.assign(KafkaPeer.partitions(changes, options.changes()));
      changes.endOffsets(changes.assignment()).forEach(changes::seek);
      progress.assign(KafkaPeer.partitions(progress, options.progress()));
      progress.seekToEnd(progress.assignment());
      progress.assignment().forEach(progress::position); // Now, not with the first poll.
      Cost cost =
          rounds.run(
              KernelJob.configuration(options),
              environment -> {
                var _ = KernelJob.add(environment, options);
              },
              () -> decided(progress),
              warm,
              end,
              readings);
      if (!isChecked) {
        expectDecided(changes);
        isChecked = true;
      }
      return cost;
    }
  }

  /// A job that lost inputs would be fast: each message leads to one change of values.
  private void expectDecided(KafkaConsumer<byte[], byte[]> changes) {
    Map<TopicPartition, Long> ends = changes.endOffsets(changes.assignment());
    long found = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> changes.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> each : changes.poll(POLL)) {
        for (ChangeRecord change : ChangeRecords.decode(each.key(), each.value())) {
          if (change.kind() == ChangeKind.SAMPLES && change.header().inputPosition() >= warm) {
            found++;
          }
        }
      }
    }
    if (found != end - warm) {
      throw new LockstepException(
          ErrorCode.INTERNAL,
          "%s: expected %d changes of values on the topic, found %d"
              .formatted(name, end - warm, found));
    }
  }

  private long decided(KafkaConsumer<byte[], byte[]> progress) {
    for (ConsumerRecord<byte[], byte[]> each : progress.poll(Duration.ZERO)) {
      position = Math.max(position, ByteBuffer.wrap(each.value()).getLong() + 1);
    }
    return position;
  }

  /// Bytes on the topic of the changes of one input, in the last round.
  double changeBytesOfInput() {
    return (double) rounds.outputBytes() / (end - warm);
  }

  /// Adds what the last round left besides its cost.
  void report(Report report, String scenario) {
    report.add(
        scenario, "lockstep", name + "-checkpoint", rounds.checkpointBytes() / 1048576.0, "MiB");
    report.add(
        scenario, "lockstep", name + "-checkpoint-time", (double) rounds.checkpointMillis(), "ms");
    report.add(scenario, "kafka", name + "-changes-of-an-input", changeBytesOfInput(), "B");
    report.add(
        scenario,
        "lockstep",
        name + "-records-of-changes",
        (double) rounds.outputRecords() / (end - warm),
        "/input");
  }
}
