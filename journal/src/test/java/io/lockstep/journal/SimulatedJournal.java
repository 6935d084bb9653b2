package io.lockstep.journal;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// A journal without threads on a simulated disk, and the steps tests are made of.
final class SimulatedJournal {

  final SimulatedDisk disk;
  final SimulatedTime time = new SimulatedTime();
  final Batches batches = new Batches();
  private final JournalOptions options;
  private final SplittableRandom salts = new SplittableRandom(7);
  SegmentJournal journal;
  Appender appender;

  SimulatedJournal(UnaryOperator<JournalOptions> options) {
    this(new SimulatedDisk(1), options);
  }

  SimulatedJournal(SimulatedDisk disk, UnaryOperator<JournalOptions> options) {
    this.disk = disk;
    this.options =
        options.apply(
            JournalOptions.named("log").withSegmentBytes(64 << 10).withMaxPendingBytes(1 << 20));
    this.journal = open();
    this.appender = journal.appender();
  }

  private SegmentJournal open() {
    return Journal.openStepped(disk, time, options, salts::nextLong);
  }

  /// Leaves the journal as a killed process does, and opens it anew.
  void killAndReopen() {
    disk.processKilled();
    reopen();
  }

  void losePowerAndReopen() {
    disk.powerLoss();
    reopen();
  }

  void closeAndReopen() {
    journal.close();
    reopen();
  }

  private void reopen() {
    journal = open();
    appender = journal.appender();
  }

  /// Appends numbered records and hands them over as one batch.
  void flush(String name, long firstNumber, int records, int length) {
    for (int i = 0; i < records; i++) {
      append(firstNumber + i, length);
    }
    appender.flush(batches.named(name));
  }

  int append(long number, int length) {
    byte[] payload = TestRecord.numbered(number, 0, length);
    return appender.append(1, payload, 0, payload.length);
  }

  int append(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return appender.append(1, payload, 0, payload.length);
  }

  /// Commits and does the upkeep until nothing is left.
  void drain() {
    while (journal.step()) {
      // until nothing is left
    }
  }

  /// Appends and commits numbered records, one batch each.
  void commit(long firstNumber, int records, int length) {
    for (int i = 0; i < records; i++) {
      flush("b" + (firstNumber + i), firstNumber + i, 1, length);
      drain();
    }
  }

  TestRecord.Content readAll() {
    return TestRecord.readAll(journal);
  }
}
