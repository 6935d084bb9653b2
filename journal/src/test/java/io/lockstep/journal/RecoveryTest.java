package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// P5, R03: a torn tail is cut off, damage in the middle is quarantined and reported, and never is
/// anything served that was not appended.
class RecoveryTest {

  private static final String SEGMENT = "log/00000000000000000000.log";

  private final SimulatedJournal log = new SimulatedJournal(options -> options);

  private List<Long> numbers(int from, int to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private long fileBit(long position) {
    return (position + SegmentHeader.BYTES) * 8;
  }

  @Test
  void aLogCutAtAnyByteOfItsLastFourKilobytesKeepsAllRecordsBeforeTheCut() {
    log.commit(0, 100, 100);
    List<TestRecord> records = log.readAll().records();
    int end = (int) log.journal.endPosition() + SegmentHeader.BYTES;
    for (int size = end; size >= end - 4096; size--) {
      SimulatedDisk disk = log.disk.copy(size);
      disk.cut(SEGMENT, size);
      SimulatedJournal cut = new SimulatedJournal(disk, options -> options);
      int kept = (int) records.stream().filter(r -> endOf(r) <= cutPosition(disk)).count();
      assertThat(cut.readAll().records()).as("cut at %d", size).isEqualTo(records.subList(0, kept));
      assertThat(cut.journal.health().quarantined()).isEmpty();

      cut.commit(500, 2, 100);
      cut.killAndReopen();
      assertThat(cut.readAll().numbers()).hasSize(kept + 2).endsWith(500L, 501L);
    }
  }

  private static long endOf(TestRecord record) {
    return record.position() + RecordFormat.paddedSize(record.payload().length);
  }

  /// The size of the file before it was opened; opening cuts to a record's end.
  private static long cutPosition(SimulatedDisk disk) {
    return (long) disk.content(SEGMENT).length - SegmentHeader.BYTES;
  }

  @Test
  void theTailCutOffIsCounted() {
    log.commit(0, 10, 100);
    int size = log.disk.content(SEGMENT).length;
    log.disk.cut(SEGMENT, size - 7);
    log.killAndReopen();
    assertThat(log.readAll().numbers()).isEqualTo(numbers(0, 9));
    assertThat(log.journal.statistics().tornBytes()).isEqualTo(112 + 24 - 7 - 24);
  }

  @Test
  void damageInTheMiddleIsSkippedReportedAndCopied() {
    log.commit(0, 10, 100);
    List<TestRecord> records = log.readAll().records();
    TestRecord damaged = records.get(4);
    log.disk.flipBit(SEGMENT, fileBit(damaged.position() + 30) + 5);
    byte[] content = log.disk.content(SEGMENT);

    log.killAndReopen();
    TestRecord.Content found = log.readAll();

    assertThat(found.numbers()).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L);
    assertThat(found.gaps())
        .containsExactly(new DamagedRange(damaged.position(), endOf(damaged), "", ""));
    assertThat(log.journal.health())
        .isInstanceOfSatisfying(
            JournalHealth.Healthy.class,
            health -> {
              DamagedRange range = health.quarantined().getFirst();
              assertThat(health.quarantined()).hasSize(1);
              assertThat(range.fromPosition()).isEqualTo(damaged.position());
              assertThat(range.toPosition()).isEqualTo(endOf(damaged));
              assertThat(log.disk.content(range.quarantineFile()))
                  .isEqualTo(
                      Arrays.copyOfRange(
                          content,
                          (int) damaged.position() + SegmentHeader.BYTES,
                          (int) endOf(damaged) + SegmentHeader.BYTES));
            });
    assertThat(log.journal.statistics().gaps()).isEqualTo(1);
    assertThat(log.journal.statistics().tornBytes()).isZero();

    log.losePowerAndReopen();
    assertThat(log.readAll()).isEqualTo(found);
  }

  @Test
  void damageInAnOlderSegmentIsFoundWhenItIsRead() {
    SimulatedJournal small =
        new SimulatedJournal(options -> options.withSegmentBytes(4096).withQuotaBytes(1 << 20));
    small.commit(0, 60, 100);
    TestRecord damaged = small.readAll().records().get(7);
    small.killAndReopen();
    small.disk.flipBit(SEGMENT, fileBit(damaged.position()) + 3);

    TestRecord.Content found = small.readAll();

    assertThat(found.numbers()).hasSize(59).doesNotContain(7L);
    assertThat(found.gaps()).hasSize(1);
    assertThat(small.journal.health().quarantined())
        .singleElement()
        .satisfies(range -> assertThat(range.finding()).contains("checksum").contains(SEGMENT));
    try (Reader reader = small.journal.reader(0)) {
      TestRecord.drain(reader);
      assertThat(reader.gaps()).isEqualTo(1);
    }
    assertThat(small.journal.health().quarantined()).as("reported once").hasSize(1);
  }

  @Test
  void aMissingPartOfAnOlderSegmentIsAGap() {
    SimulatedJournal small =
        new SimulatedJournal(options -> options.withSegmentBytes(4096).withQuotaBytes(1 << 20));
    small.commit(0, 60, 100);
    small.disk.cut(SEGMENT, SegmentHeader.BYTES + 1000);
    small.killAndReopen();
    TestRecord.Content found = small.readAll();
    assertThat(found.gaps()).hasSize(1);
    assertThat(found.numbers()).startsWith(0L, 1L).endsWith(58L, 59L).hasSizeLessThan(60);
  }

  @Test
  void aMissingSegmentIsReported() {
    SimulatedJournal small =
        new SimulatedJournal(options -> options.withSegmentBytes(4096).withQuotaBytes(1 << 20));
    small.commit(0, 100, 100);
    String second = small.disk.files().stream().filter(n -> n.endsWith(".log")).toList().get(1);
    small.disk.delete(second);
    small.killAndReopen();
    assertThat(small.journal.health().quarantined())
        .singleElement()
        .satisfies(range -> assertThat(range.finding()).contains("missing"));
    assertThat(small.readAll().numbers()).startsWith(0L).endsWith(99L).hasSizeLessThan(100);
  }

  @Test
  void oneDamagedCopyOfAHeaderCostsNothing() {
    log.commit(0, 5, 100);
    log.disk.flipBit(SEGMENT, 100);
    log.killAndReopen();
    assertThat(log.readAll().numbers()).isEqualTo(numbers(0, 5));
    assertThat(log.journal.health().quarantined()).hasSize(1);
  }

  @Test
  void bothCopiesOfOneHeaderDamagedCostNothingWhileAnotherSegmentHasOne() {
    SimulatedJournal small =
        new SimulatedJournal(options -> options.withSegmentBytes(4096).withQuotaBytes(1 << 20));
    small.commit(0, 60, 100);
    small.disk.flipBit(SEGMENT, 100);
    small.disk.flipBit(SEGMENT, 2048 * 8 + 100);
    small.killAndReopen();
    assertThat(small.readAll().numbers()).isEqualTo(numbers(0, 60));
    assertThat(small.journal.health().quarantined()).hasSize(1);
  }

  @Test
  void aFolderWithoutAnyIntactHeaderIsRefusedWithWhatToDo() {
    log.commit(0, 5, 100);
    log.disk.flipBit(SEGMENT, 100);
    log.disk.flipBit(SEGMENT, 2048 * 8 + 100);
    assertThatThrownBy(log::killAndReopen)
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.CORRUPT))
        .hasMessageContaining("restore the folder from a backup");
  }

  @Test
  void aSegmentOfAnotherLogIsRefused() {
    SimulatedJournal other = new SimulatedJournal(new SimulatedDisk(2), options -> options);
    assertThat(other.journal.endPosition()).isZero();
    other.commit(0, 5, 100);
    other.disk.rename(SEGMENT, "log/00000000000000004096.log");
    assertThatThrownBy(other::killAndReopen)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("expected base 4096 of the same log, found base 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void recordsOfALostCommitNeverTurnUpAgain(int seed) {
    log.commit(0, 3, 100);
    long end = log.journal.endPosition();
    log.flush("a", 3, 10, 100);
    log.drain();
    // As after a power loss that kept the end of the unsynced write but not its begin.
    for (int bit = 0; bit < 8; bit++) {
      log.disk.flipBit(SEGMENT, fileBit(end + RecordFormat.MARKER_BYTES + 16 + seed) + bit);
    }
    log.killAndReopen();
    assertThat(log.readAll().numbers()).isEqualTo(numbers(0, 3));
    assertThat(log.journal.health().quarantined()).isEmpty();

    log.flush("b", 50, 1, 100);
    log.drain();
    log.killAndReopen();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L, 2L, 50L);
  }

  @Test
  void damageInAnyCommitButTheLastIsNotTakenForATornTail() {
    log.commit(0, 8, 100);
    List<TestRecord> records = log.readAll().records();
    for (int i = 0; i < 7; i++) {
      SimulatedDisk disk = log.disk.copy(i);
      disk.flipBit(SEGMENT, fileBit(records.get(i).position() + 20));
      SimulatedJournal damaged = new SimulatedJournal(disk, options -> options);
      assertThat(damaged.readAll().numbers()).hasSize(7).doesNotContain((long) i);
      assertThat(damaged.journal.statistics().tornBytes()).isZero();
    }
  }

  @Test
  void damageInTheLastCommitIsNotTakenForATornTailAfterACleanClose() {
    log.commit(0, 10, 100);
    List<TestRecord> records = log.readAll().records();
    log.journal.close();
    log.disk.flipBit(SEGMENT, fileBit(records.getLast().position() + 20));
    log.killAndReopen();
    TestRecord.Content found = log.readAll();
    assertThat(found.numbers()).isEqualTo(numbers(0, 9));
    assertThat(found.gaps()).hasSize(1);
    assertThat(log.journal.statistics().tornBytes()).isZero();
  }

  @Test
  void aPayloadThatImitatesARecordIsNeverServed() {
    log.commit(0, 2, 100);
    long position = log.journal.endPosition() + RecordFormat.MARKER_BYTES;
    // A whole record with the right position inside a payload; only the log's salt is unknown.
    ByteBuffer forged = ByteBuffer.allocateDirect(64);
    forged.putLong(RecordFormat.HEADER_BYTES, 666);
    int size = RecordFormat.seal(forged, 0, Long.BYTES, 9, RecordFormat.RECORD, new CRC32C());
    long inside = position + RecordFormat.HEADER_BYTES + 4;
    RecordFormat.bind(forged, 0, size, inside, 0);
    ByteBuffer payload = log.appender.begin(1, 100);
    payload.putInt(0).put(forged.position(0).limit(size));
    log.appender.end();
    log.appender.flush();
    log.drain();
    log.commit(3, 1, 100);
    log.disk.flipBit(SEGMENT, fileBit(position + 4));

    TestRecord.Content found = log.readAll();

    assertThat(inside % 8).isZero();
    assertThat(found.records()).extracting(TestRecord::kind).containsOnly(1);
    assertThat(found.numbers()).containsExactly(0L, 1L, 3L);
  }

  @Test
  void whatAKilledProcessLeftInThePageCacheIsDurableOnceItIsServed() {
    log.disk.failSyncs(1, Long.MAX_VALUE, false);
    log.commit(0, 1, 100);
    log.flush("unsynced", 1, 1, 100);
    log.drain();
    assertThat(log.batches.heard()).endsWith("unsynced!IO_ERROR");
    log.disk.failSyncs(0, 0, false);
    log.killAndReopen();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L);
    log.losePowerAndReopen();
    assertThat(log.readAll().numbers()).containsExactly(0L, 1L);
  }
}
