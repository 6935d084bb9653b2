package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A log is endless: positions go on from segment to segment.
class RolloverTest {

  private final SimulatedJournal log =
      new SimulatedJournal(options -> options.withSegmentBytes(4096).withQuotaBytes(10 << 20));

  private List<String> segmentFiles() {
    return log.disk.files().stream().filter(name -> name.endsWith(".log")).toList();
  }

  @Test
  void positionsRunOnAndSegmentsAreNamedByTheirBase() {
    log.commit(0, 100, 200);
    List<TestRecord> records = log.readAll().records();
    assertThat(records).hasSize(100).allMatch(TestRecord::isIntact);
    assertThat(segmentFiles())
        .hasSizeGreaterThan(4)
        .first()
        .isEqualTo("log/%020d.log".formatted(0));
    for (int i = 1; i < records.size(); i++) {
      long step = records.get(i).position() - records.get(i - 1).position();
      assertThat(step).isIn(216L, 216L + RecordFormat.MARKER_BYTES);
    }
    assertThat(log.journal.statistics().segments()).isEqualTo(segmentFiles().size());
  }

  @Test
  void aReaderMayBeginAtEveryRecord() {
    log.commit(0, 60, 200);
    List<TestRecord> records = log.readAll().records();
    for (int i = 0; i < records.size(); i++) {
      assertThat(TestRecord.readFrom(log.journal, records.get(i).position()).records())
          .isEqualTo(records.subList(i, records.size()));
    }
  }

  @Test
  void theNextSegmentIsMadeAheadAndFilled() {
    log.commit(0, 12, 200);
    List<String> ahead = log.disk.files().stream().filter(name -> name.endsWith(".tmp")).toList();
    assertThat(ahead).hasSize(1);
    assertThat(log.disk.content(ahead.getFirst()))
        .hasSize(4096 + SegmentHeader.BYTES)
        .containsOnly(0);
    log.journal.close();
    assertThat(log.disk.files()).noneMatch(name -> name.endsWith(".tmp"));
  }

  @Test
  void aBatchLargerThanASegmentGetsOneForItself() {
    log.commit(0, 1, 200);
    log.flush("large", 1, 40, 200);
    log.drain();
    log.commit(41, 1, 200);
    assertThat(log.readAll().numbers()).hasSize(42).isSorted();
    assertThat(segmentFiles()).hasSize(3);
    log.killAndReopen();
    assertThat(log.readAll().numbers()).hasSize(42).isSorted();
  }

  @Test
  void theLastRecordIsKnownRightAfterARollToo() {
    log.commit(0, 18, 200);
    long position = log.journal.lastRecordPosition();
    assertThat(log.journal.lastRecord().orElseThrow().payload().getLong(0)).isEqualTo(17);
    log.killAndReopen();
    assertThat(log.journal.lastRecordPosition()).isEqualTo(position);
    assertThat(log.journal.lastRecord().orElseThrow().payload().getLong(0)).isEqualTo(17);
  }

  @Test
  void theLastRecordIsFoundWhenThePowerFailsBeforeTheNewSegmentsFirstRecord() {
    for (int operations = 0; operations < 40; operations++) {
      SimulatedJournal other =
          new SimulatedJournal(options -> options.withSegmentBytes(4096).withQuotaBytes(1 << 20));
      other.commit(0, 17, 200);
      other.disk.stopAfter(operations);
      try {
        other.commit(17, 3, 200);
      } catch (JournalException _) {
        // the upkeep met the stop
      }
      long acknowledged =
          other.batches.heard().stream().filter(heard -> heard.contains("@")).count();
      other.losePowerAndReopen();
      List<TestRecord> records = other.readAll().records();
      assertThat(records.size()).isBetween((int) acknowledged, 20);
      assertThat(other.journal.lastRecordPosition()).isEqualTo(records.getLast().position());
    }
  }

  @Test
  void anEmptyJournalHasNoLastRecord() {
    assertThat(log.journal.lastRecordPosition()).isEqualTo(-1);
    assertThat(log.journal.lastRecord()).isEmpty();
    log.closeAndReopen();
    assertThat(log.journal.lastRecord()).isEmpty();
    assertThat(log.journal.endPosition()).isZero();
  }
}
