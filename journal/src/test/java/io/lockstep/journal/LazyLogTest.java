package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A log that nobody waits for: written, seen at once, durable on demand.
class LazyLogTest {

  private final SimulatedJournal log =
      new SimulatedJournal(
          options -> options.withSync(Sync.LAZY).withSegmentBytes(8192).withQuotaBytes(1 << 20));

  @Test
  void recordsAreSeenWithoutASync() {
    long syncs = log.disk.syncs();
    log.commit(0, 20, 100);
    assertThat(log.readAll().numbers()).hasSize(20);
    assertThat(log.disk.syncs()).isEqualTo(syncs);
    assertThat(log.journal.durablePosition()).isZero();
    assertThat(log.batches.heard()).hasSize(20).first().isEqualTo("b0@0");
  }

  @Test
  void syncNowMakesAllThatWasHandedOverDurable() {
    log.flush("a", 0, 5, 100);
    log.journal.syncNow();
    assertThat(log.journal.durablePosition()).isEqualTo(log.journal.endPosition()).isPositive();
    log.losePowerAndReopen();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void awaitDurableSyncsUpToThePosition() {
    log.flush("a", 0, 5, 100);
    log.journal.awaitDurable(5 * 112);
    assertThat(log.journal.durablePosition()).isEqualTo(5 * 112);
  }

  @Test
  void afterAPowerLossTheLastRecordTellsHowFarItGot() {
    log.commit(0, 10, 100);
    log.journal.syncNow();
    log.commit(10, 10, 100);
    log.losePowerAndReopen();
    List<TestRecord> records = log.readAll().records();
    assertThat(records.size()).isBetween(10, 20);
    assertThat(log.journal.lastRecord().orElseThrow().payload().getLong(0))
        .isEqualTo(records.size() - 1);
    assertThat(log.journal.lastRecordPosition()).isEqualTo(records.getLast().position());
  }

  @Test
  void aFullSegmentIsDurableBeforeTheNextBegins() {
    log.commit(0, 200, 100);
    assertThat(log.journal.statistics().segments()).isGreaterThan(2);
    assertThat(log.journal.durablePosition()).isEqualTo(log.journal.segments().last());
    log.losePowerAndReopen();
    assertThat(log.journal.endPosition()).isGreaterThanOrEqualTo(log.journal.segments().last());
    assertThat(log.readAll().numbers()).isSorted().startsWith(0L);
  }

  @Test
  void damageBelowWhatWasSyncedIsNotTakenForATornTail() {
    log.commit(0, 5, 100);
    log.journal.syncNow();
    log.commit(5, 5, 100);
    TestRecord third = log.readAll().records().get(2);
    log.disk.flipBit(
        "log/00000000000000000000.log", (third.position() + SegmentHeader.BYTES + 20) * 8);
    log.killAndReopen();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(log.journal.health().quarantined()).hasSize(1);
  }

  @Test
  void aFailedSyncOnDemandFails() {
    log.commit(0, 5, 100);
    log.disk.failSyncs(0, 1, false);
    log.appender.flush(log.batches.named("x"));
    assertThatThrownBy(log.journal::syncNow).hasMessageContaining("simulated I/O error");
    log.commit(5, 1, 100);
    assertThat(log.batches.heard()).endsWith("b5!READ_ONLY");
  }
}
