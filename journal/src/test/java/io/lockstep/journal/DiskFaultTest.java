package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// P6, R05, R06: after an error nothing is acknowledged that is not durable; health says what is
/// wrong; a restart recovers, and a full disk needs none.
class DiskFaultTest {

  private final SimulatedJournal log = new SimulatedJournal(options -> options);

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "1000, false", "1000, true"})
  void afterAFailedSyncNothingIsAcknowledgedUntilARestart(int times, boolean dropPages) {
    log.commit(0, 3, 100);
    log.disk.failSyncs(0, times, dropPages);
    log.flush("during", 3, 1, 100);
    log.drain();
    log.flush("after", 4, 1, 100);
    log.drain();
    long syncs = log.disk.syncs();

    assertThat(log.batches.heard())
        .containsExactly("b0@0", "b1@136", "b2@272", "during!IO_ERROR", "after!READ_ONLY");
    assertThat(log.journal.health())
        .isInstanceOfSatisfying(
            JournalHealth.ReadOnly.class,
            health -> {
              assertThat(health.reason()).isEqualTo(JournalException.Reason.IO_ERROR);
              assertThat(health.message()).contains("syncing log/").contains("restart");
            });
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L);
    assertThatThrownBy(() -> log.journal.awaitDurable(log.journal.endPosition() + 8))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(log.journal::syncNow).hasMessageContaining("read-only");
    log.journal.close();
    assertThat(log.disk.syncs()).as("a failed sync is never repeated").isEqualTo(syncs);

    log.disk.failSyncs(0, 0, false);
    log.losePowerAndReopen();
    assertThat(log.readAll().numbers()).startsWith(0L, 1L, 2L).hasSizeBetween(3, 4);
    log.commit(9, 1, 100);
    assertThat(log.journal.health()).isInstanceOf(JournalHealth.Healthy.class);
    assertThat(log.readAll().numbers()).endsWith(9L);
  }

  @Test
  void aFullDiskRefusesLeavesNothingBehindAndResumesByItself() {
    log.commit(0, 3, 100);
    long end = log.journal.endPosition();
    log.disk.failWrites(0, 2);
    log.flush("full", 3, 5, 100);
    log.drain();
    assertThat(log.batches.heard()).endsWith("full!DISK_FULL");
    assertThat(log.journal.health())
        .isInstanceOfSatisfying(
            JournalHealth.ReadOnly.class,
            health -> assertThat(health.reason()).isEqualTo(JournalException.Reason.DISK_FULL));
    assertThat(log.journal.endPosition()).isEqualTo(end);

    long writes = log.disk.writes();
    log.flush("at once", 10, 1, 100);
    log.drain();
    assertThat(log.batches.heard()).endsWith("at once!DISK_FULL");
    assertThat(log.disk.writes()).as("tried at most once a second").isEqualTo(writes);

    log.time.advance(Duration.ofSeconds(1));
    log.flush("still full", 11, 1, 100);
    log.drain();
    assertThat(log.batches.heard()).endsWith("still full!DISK_FULL");

    log.time.advance(Duration.ofSeconds(1));
    log.flush("freed", 12, 1, 100);
    log.drain();
    assertThat(log.batches.heard()).endsWith("freed@" + (end + RecordFormat.MARKER_BYTES));
    assertThat(log.journal.health()).isInstanceOf(JournalHealth.Healthy.class);
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 12L);
    log.losePowerAndReopen();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 12L);
  }

  @Test
  void roomOnTheDiskIsFoundWithoutAWrite() {
    log.commit(0, 3, 100);
    log.disk.capacity(0);
    log.flush("full", 3, 100, 1000);
    log.drain();
    assertThat(log.batches.heard()).endsWith("full!DISK_FULL");
    log.time.advance(Duration.ofSeconds(2));
    log.drain();
    assertThat(log.journal.health()).as("still full").isInstanceOf(JournalHealth.ReadOnly.class);

    log.disk.capacity(Long.MAX_VALUE);
    log.drain();
    assertThat(log.journal.health())
        .as("looked at once a second")
        .isInstanceOf(JournalHealth.ReadOnly.class);
    log.time.advance(Duration.ofSeconds(1));
    log.drain();
    assertThat(log.journal.health()).isInstanceOf(JournalHealth.Healthy.class);
    log.commit(10, 1, 100);
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 10L);
  }

  @Test
  void partsOfARefusedBatchAreGoneAfterAPowerLossToo() {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedJournal other = new SimulatedJournal(new SimulatedDisk(seed), options -> options);
      other.commit(0, 2, 100);
      other.disk.failWrites(0, 1);
      other.flush("full", 2, 8, 100);
      other.drain();
      other.losePowerAndReopen();
      assertThat(other.readAll().numbers()).containsExactly(0L, 1L);
    }
  }

  @Test
  void aDiskThatIsTooSmallForTheNextSegmentRefusesUntilThereIsRoom() {
    SimulatedJournal small =
        new SimulatedJournal(options -> options.withSegmentBytes(4096).withQuotaBytes(1 << 20));
    small.disk.capacity(SegmentHeader.BYTES + 4096 + 1000);
    small.commit(0, 40, 200);
    int accepted = small.readAll().records().size();
    assertThat(accepted).isBetween(10, 20);
    assertThat(small.batches.heard()).endsWith("b39!DISK_FULL");
    assertThat(small.journal.health()).isInstanceOf(JournalHealth.ReadOnly.class);

    small.disk.capacity(Long.MAX_VALUE);
    small.time.advance(Duration.ofSeconds(2));
    small.commit(100, 30, 200);
    assertThat(small.readAll().numbers()).hasSize(accepted + 30).endsWith(129L);
    small.losePowerAndReopen();
    assertThat(small.readAll().numbers()).hasSize(accepted + 30).endsWith(129L);
  }

  @Test
  void aFailureWhileCuttingBackAfterAFullDiskLasts() {
    log.commit(0, 2, 100);
    log.disk.failWrites(0, 1);
    log.disk.failSyncs(0, 1, true);
    log.flush("full", 2, 1, 100);
    log.drain();
    assertThat(log.batches.heard()).endsWith("full!IO_ERROR");
    log.time.advance(Duration.ofHours(1));
    log.flush("later", 3, 1, 100);
    log.drain();
    assertThat(log.batches.heard()).endsWith("later!READ_ONLY");
  }

  @Test
  void aFullDiskDoesNotKeepAJournalFromOpening() {
    log.commit(0, 3, 100);
    log.disk.failWrites(0, 1);
    log.killAndReopen();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L);
    assertThat(log.journal.health()).isInstanceOf(JournalHealth.ReadOnly.class);
    log.time.advance(Duration.ofSeconds(1));
    log.commit(3, 1, 100);
    assertThat(log.journal.health()).isInstanceOf(JournalHealth.Healthy.class);
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void aFailedSyncWhenOpeningIsReported() {
    log.commit(0, 3, 100);
    log.disk.failSyncs(0, 1, false);
    assertThatThrownBy(log::killAndReopen)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("syncing log/");
  }
}
