package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The oldest segments go when the quota is reached, but not before those who must copy from them
/// have done so; who still stood there is told to rebuild.
class HorizonTest {

  private static final int SEGMENT_BYTES = 4096;

  private final SimulatedJournal log =
      new SimulatedJournal(
          options -> options.withSegmentBytes(SEGMENT_BYTES).withQuotaBytes(4 * SEGMENT_BYTES));

  @Test
  void theQuotaIsKeptByDeletingWholeOldestSegments() {
    log.commit(0, 200, 200);
    JournalStatistics statistics = log.journal.statistics();
    assertThat(statistics.segments()).isBetween(2, 5);
    assertThat(log.disk.files().stream().filter(name -> name.endsWith(".log")))
        .hasSize(statistics.segments());
    assertThat(log.journal.firstPosition()).isPositive();
    List<Long> numbers = log.readAll().numbers();
    assertThat(numbers).isSorted().last().isEqualTo(199L);
    assertThat(numbers.getLast() - numbers.getFirst()).isEqualTo(numbers.size() - 1);
  }

  @Test
  void listenersReadTheDoomedRecordsBeforeTheyGo() {
    List<Long> copied = new ArrayList<>();
    log.journal.addHorizonListener(
        (from, to) ->
            TestRecord.readFrom(log.journal, from).records().stream()
                .filter(record -> record.position() < to)
                .forEach(record -> copied.add(record.number())));
    log.commit(0, 200, 200);
    List<Long> all = new ArrayList<>(copied);
    all.addAll(log.readAll().numbers());
    assertThat(all).hasSize(200).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void segmentsStayWhenAListenerThrowsAndGoLater() {
    boolean[] failing = {true};
    log.journal.addHorizonListener(
        (_, _) -> {
          if (failing[0]) {
            throw new IllegalStateException("no room for copies");
          }
        });
    log.commit(0, 150, 200);
    assertThat(log.journal.firstPosition()).isZero();
    assertThat(log.readAll().numbers()).hasSize(150);

    failing[0] = false;
    log.commit(150, 40, 200);
    assertThat(log.journal.firstPosition()).isPositive();
  }

  @Test
  void aReaderLeftBehindIsToldToRebuild() {
    log.commit(0, 10, 20);
    Reader reader = log.journal.reader(0);
    assertThat(reader.poll((_, _, _) -> {}, 5)).isEqualTo(5);
    long position = reader.position();
    log.commit(10, 200, 200);
    long kept = log.journal.firstPosition();
    assertThatThrownBy(() -> reader.poll((_, _, _) -> {}, 5))
        .isInstanceOfSatisfying(
            HorizonException.class,
            e -> {
              assertThat(e.position()).isEqualTo(position);
              assertThat(e.firstKeptPosition()).isEqualTo(kept);
              assertThat(e.reason()).isEqualTo(JournalException.Reason.HORIZON);
            });
    assertThatThrownBy(() -> reader.await(Duration.ZERO)).isInstanceOf(HorizonException.class);

    reader.seek(log.journal.firstPosition());
    assertThat(reader.poll((_, _, _) -> {}, 1)).isEqualTo(1);
  }

  @Test
  void trimToKeepsTheSegmentOfThePositionAndThatOfTheLastRecord() {
    SimulatedJournal wide =
        new SimulatedJournal(
            options -> options.withSegmentBytes(SEGMENT_BYTES).withQuotaBytes(10 << 20));
    wide.commit(0, 100, 200);
    List<TestRecord> records = wide.readAll().records();
    long position = records.get(60).position();

    wide.journal.trimTo(position);

    assertThat(wide.journal.firstPosition()).isBetween(position - SEGMENT_BYTES, position);
    assertThat(TestRecord.readFrom(wide.journal, position).records())
        .isEqualTo(records.subList(60, 100));
    wide.journal.trimTo(Long.MAX_VALUE);
    assertThat(wide.journal.lastRecord().orElseThrow().position())
        .isEqualTo(records.getLast().position());
    wide.losePowerAndReopen();
    assertThat(wide.readAll().records()).isNotEmpty().last().isEqualTo(records.getLast());
    assertThat(wide.journal.health().quarantined()).isEmpty();
  }
}
