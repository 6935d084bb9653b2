package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Whatever is done to a journal, it holds what a plain list holds.
class JournalModelTest {

  sealed interface Step {
    record Append(int kind, int length) implements Step {}

    record Flush() implements Step {}

    record Commit() implements Step {}

    record Poll(int records) implements Step {}

    record CloseAndReopen() implements Step {}

    record Kill() implements Step {}
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> append =
        Combinators.combine(
                Arbitraries.integers().between(0, 255), Arbitraries.integers().between(0, 3000))
            .as(Step.Append::new);
    Arbitrary<Step> poll = Arbitraries.integers().between(0, 20).map(Step.Poll::new);
    return Arbitraries.frequencyOf(
            Tuple.of(10, append),
            Tuple.of(5, Arbitraries.just(new Step.Flush())),
            Tuple.of(4, Arbitraries.just(new Step.Commit())),
            Tuple.of(3, poll),
            Tuple.of(1, Arbitraries.just(new Step.CloseAndReopen())),
            Tuple.of(1, Arbitraries.just(new Step.Kill())))
        .list()
        .ofMaxSize(120);
  }

  @Property(tries = 300)
  void holdsWhatAListHolds(@ForAll("steps") List<Step> steps) {
    SimulatedJournal log =
        new SimulatedJournal(options -> options.withSegmentBytes(8192).withQuotaBytes(10 << 20));
    List<byte[]> open = new ArrayList<>();
    List<byte[]> handedOver = new ArrayList<>();
    List<byte[]> committed = new ArrayList<>();
    List<byte[]> read = new ArrayList<>();
    Reader reader = log.journal.reader(0);
    for (Step step : steps) {
      switch (step) {
        case Step.Append(int kind, int length) -> {
          byte[] payload = new byte[length];
          Arrays.fill(payload, (byte) kind);
          int offset = log.appender.append(kind, payload, 0, length);
          assertThat(offset)
              .isEqualTo(open.stream().mapToInt(p -> RecordFormat.paddedSize(p.length)).sum());
          open.add(payload);
        }
        case Step.Flush _ -> {
          log.appender.flush();
          handedOver.addAll(open);
          open.clear();
        }
        case Step.Commit _ -> {
          log.drain();
          committed.addAll(handedOver);
          handedOver.clear();
        }
        case Step.Poll(int records) -> {
          int before = read.size();
          int visited = poll(reader, read, records);
          assertThat(read).hasSize(before + visited);
          assertThat(visited).isEqualTo(Math.min(records, committed.size() - before));
        }
        case Step.CloseAndReopen _ -> {
          long position = reader.position();
          log.closeAndReopen();
          committed.addAll(handedOver);
          handedOver.clear();
          open.clear();
          reader = log.journal.reader(position);
        }
        case Step.Kill _ -> {
          long position = reader.position();
          log.killAndReopen();
          handedOver.clear();
          open.clear();
          reader = log.journal.reader(position);
        }
      }
    }
    int _ = poll(reader, read, Integer.MAX_VALUE);
    assertThat(read).usingElementComparator(Arrays::compare).isEqualTo(committed);
    List<byte[]> all = log.readAll().records().stream().map(TestRecord::payload).toList();
    assertThat(all).usingElementComparator(Arrays::compare).isEqualTo(committed);
    assertThat(log.readAll().records())
        .allMatch(r -> r.payload().length == 0 || r.payload()[0] == (byte) r.kind());
  }

  private static int poll(Reader reader, List<byte[]> into, int records) {
    return reader.poll(
        (_, _, payload) -> {
          byte[] bytes = new byte[payload.remaining()];
          payload.get(bytes);
          into.add(bytes);
        },
        records);
  }
}
