package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// R04: every single flipped bit is detected, and what is damaged is never served.
class BitFlipTest {

  private static final int FLIPS = 10_000;

  private static JournalOptions small(JournalOptions options) {
    return options.withSegmentBytes(4096).withQuotaBytes(1 << 20);
  }

  @Test
  void everyFlippedBitIsDetectedAndNeverServed() {
    long seed = Long.getLong("lockstep.seed", 20_261_122L);
    System.out.printf("bit flips: %d from seed %d%n", FLIPS, seed);
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedJournal log = new SimulatedJournal(BitFlipTest::small);
    log.commit(0, 50, 150);
    List<TestRecord> records = log.readAll().records();
    Set<TestRecord> appended = new HashSet<>(records);
    log.journal.close();
    List<String> files = log.disk.files();
    long end = log.journal.endPosition();

    for (int i = 0; i < FLIPS; i++) {
      String file = files.get(random.nextInt(files.size()));
      long base = Long.parseLong(file.substring(4, 24));
      long used = Math.min(end, log.journal.segments().endOf(base)) - base + SegmentHeader.BYTES;
      long bit = random.nextLong(used * 8);
      SimulatedDisk disk = log.disk.copy(i);
      disk.flipBit(file, bit);

      SimulatedJournal flipped = new SimulatedJournal(disk, BitFlipTest::small);
      TestRecord.Content found = flipped.readAll();

      JournalStatistics statistics = flipped.journal.statistics();
      assertThat(statistics.gaps() + statistics.tornBytes())
          .as("seed %d, flip %d: bit %d of %s", seed, i, bit, file)
          .isPositive();
      assertThat(found.records()).as("bit %d of %s", bit, file).isSubsetOf(appended);
      assertThat(found.records().size()).isGreaterThanOrEqualTo(records.size() - 1);
    }
  }
}
