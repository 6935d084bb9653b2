package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readers stand at positions of their own, and wait without polling.
class ReaderTest {

  @TempDir Path folder;

  private SegmentJournal open() {
    return Journal.open(new RealDisk(folder), TimeSource.system(), JournalOptions.named("log"));
  }

  /// A thread that waits at the end of the log, parked.
  private static Thread waiter(Reader reader, CompletableFuture<Boolean> answer) {
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    answer.complete(reader.await(Duration.ofHours(1)));
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                });
    while (thread.getState() != Thread.State.TIMED_WAITING && !answer.isDone()) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void aParkedReaderIsWokenByTheCommit() throws Exception {
    try (SegmentJournal journal = open();
        Reader reader = journal.reader(0)) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      Thread thread = waiter(reader, answer);
      assertThat(answer).isNotDone();
      Appender appender = journal.appender();
      appender.append(1, new byte[8], 0, 8);
      appender.flush();
      assertThat(answer.get()).isTrue();
      thread.join();
      assertThat(reader.poll((_, _, _) -> {}, 10)).isEqualTo(1);
    }
  }

  @Test
  void closingTheReaderEndsItsWait() throws Exception {
    try (SegmentJournal journal = open()) {
      Reader reader = journal.reader(0);
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      Thread thread = waiter(reader, answer);
      reader.close();
      assertThat(answer.get()).isFalse();
      thread.join();
      assertThat(reader.poll((_, _, _) -> {}, 10)).isZero();
    }
  }

  @Test
  void closingTheJournalEndsTheWait() throws Exception {
    SegmentJournal journal = open();
    try (Reader reader = journal.reader(0)) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      Thread thread = waiter(reader, answer);
      journal.close();
      assertThat(answer.get()).isFalse();
      thread.join();
    }
  }

  @Test
  void anInterruptedReaderStopsWaitingAndCanStillRead() {
    try (SegmentJournal journal = open();
        Reader reader = journal.reader(0)) {
      Thread.currentThread().interrupt();
      assertThat(reader.await(Duration.ofHours(1))).isFalse();
      Appender appender = journal.appender();
      appender.append(1, new byte[8], 0, 8);
      appender.flush();
      while (journal.readablePosition() == 0) {
        Thread.onSpinWait();
      }
      assertThat(reader.poll((_, _, _) -> {}, 10)).isEqualTo(1);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void awaitIsNotDeceivedByMarkers() {
    SimulatedJournal log = new SimulatedJournal(options -> options);
    log.commit(0, 1, 20);
    log.closeAndReopen();
    try (Reader reader = log.journal.reader(0)) {
      assertThat(reader.poll((_, _, _) -> {}, 10)).isEqualTo(1);
      assertThat(reader.await(Duration.ZERO)).isFalse();
      assertThat(reader.position()).isEqualTo(log.journal.endPosition());
      log.flush("a", 1, 1, 20);
      assertThat(reader.await(Duration.ZERO)).as("drives a stepped journal").isTrue();
    }
  }

  @Test
  void pollVisitsAtMostSoManyAndGoesOnThere() {
    SimulatedJournal log = new SimulatedJournal(options -> options);
    log.flush("a", 0, 10, 20);
    log.drain();
    try (Reader reader = log.journal.reader(0)) {
      List<Long> seen = new ArrayList<>();
      RecordVisitor visitor = (_, _, payload) -> seen.add(payload.getLong());
      assertThat(reader.poll(visitor, 4)).isEqualTo(4);
      assertThat(reader.poll(visitor, 0)).isZero();
      assertThat(reader.poll(visitor, 100)).isEqualTo(6);
      assertThat(reader.poll(visitor, 100)).isZero();
      assertThat(seen).hasSize(10).isSorted();
    }
  }

  @Test
  void aRecordWhoseVisitorThrowsIsVisitedAgain() {
    SimulatedJournal log = new SimulatedJournal(options -> options);
    log.flush("a", 0, 3, 20);
    log.drain();
    try (Reader reader = log.journal.reader(0)) {
      List<Long> seen = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  reader.poll(
                      (_, _, payload) -> {
                        seen.add(payload.getLong());
                        if (seen.size() == 2) {
                          throw new IllegalStateException("not now");
                        }
                      },
                      10))
          .hasMessage("not now");
      int visited = reader.poll((_, _, payload) -> seen.add(payload.getLong()), 10);
      assertThat(visited).isEqualTo(2);
      assertThat(seen).containsExactly(0L, 1L, 1L, 2L);
    }
  }

  @Test
  void recordsLargerThanTheReadAheadAreRead() {
    SimulatedJournal log =
        new SimulatedJournal(
            options -> options.withSegmentBytes(1 << 20).withQuotaBytes(100 << 20));
    log.commit(0, 3, 20);
    log.commit(3, 2, 1_500_000);
    log.commit(5, 3, 20);
    assertThat(log.readAll().records()).hasSize(8).allMatch(TestRecord::isIntact);
    log.killAndReopen();
    assertThat(log.readAll().records()).hasSize(8).allMatch(TestRecord::isIntact);
  }
}
