package io.lockstep.space;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A space with its threads, in a folder of the real disk.
final class RunningSpace implements AutoCloseable {
  static final Principal TESTER = new Principal("tester", Role.ADMIN);

  private final SegmentJournal inputs;
  private final SegmentJournal changes;
  private final Devices devices = Devices.empty();
  private final Space space;

  private RunningSpace(Path folder, SpaceOptions options, KernelOptions kernelOptions) {
    RealDisk disk = new RealDisk(folder);
    inputs =
        Journal.open(
            disk, TimeSource.system(), JournalOptions.named("inputs").withSegmentBytes(1 << 24));
    changes =
        Journal.open(
            disk,
            TimeSource.system(),
            JournalOptions.named("changes").withSegmentBytes(1 << 24).withSync(Sync.LAZY));
    space =
        Space.open(
            options,
            kernelOptions,
            inputs,
            changes,
            disk,
            devices,
            InstantSource.system(),
            System::nanoTime);
  }

  static RunningSpace in(Path folder) {
    return in(folder, SpaceOptions.named("test"));
  }

  static RunningSpace in(Path folder, SpaceOptions options) {
    return new RunningSpace(folder, options, KernelOptions.defaults());
  }

  static RunningSpace in(Path folder, KernelOptions kernelOptions) {
    return new RunningSpace(folder, SpaceOptions.named("test"), kernelOptions);
  }

  Space space() {
    return space;
  }

  Devices devices() {
    return devices;
  }

  SegmentJournal inputs() {
    return inputs;
  }

  SegmentJournal changes() {
    return changes;
  }

  /// Publishes a reading and waits until the twin holds it.
  FieldReceipt reading(String twin, String json) {
    return publish(twin, FieldPublication.of("lockstep/v1/" + twin + "/telemetry", json)).join();
  }

  /// Publishes a message; completed when the twins hold it.
  CompletableFuture<FieldReceipt> publish(String device, FieldPublication message) {
    return space
        .publish(device, List.of(message))
        .thenCompose(receipt -> space.applied(receipt.lastPosition()).thenApply(_ -> receipt));
  }

  /// Submits a command and waits for its answer.
  Outcome submit(Command command) {
    return space.submit(TESTER, command).join();
  }

  Reply submit(TwinCommand command) {
    return submit(new Command.OfTwins(command)).reply();
  }

  @Override
  public void close() {
    space.close();
    changes.close();
    inputs.close();
  }
}
