package io.lockstep.space;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Change records as facts that do not depend on who wrote them: by kind and subject, each with the
/// position of its input, in the order of positions. Numbers of series are resolved to property and
/// type; ordinals are left out, since each part of a kernel counts its own.
///
/// Within one input the order of samples and of changes of one twin counts; that of drift, refusals
/// and commands does not, since several parts may write them.
public final class ChangeListing {
  /// One fact.
  ///
  /// @param position of the input that led to it
  public record Fact(long position, String text) {
    @Override
    public String toString() {
      return position + " " + text;
    }
  }

  private record SeriesKey(int scope, int number) {}

  private final Map<SeriesKey, SeriesChange> series = new HashMap<>();
  private final Map<Integer, Long> lastPosition = new HashMap<>();
  private final TreeMap<String, List<Fact>> facts = new TreeMap<>();

  /// Adds a record.
  ///
  /// @param scope who wrote it: numbers of series are unique within, and positions do not fall
  /// @param kind the number of a [ChangeKind]
  /// @param record with its header; consumed
  /// @return the subjects that it is about
  public List<String> add(int scope, int kind, ByteBuffer record) {
    ChangeHeader header = ChangeHeader.read(record);
    Long before = lastPosition.put(scope, header.inputPosition());
    if (before != null && before > header.inputPosition()) {
      throw new AssertionError(
          "changes of part %d: expected one of input %d or later, found one of input %d"
              .formatted(scope, before, header.inputPosition()));
    }
    ChangeKind what = ChangeKind.ofNumber(kind);
    return switch (what) {
      case SERIES -> {
        SeriesChange begun = SeriesChange.read(record);
        series.put(new SeriesKey(scope, begun.series()), begun);
        String twin = begun.twin().value();
        String text = "%s %s [%s]".formatted(begun.path(), begun.type(), begun.unit());
        yield List.of(fact(what, twin, header, text));
      }
      case SAMPLES -> {
        List<String> subjects = new ArrayList<>();
        int _ =
            SamplesChange.read(
                record,
                (number, source, type, bits, value, quality, flags) -> {
                  SeriesChange of = series.get(new SeriesKey(scope, number));
                  if (of == null) {
                    throw new AssertionError(
                        "samples of part %d at input %d: expected a series that was introduced, found %d"
                            .formatted(scope, header.inputPosition(), number));
                  }
                  String text =
                      "%s at %d %s %s %s flags %s"
                          .formatted(
                              of.path(),
                              source,
                              type,
                              value == null ? Long.toHexString(bits) : value,
                              quality,
                              Integer.toBinaryString(flags));
                  subjects.add(fact(what, of.twin().value(), header, text));
                });
        yield subjects;
      }
      case TWIN,
          RELATIONSHIP,
          MODEL,
          DRIFT,
          REFUSAL,
          ALARM,
          COMMAND,
          EVENT_ROUTE,
          TELEMETRY,
          MERGE -> {
        GraphChange change = GraphChange.read(record);
        String text = "%s %s %s".formatted(change.action(), change.body(), change.modelId());
        yield List.of(fact(what, change.subject(), header, text));
      }
    };
  }

  private String fact(ChangeKind kind, String subject, ChangeHeader header, String text) {
    facts
        .computeIfAbsent(kind + " \"" + subject + '"', _ -> new ArrayList<>())
        .add(new Fact(header.inputPosition(), text + " received " + header.receivedMicros()));
    return subject;
  }

  /// The facts, by kind and subject.
  public Map<String, List<Fact>> facts() {
    Map<String, List<Fact>> sorted = new TreeMap<>();
    facts.forEach(
        (key, list) -> {
          Comparator<Fact> order = Comparator.comparingLong(Fact::position);
          boolean isOrdered =
              !key.startsWith(ChangeKind.DRIFT.name())
                  && !key.startsWith(ChangeKind.REFUSAL.name())
                  && !key.startsWith(ChangeKind.COMMAND.name());
          sorted.put(
              key,
              list.stream().sorted(isOrdered ? order : order.thenComparing(Fact::text)).toList());
        });
    return sorted;
  }

  /// How many facts there are.
  public long size() {
    return facts.values().stream().mapToLong(List::size).sum();
  }
}
