package io.lockstep.bench;

import io.lockstep.ingest.Devices;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceOptions;
import io.lockstep.twin.KernelOptions;
import java.time.Duration;
import java.time.InstantSource;

/// The embedded kernel: a space opens and decides what stands in its journal behind its snapshot,
/// until its log of changes is written. What opening costs without such inputs is taken off.
/// Confined to one thread.
final class EmbeddedPath implements ClusterPath {
  private final BenchFolder folder;
  private final ClusterInputs stream;
  private final String name;
  private final long messages;

  EmbeddedPath(BenchFolder folder, ClusterInputs stream, String name, long messages) {
    this.folder = folder;
    this.stream = stream;
    this.name = name;
    this.messages = messages;
    try (ClusterJournals journals = new ClusterJournals(folder, name)) {
      journals.setUp(stream);
    }
    Cost _ = open(0);
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Cost round() {
    Cost opening = open(0);
    Cost cost = open(messages);
    return new Cost(
        cost.readings(),
        Math.max(1, cost.cpuNanos() - opening.cpuNanos()),
        0,
        Math.max(1, cost.wallNanos() - opening.wallNanos()));
  }

  /// Closing leaves a snapshot, so that the next opening begins behind it.
  private Cost open(long count) {
    try (ClusterJournals journals = new ClusterJournals(folder, name)) {
      journals.append(stream, count);
      SpaceOptions options =
          SpaceOptions.named(ClusterInputs.SPACE)
              .withSnapshots(SpaceOptions.REPLAY_RECORDS_MAX, Duration.ofHours(1));
      long wall = System.nanoTime();
      long cpu = ProcessCpu.nanos();
      try (Space space =
          Space.open(
              options,
              KernelOptions.defaults(),
              journals.inputs,
              journals.changes,
              journals.disk,
              Devices.empty(),
              InstantSource.system(),
              System::nanoTime)) {
        space.logged(space.appliedPosition() - 1).join();
        return new Cost(
            count * stream.readings(), ProcessCpu.nanos() - cpu, 0, System.nanoTime() - wall);
      }
    }
  }
}
