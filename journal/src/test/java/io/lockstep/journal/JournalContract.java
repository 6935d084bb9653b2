package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What each [Journal] does, wherever it keeps its records. Subclasses say how one is opened.
public abstract class JournalContract {
  private static final int RECORD_BYTES_MAX = 100_000;

  private final List<Journal> opened = new ArrayList<>();

  /// Opens the log of this test; the same one when it is called again.
  ///
  /// @param maxRecordBytes the largest payload
  /// @param maxPendingBytes from when on there is no room
  protected abstract Journal open(int maxRecordBytes, long maxPendingBytes);

  private Journal open() {
    Journal journal = open(RECORD_BYTES_MAX, 64L << 20);
    opened.add(journal);
    return journal;
  }

  @AfterEach
  final void close() {
    opened.forEach(Journal::close);
  }

  /// A record as it was read.
  private record Read(long position, int kind, String text) {}

  /// First and last position of a batch.
  private record Range(long first, long last) {}

  private static CompletableFuture<Range> flush(Appender appender) {
    CompletableFuture<Range> heard = new CompletableFuture<>();
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            heard.complete(new Range(firstPosition, lastPosition));
          }

          @Override
          public void failed(JournalException why) {
            heard.completeExceptionally(why);
          }
        });
    return heard;
  }

  private static Range await(CompletableFuture<Range> heard) throws Exception {
    return heard.get(120, TimeUnit.SECONDS);
  }

  private static void append(Appender appender, int kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int _ = appender.append(kind, bytes, 0, bytes.length);
  }

  private static List<Read> readAll(Journal journal, long from) {
    List<Read> found = new ArrayList<>();
    try (Reader reader = journal.reader(from)) {
      while (reader.poll((position, kind, payload) -> found.add(read(position, kind, payload)), 7)
          > 0) {
        assertThat(reader.position()).isGreaterThan(found.getLast().position());
      }
      assertThat(reader.position()).isEqualTo(journal.readablePosition());
    }
    return found;
  }

  private static Read read(long position, int kind, ByteBuffer payload) {
    return new Read(position, kind, StandardCharsets.UTF_8.decode(payload).toString());
  }

  @Test
  void aBatchIsReadAsItWasAppendedAtThePositionsThatItsListenerHeard() throws Exception {
    Journal journal = open();
    Appender appender = journal.appender();
    append(appender, 1, "first");
    append(appender, 255, "");
    append(appender, 0, "third");
    assertThat(appender.pendingRecords()).isEqualTo(3);

    Range range = await(flush(appender));

    assertThat(appender.pendingRecords()).isZero();
    assertThat(journal.durablePosition()).isGreaterThan(range.last());
    List<Read> found = readAll(journal, journal.firstPosition());
    assertThat(found).extracting(Read::text).containsExactly("first", "", "third");
    assertThat(found).extracting(Read::kind).containsExactly(1, 255, 0);
    assertThat(found).extracting(Read::position).isSorted().doesNotHaveDuplicates();
    assertThat(found.getFirst().position()).isEqualTo(range.first());
    assertThat(found.getLast().position()).isEqualTo(range.last());
  }

  @Test
  void aCancelledRecordIsNotThereAndThoseBeforeItStay() throws Exception {
    Journal journal = open();
    Appender appender = journal.appender();
    append(appender, 1, "kept");
    appender.begin(2, 100).put((byte) 1);
    appender.cancel();
    append(appender, 3, "too");
    Range _ = await(flush(appender));

    assertThat(readAll(journal, journal.firstPosition()))
        .extracting(Read::text)
        .containsExactly("kept", "too");
  }

  @Test
  void listenersHearInTheOrderOfTheirBatchesAlsoThoseOfEmptyOnes() throws Exception {
    Journal journal = open();
    Appender appender = journal.appender();
    List<Integer> heard = new CopyOnWriteArrayList<>();
    CompletableFuture<Range> last = new CompletableFuture<>();
    for (int i = 0; i < 300; i++) {
      int number = i;
      if (i % 3 != 0) {
        append(appender, 1, "record " + i);
      }
      appender.flush(
          new BatchListener() {
            @Override
            public void durable(long firstPosition, long lastPosition) {
              heard.add(number);
              if (number == 299) {
                last.complete(new Range(firstPosition, lastPosition));
              }
            }

            @Override
            public void failed(JournalException why) {
              last.completeExceptionally(why);
            }
          });
    }
    Range _ = await(last);

    assertThat(heard).hasSize(300).isSorted();
    assertThat(readAll(journal, journal.firstPosition())).hasSize(200);
  }

  @Test
  void eachOfSeveralThreadsKeepsItsOrderAndLosesNothing() throws Exception {
    Journal journal = open();
    int threads = 4;
    int batches = 100;
    List<Thread> running = new ArrayList<>();
    List<CompletableFuture<Range>> all = new CopyOnWriteArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int number = thread;
      running.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    Appender appender = journal.appender();
                    for (int i = 0; i < batches; i++) {
                      append(appender, number, Integer.toString(2 * i));
                      append(appender, number, Integer.toString(2 * i + 1));
                      all.add(flush(appender));
                    }
                  }));
    }
    for (Thread thread : running) {
      thread.join();
    }
    for (CompletableFuture<Range> heard : all) {
      Range _ = await(heard);
    }

    List<Read> found = readAll(journal, journal.firstPosition());
    assertThat(found).hasSize(threads * batches * 2);
    for (int thread = 0; thread < threads; thread++) {
      int number = thread;
      List<Integer> own =
          found.stream()
              .filter(read -> read.kind() == number)
              .map(read -> Integer.valueOf(read.text()))
              .toList();
      assertThat(own).hasSize(2 * batches).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void whatWasWrittenIsReadableWhenItsListenerHears() throws Exception {
    Journal journal = open();
    CompletableFuture<Long> told = new CompletableFuture<>();
    journal.addProgressListener(told::complete);
    Appender appender = journal.appender();
    append(appender, 1, "record");
    CompletableFuture<Long> readable = new CompletableFuture<>();
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            readable.complete(journal.readablePosition());
          }

          @Override
          public void failed(JournalException why) {
            readable.completeExceptionally(why);
          }
        });

    assertThat(readable.get(120, TimeUnit.SECONDS))
        .isPositive()
        .isEqualTo(journal.readablePosition())
        .isEqualTo(told.get(120, TimeUnit.SECONDS));
  }

  @Test
  void openedAgainItGoesOnWhereItWas() throws Exception {
    Journal before = open();
    Appender appender = before.appender();
    append(appender, 1, "a");
    append(appender, 1, "b");
    Range first = await(flush(appender));
    long end = before.endPosition();
    before.close();

    Journal after = open();
    assertThat(after.durablePosition()).isGreaterThanOrEqualTo(end);
    Appender again = after.appender();
    append(again, 1, "c");
    Range second = await(flush(again));

    assertThat(second.first()).isGreaterThan(first.last());
    assertThat(readAll(after, after.firstPosition()))
        .extracting(Read::text)
        .containsExactly("a", "b", "c");
    assertThat(readAll(after, first.last())).extracting(Read::text).containsExactly("b", "c");
    assertThat(readAll(after, end)).extracting(Read::text).containsExactly("c");
  }

  @Test
  void aReaderFollowsAndSeeks() throws Exception {
    Journal journal = open();
    Appender appender = journal.appender();
    List<String> found = new ArrayList<>();
    try (Reader reader = journal.reader(journal.firstPosition())) {
      assertThat(reader.poll((_, _, _) -> found.add("nothing"), 10)).isZero();
      assertThat(reader.await(Duration.ofMillis(50))).isFalse();
      append(appender, 1, "a");
      append(appender, 1, "b");
      Range range = await(flush(appender));

      assertThat(reader.await(Duration.ofMinutes(2))).isTrue();
      assertThat(reader.poll((p, k, payload) -> found.add(read(p, k, payload).text()), 1)).isOne();
      assertThat(reader.poll((p, k, payload) -> found.add(read(p, k, payload).text()), 9)).isOne();
      assertThat(found).containsExactly("a", "b");
      reader.seek(range.last());
      assertThat(reader.position()).isEqualTo(range.last());
      assertThat(reader.poll((p, k, payload) -> found.add(read(p, k, payload).text()), 9)).isOne();
      assertThat(found).containsExactly("a", "b", "b");
      assertThat(reader.gaps()).isZero();
    }
  }

  @Test
  void aRecordWhoseVisitorThrewIsVisitedAgain() throws Exception {
    Journal journal = open();
    Appender appender = journal.appender();
    append(appender, 1, "a");
    append(appender, 1, "b");
    Range range = await(flush(appender));
    List<String> found = new ArrayList<>();
    try (Reader reader = journal.reader(range.first())) {
      assertThatThrownBy(
              () ->
                  reader.poll(
                      (position, kind, payload) -> {
                        if (position == range.last()) {
                          throw new IllegalArgumentException("not this one");
                        }
                        found.add(read(position, kind, payload).text());
                      },
                      10))
          .hasMessage("not this one");
      assertThat(reader.position()).isEqualTo(range.last());
      assertThat(reader.poll((p, k, payload) -> found.add(read(p, k, payload).text()), 10)).isOne();
    }
    assertThat(found).containsExactly("a", "b");
  }

  @Test
  void aRecordThatIsTooLargeIsRefusedBeforeItBegins() throws Exception {
    Journal journal = open();
    Appender appender = journal.appender();
    assertThatThrownBy(() -> appender.begin(1, RECORD_BYTES_MAX + 1))
        .isInstanceOfSatisfying(
            JournalException.class,
            why -> assertThat(why.reason()).isEqualTo(JournalException.Reason.RECORD_TOO_LARGE));
    ByteBuffer largest = ByteBuffer.allocate(RECORD_BYTES_MAX);
    int _ = appender.append(1, largest);
    Range _ = await(flush(appender));
  }

  @Test
  void whoMindsTheRoomIsLetThroughAgainAndLosesNothing() throws Exception {
    Journal journal = open(RECORD_BYTES_MAX, 50_000);
    opened.add(journal);
    Appender appender = journal.appender();
    List<CompletableFuture<Range>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      if (!appender.hasRoom()) {
        CompletableFuture<Void> room = new CompletableFuture<>();
        appender.onRoom(() -> room.complete(null));
        room.get(120, TimeUnit.SECONDS);
      }
      int _ = appender.append(1, ByteBuffer.allocate(5_000));
      all.add(flush(appender));
    }
    for (CompletableFuture<Range> heard : all) {
      Range _ = await(heard);
    }
    assertThat(readAll(journal, journal.firstPosition())).hasSize(200);
  }

  @Test
  void whatIsHandedOverAfterItWasClosedFails() {
    Journal journal = open();
    Appender appender = journal.appender();
    journal.close();
    append(appender, 1, "late");

    assertThatThrownBy(() -> await(flush(appender)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            JournalException.class,
            why -> assertThat(why.reason()).isEqualTo(JournalException.Reason.CLOSED));
  }

  @Test
  void figuresAndHealthTellOfWhatBecameDurable() {
    Journal journal = open();
    Appender appender = journal.appender();
    append(appender, 1, "one");
    append(appender, 1, "two");
    appender.flush();
    journal.syncNow();

    assertThat(journal.statistics().appendedRecords()).isEqualTo(2);
    assertThat(journal.statistics().appendedBytes()).isPositive();
    assertThat(journal.statistics().failedBatches()).isZero();
    assertThat(journal.statistics().endPosition()).isEqualTo(journal.endPosition());
    assertThat(journal.health()).isInstanceOf(JournalHealth.Healthy.class);
  }
}
