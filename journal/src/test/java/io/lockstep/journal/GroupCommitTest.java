package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// P1: one write and one sync for all that waits; nothing is acknowledged or shown before it.
class GroupCommitTest {

  private final SimulatedJournal log = new SimulatedJournal(options -> options);

  @Test
  void oneWriteAndOneSyncServeAllWaitingBatches() {
    log.commit(0, 1, 20);
    long syncs = log.disk.syncs();
    long writes = log.disk.writes();
    Appender other = log.journal.appender();
    for (int i = 0; i < 50; i++) {
      log.flush("a" + i, i, 3, 40);
      other.append(1, new byte[5], 0, 5);
      other.flush(log.batches.named("o" + i));
    }

    assertThat(log.journal.step()).isTrue();

    assertThat(log.disk.syncs() - syncs).isEqualTo(1);
    assertThat(log.disk.writes() - writes).isEqualTo(1);
    assertThat(log.batches.heard()).hasSize(101);
    assertThat(log.journal.step()).isFalse();
    assertThat(log.journal.statistics().commits()).isEqualTo(2);
  }

  @Test
  void eachCommitBeginsWithAMarkerExceptWhereTheHeaderStandsForIt() {
    log.commit(0, 4, 100);
    assertThat(log.batches.heard()).containsExactly("b0@0", "b1@136", "b2@272", "b3@408");
  }

  @Test
  void listenersHearInTheOrderOfHandOverEachOnce() {
    log.flush("first", 0, 2, 12);
    log.appender.flush(log.batches.named("empty"));
    log.flush("second", 2, 1, 12);
    log.drain();
    assertThat(log.batches.heard()).containsExactly("first@0", "empty@48", "second@48");
  }

  @Test
  void nothingIsShownOrAcknowledgedBeforeTheSync() {
    log.flush("a", 0, 1, 12);
    assertThat(log.journal.durablePosition()).isZero();
    assertThat(log.readAll().records()).isEmpty();
    assertThat(log.batches.heard()).isEmpty();

    log.disk.failSyncs(0, 1, false);
    log.drain();

    assertThat(log.batches.heard()).containsExactly("a!IO_ERROR");
    assertThat(log.readAll().records()).isEmpty();
    assertThat(log.journal.durablePosition()).isZero();
  }

  @Test
  void whoWroteHearsBeforeReadersAreToldAndSeesTheRecordThen() {
    List<String> order = new ArrayList<>();
    log.journal.addProgressListener(end -> order.add("readable " + end));
    log.append(0, 12);
    log.appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            order.add("durable " + log.readAll().numbers());
          }

          @Override
          public void failed(JournalException why) {
            order.add("failed");
          }
        });
    log.drain();
    assertThat(order).containsExactly("durable [0]", "readable 24");
  }

  @Test
  void aListenerThatThrowsDoesNotKeepTheOthersFromHearing() {
    log.journal.addProgressListener(
        _ -> {
          throw new IllegalStateException("progress");
        });
    log.append(0, 12);
    log.appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            throw new IllegalStateException("listener");
          }

          @Override
          public void failed(JournalException why) {}
        });
    log.flush("b", 1, 1, 12);
    log.drain();
    assertThat(log.batches.heard()).containsExactly("b@24");
    assertThat(log.journal.health()).isInstanceOf(JournalHealth.Healthy.class);
  }

  @Test
  void awaitDurableDrivesASteppedJournalAndRefusesWhatNobodyHandedOver() {
    log.flush("a", 0, 1, 12);
    log.journal.awaitDurable(24);
    assertThat(log.journal.durablePosition()).isEqualTo(24);
    assertThatThrownBy(() -> log.journal.awaitDurable(1000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("position 1000");
  }

  @Test
  void batchesBeyondTheLargestGroupGoIntoTheNextCommit() {
    SimulatedJournal large =
        new SimulatedJournal(
            options ->
                options
                    .withSegmentBytes(64 << 20)
                    .withQuotaBytes(1L << 30)
                    .withMaxPendingBytes(64 << 20));
    for (int i = 0; i < 20; i++) {
      large.flush("b" + i, i, 1, 1 << 20);
    }
    assertThat(large.journal.step()).isTrue();
    assertThat(large.batches.heard()).hasSize(15);
    large.drain();
    assertThat(large.batches.heard()).hasSize(20);
    assertThat(large.readAll().numbers()).hasSize(20).isSorted();
  }
}
