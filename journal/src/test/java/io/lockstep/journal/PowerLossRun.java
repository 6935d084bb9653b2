package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// One seeded story of a journal: lives of appending and committing, each ended by a power loss or
/// a killed process at a random moment, and after each the questions that must be answered well: is
/// everything acknowledged there, in order, with nothing that was never appended, and does a second
/// recovery find the same?
final class PowerLossRun {

  private final long seed;
  private final SplittableRandom random;
  private final SimulatedDisk disk;
  private final SimulatedTime time = new SimulatedTime();
  private final JournalOptions options;

  /// What was handed over, in order, or recovered; index = number - firstNumber.
  private final List<byte[]> expected = new ArrayList<>();

  private final List<Long> acknowledgedPositions = new ArrayList<>();
  private int life;

  PowerLossRun(long seed, Sync sync) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    disk = new SimulatedDisk(random.nextLong());
    int segmentBytes = 4096 << random.nextInt(3);
    int quotaSegments = sync == Sync.GROUP_COMMIT && random.nextInt(4) == 0 ? 3 : 1000;
    options =
        JournalOptions.named("log")
            .withSegmentBytes(segmentBytes)
            .withQuotaBytes((long) segmentBytes * quotaSegments)
            .withMaxPendingBytes(64 << 10)
            .withSync(sync);
  }

  void run() {
    try {
      int lives = 2 + random.nextInt(3);
      for (life = 1; life <= lives; life++) {
        live();
        if (random.nextInt(4) == 0) {
          disk.processKilled();
        } else {
          disk.powerLoss();
        }
        recover();
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", life " + life + ": " + e.getMessage(), e);
    }
  }

  private void live() {
    if (random.nextInt(8) != 0) {
      disk.stopAfter(random.nextInt(1 << (2 + random.nextInt(7))));
    }
    try {
      SegmentJournal journal = Journal.openStepped(disk, time, options, random::nextLong);
      List<Appender> appenders = List.of(journal.appender(), journal.appender());
      int rounds = random.nextInt(40);
      for (int round = 0; round < rounds && !disk.isStopped(); round++) {
        flushBatch(appenders.get(random.nextInt(2)));
        if (random.nextInt(3) == 0) {
          boolean _ = journal.step();
        }
        if (options.sync() == Sync.LAZY && random.nextInt(10) == 0) {
          syncLazily(journal);
        }
      }
      if (random.nextInt(4) == 0) {
        journal.close();
      }
    } catch (JournalException e) {
      // The plug was pulled; anything else is a finding.
      assertThat(disk.isStopped()).as(e.toString()).isTrue();
    }
  }

  private void syncLazily(SegmentJournal journal) {
    int handedOver = expected.size();
    journal.syncNow();
    while (acknowledgedPositions.size() < handedOver) {
      acknowledgedPositions.add(-1L);
    }
  }

  private void flushBatch(Appender appender) {
    int first = expected.size();
    int records = random.nextInt(6);
    int[] offsets = new int[records];
    for (int i = 0; i < records; i++) {
      int length = random.nextInt(1 << (4 + random.nextInt(7)));
      byte[] payload = TestRecord.numbered(expected.size(), life, length);
      expected.add(payload);
      offsets[i] = appender.append(kindOf(payload), payload, 0, payload.length);
    }
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            if (options.sync() == Sync.GROUP_COMMIT) {
              assertThat(acknowledgedPositions).as("acknowledged before").hasSize(first);
              for (int offset : offsets) {
                acknowledgedPositions.add(firstPosition + offset);
              }
            }
          }

          @Override
          public void failed(JournalException why) {
            assertThat(disk.isStopped()).as(why.toString()).isTrue();
          }
        });
  }

  private static int kindOf(byte[] payload) {
    return payload.length % 256;
  }

  private void recover() {
    SegmentJournal journal = Journal.openStepped(disk, time, options, random::nextLong);
    TestRecord.Content found = TestRecord.readAll(journal);
    check(journal, found);
    boolean closeWell = random.nextInt(4) == 0;
    if (closeWell) {
      journal.close();
    } else {
      disk.powerLoss();
    }
    SegmentJournal again = Journal.openStepped(disk, time, options, random::nextLong);
    assertThat(again.health()).isEqualTo(new JournalHealth.Healthy(List.of()));
    List<TestRecord> foundAgain = TestRecord.readAll(again).records();
    if (!foundAgain.equals(found.records())) {
      throw new AssertionError(
          "the second recovery found %d records, the first %d; ends %d and %d"
              .formatted(
                  foundAgain.size(),
                  found.records().size(),
                  again.endPosition(),
                  journal.endPosition()));
    }
    disk.processKilled();
  }

  private void check(SegmentJournal journal, TestRecord.Content found) {
    List<TestRecord> records = found.records();
    assertThat(found.gaps()).as("gaps").isEmpty();
    long firstPosition = journal.firstPosition();
    int first =
        records.isEmpty() ? firstExpected(firstPosition) : (int) records.getFirst().number();
    for (int i = 0; i < records.size(); i++) {
      TestRecord record = records.get(i);
      if (record.number() != first + i
          || first + i >= expected.size()
          || !Arrays.equals(record.payload(), expected.get(first + i))
          || record.kind() != kindOf(record.payload())) {
        throw new AssertionError("found " + record + " number " + record.number());
      }
      if (first + i < acknowledgedPositions.size()) {
        long position = acknowledgedPositions.get(first + i);
        assertThat(position).as("position").isIn(-1L, record.position());
      }
    }
    int end = first + records.size();
    assertThat(end).as("acknowledged records").isGreaterThanOrEqualTo(acknowledgedPositions.size());
    assertThat(first).as("first record").isEqualTo(firstExpected(firstPosition));
    assertThat(journal.lastRecord().map(JournalRecord::position).orElse(-1L))
        .as("last record")
        .isEqualTo(records.isEmpty() ? -1 : records.getLast().position());
    // What was lost was never acknowledged; what was found is durable now.
    while (expected.size() > end) {
      expected.removeLast();
    }
    acknowledgedPositions.clear();
    for (int i = 0; i < first; i++) {
      acknowledgedPositions.add(-2L);
    }
    records.forEach(record -> acknowledgedPositions.add(record.position()));
  }

  /// The number of the first record at or after a position.
  private int firstExpected(long position) {
    if (position == 0) {
      return 0;
    }
    int number = 0;
    while (number < acknowledgedPositions.size() && acknowledgedPositions.get(number) < position) {
      number++;
    }
    return number;
  }
}
