package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is appended is read, in order, at the positions that were told; on real files with real
/// threads.
class AppendAndReadTest {

  @TempDir Path folder;

  private SegmentJournal open() {
    return open(JournalOptions.named("log").withSegmentBytes(1 << 20).withQuotaBytes(64 << 20));
  }

  private SegmentJournal open(JournalOptions options) {
    return Journal.open(new RealDisk(folder), TimeSource.system(), options);
  }

  @Test
  void recordsComeBackInOrderAtTheirPositions() {
    try (SegmentJournal journal = open()) {
      Appender appender = journal.appender();
      List<Integer> offsets = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        byte[] payload = TestRecord.numbered(i, 0, 12 + i * 3);
        offsets.add(appender.append(i, payload, 0, payload.length));
      }
      long[] first = {-1};
      flushAndWait(journal, appender, first);

      List<TestRecord> records = TestRecord.readAll(journal).records();

      assertThat(records).hasSize(100).allMatch(TestRecord::isIntact);
      for (int i = 0; i < 100; i++) {
        assertThat(records.get(i).number()).isEqualTo(i);
        assertThat(records.get(i).kind()).isEqualTo(i);
        assertThat(records.get(i).position()).isEqualTo(first[0] + offsets.get(i));
      }
    }
  }

  @Test
  void aRecordIsWrittenStraightIntoTheBufferAndMayBeShorterThanAnnounced() {
    try (SegmentJournal journal = open()) {
      Appender appender = journal.appender();
      appender.begin(200, 1000).putLong(42).putInt(7);
      int first = appender.end();
      appender.begin(3, 0);
      int second = appender.end();
      appender.begin(4, 10).putInt(1);
      appender.cancel();
      appender.append(255, ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertThat(appender.pendingRecords()).isEqualTo(3);
      assertThat(first).isZero();
      assertThat(second).isEqualTo(24);
      assertThat(appender.pendingBytes()).isEqualTo(24 + 16 + 16);
      flushAndWait(journal, appender, new long[1]);

      List<TestRecord> records = TestRecord.readAll(journal).records();

      assertThat(records).extracting(TestRecord::kind).containsExactly(200, 3, 255);
      assertThat(ByteBuffer.wrap(records.getFirst().payload()).getLong()).isEqualTo(42);
      assertThat(records.getFirst().payload()).hasSize(12);
      assertThat(records.get(1).payload()).isEmpty();
      assertThat(records.get(2).payload()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aBatchGrowsBeyondItsChunk() {
    try (SegmentJournal journal = open()) {
      Appender appender = journal.appender();
      for (int i = 0; i < 40; i++) {
        byte[] payload = TestRecord.numbered(i, 0, 100_000);
        appender.append(1, payload, 0, payload.length);
      }
      flushAndWait(journal, appender, new long[1]);

      TestRecord.Content found = TestRecord.readAll(journal);

      assertThat(found.records()).hasSize(40).allMatch(TestRecord::isIntact);
    }
  }

  @Test
  void wrongUseIsRefusedWithItsReason() {
    try (SegmentJournal journal = open(JournalOptions.named("log").withMaxRecordBytes(1000))) {
      Appender appender = journal.appender();
      assertThatThrownBy(() -> appender.begin(1, 1001))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("at most 1000 bytes, found 1001");
      assertThatThrownBy(() -> appender.begin(256, 1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(appender::end).isInstanceOf(IllegalStateException.class);
      appender.begin(1, 1);
      assertThatThrownBy(() -> appender.begin(1, 1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(appender::flush).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> journal.reader(3)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> JournalOptions.named("../log"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void manyAppendersKeepEachTheirOrderAndNoneIsLost() throws Exception {
    int threads = 4;
    int batches = 200;
    int batchRecords = 7;
    CountDownLatch done = new CountDownLatch(threads * batches);
    List<Throwable> failures = new ArrayList<>();
    try (SegmentJournal journal = open()) {
      List<Thread> producers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int kind = t;
        producers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      Appender appender = journal.appender();
                      for (int b = 0; b < batches; b++) {
                        for (int r = 0; r < batchRecords; r++) {
                          byte[] payload =
                              TestRecord.numbered((long) b * batchRecords + r, kind, 12 + b);
                          appender.append(kind, payload, 0, payload.length);
                        }
                        appender.flush(countingDown(done, failures));
                      }
                    }));
      }
      for (Thread producer : producers) {
        producer.join();
      }
      done.await();

      List<TestRecord> records = TestRecord.readAll(journal).records();

      assertThat(failures).isEmpty();
      assertThat(records).hasSize(threads * batches * batchRecords).allMatch(TestRecord::isIntact);
      for (int t = 0; t < threads; t++) {
        int kind = t;
        List<Long> numbers =
            records.stream().filter(r -> r.kind() == kind).map(TestRecord::number).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSize(batches * batchRecords);
      }
    }
  }

  @Test
  void aFollowerSeesEveryRecordWhileTheyAreAppended() throws Exception {
    int count = 5_000;
    try (SegmentJournal journal = open();
        Reader reader = journal.reader(0)) {
      List<Long> seen = new ArrayList<>();
      Thread follower =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (seen.size() < count && reader.await(Duration.ofMinutes(1))) {
                      int _ = reader.poll((_, _, payload) -> seen.add(payload.getLong()), 64);
                    }
                  });
      Appender appender = journal.appender();
      for (int i = 0; i < count; i++) {
        byte[] payload = TestRecord.numbered(i, 0, 100);
        appender.append(1, payload, 0, payload.length);
        if (i % 3 == 0) {
          appender.flush();
        }
      }
      appender.flush();
      follower.join();

      assertThat(seen).hasSize(count).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aReopenedJournalContinuesWhereItEnded() {
    long end;
    try (SegmentJournal journal = open()) {
      Appender appender = journal.appender();
      appender.append(1, TestRecord.numbered(1, 0, 50), 0, 50);
      flushAndWait(journal, appender, new long[1]);
    }
    try (SegmentJournal journal = open()) {
      end = journal.endPosition();
      Appender appender = journal.appender();
      appender.append(1, TestRecord.numbered(2, 0, 50), 0, 50);
      flushAndWait(journal, appender, new long[1]);
      assertThat(TestRecord.readAll(journal).numbers()).containsExactly(1L, 2L);
      assertThat(journal.lastRecord().orElseThrow().payload().getLong(0)).isEqualTo(2);
      assertThat(journal.lastRecordPosition()).isGreaterThanOrEqualTo(end);
      assertThat(journal.statistics().appendedRecords()).isEqualTo(1);
    }
    long closedAt;
    try (SegmentJournal journal = open()) {
      closedAt = journal.endPosition();
    }
    try (SegmentJournal journal = open()) {
      assertThat(journal.endPosition()).as("idle restarts write nothing").isEqualTo(closedAt);
    }
  }

  @Test
  void aClosedJournalRefusesAndSaysSo() {
    SegmentJournal journal = open();
    Appender appender = journal.appender();
    journal.close();
    journal.close();
    Batches batches = new Batches();
    appender.append(1, new byte[3], 0, 3);
    appender.flush(batches.named("late"));
    assertThat(batches.heard()).containsExactly("late!CLOSED");
    assertThatThrownBy(journal::syncNow)
        .isInstanceOf(JournalException.class)
        .hasMessage("journal 'log' is closed");
    assertThatThrownBy(() -> journal.awaitDurable(Long.MAX_VALUE))
        .hasMessage("journal 'log' is closed");
  }

  @Test
  void closingCommitsWhatWasHandedOver() {
    SegmentJournal journal = open();
    Appender appender = journal.appender();
    Batches batches = new Batches();
    appender.append(1, new byte[3], 0, 3);
    appender.flush(batches.named("a"));
    journal.close();
    assertThat(batches.heard()).containsExactly("a@0");
  }

  private static void flushAndWait(SegmentJournal journal, Appender appender, long[] first) {
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            first[0] = firstPosition;
          }

          @Override
          public void failed(JournalException why) {
            throw why;
          }
        });
    journal.syncNow();
  }

  private static BatchListener countingDown(CountDownLatch done, List<Throwable> failures) {
    return new BatchListener() {
      @Override
      public void durable(long firstPosition, long lastPosition) {
        done.countDown();
      }

      @Override
      public void failed(JournalException why) {
        synchronized (failures) {
          failures.add(why);
        }
        done.countDown();
      }
    };
  }
}
