package io.lockstep.space;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.Reader;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.twin.StateHash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A space with its journals on a simulated disk, driven step by step by one thread.
final class SteppedWorld {
  static final SpaceOptions OPTIONS =
      SpaceOptions.named("test").withSnapshots(1_000_000, Duration.ofDays(1)).withBatchRecords(64);

  private final SplittableRandom salts;
  private final SimulatedDisk disk;
  private final SimulatedDisk changesDisk;
  private final SimulatedTime time;
  private final SpaceOptions options;
  private final SegmentJournal inputs;
  private final SegmentJournal changes;
  private final Devices devices = Devices.empty();
  private final Space space;
  private final Appender appender;

  /// A record of the changes log.
  record Change(int kind, ByteBuffer payload) {}

  private SteppedWorld(
      SimulatedDisk disk,
      SimulatedDisk changesDisk,
      SimulatedTime time,
      SpaceOptions options,
      long salt) {
    this.disk = disk;
    this.changesDisk = changesDisk;
    this.time = time;
    this.options = options;
    salts = new SplittableRandom(salt);
    inputs = Journal.openStepped(disk, time, journal("inputs", Sync.GROUP_COMMIT), salts::nextLong);
    changes =
        Journal.openStepped(changesDisk, time, journal("changes", Sync.LAZY), salts::nextLong);
    space =
        Space.openStepped(
            options,
            inputs,
            changes,
            disk,
            devices,
            () -> Instant.ofEpochMilli(time.epochMillis()),
            time::nanoTime);
    appender = inputs.appender();
  }

  /// Opens what is on a disk, or begins anew.
  static SteppedWorld open(SimulatedDisk disk, SimulatedTime time) {
    return open(disk, time, OPTIONS);
  }

  static SteppedWorld open(SimulatedDisk disk, SimulatedTime time, SpaceOptions options) {
    return new SteppedWorld(disk, disk, time, options, 42);
  }

  /// Opens what is on a disk, with the changes log that is on another one.
  static SteppedWorld openWithChangesOf(
      SimulatedDisk disk, SimulatedDisk changesDisk, SimulatedTime time) {
    return new SteppedWorld(disk, changesDisk, time, OPTIONS, 44);
  }

  static JournalOptions journal(String name, Sync sync) {
    return JournalOptions.named(name)
        .withSegmentBytes(1 << 16)
        .withQuotaBytes(1L << 30)
        .withMaxPendingBytes(1 << 20)
        .withSync(sync);
  }

  Space space() {
    return space;
  }

  SegmentJournal inputs() {
    return inputs;
  }

  SegmentJournal changes() {
    return changes;
  }

  Devices devices() {
    return devices;
  }

  /// Appends without waiting, as a broker does.
  void append(Input input, BatchListener listener) {
    appender.append(input.kind(), input.payload().duplicate());
    appender.flush(listener);
  }

  void append(Input input) {
    appender.append(input.kind(), input.payload().duplicate());
    appender.flush();
  }

  /// One round of everything.
  boolean step() {
    boolean worked = inputs.step();
    worked |= space.step();
    return changes.step() || worked;
  }

  /// Rounds until nothing is left to do.
  void settle() {
    boolean worked = true;
    while (worked) {
      worked = step();
    }
  }

  StateHash stateHash() {
    return space.driver().stateHash();
  }

  /// All that stands in the changes log.
  List<Change> logged() {
    List<Change> all = new ArrayList<>();
    try (Reader reader = changes.reader(changes.firstPosition())) {
      while (reader.poll(
              (_, kind, payload) ->
                  all.add(
                      new Change(
                          kind, ByteBuffer.allocate(payload.remaining()).put(payload).flip())),
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    return all;
  }

  /// Closes well, without a last snapshot.
  void close() {
    space.close();
    changes.close();
    inputs.close();
  }

  /// Ends as a killed process does, and opens again.
  SteppedWorld killedAndReopened() {
    disk.processKilled();
    return reopened();
  }

  SteppedWorld reopened() {
    return new SteppedWorld(disk, changesDisk, time, options, salts.nextLong());
  }
}
