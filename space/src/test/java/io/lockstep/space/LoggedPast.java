package io.lockstep.space;

import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.space.rebind.PastReadings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A history by definition: the rows of the changes log, in order.
final class LoggedPast implements PastReadings {
  private final Space space;
  private final Journal changes;
  private final Map<Integer, SeriesChange> series = new HashMap<>();
  private final Map<String, TreeMap<Long, List<Held>>> rows = new TreeMap<>();
  private long next;

  LoggedPast(Space space, Journal changes) {
    this.space = space;
    this.changes = changes;
    this.next = changes.firstPosition();
  }

  @Override
  public void await(long inputPosition) {
    space.logged(inputPosition).join();
  }

  @Override
  public synchronized List<Optional<Held>> held(String twin, String path, long[] times) {
    follow();
    TreeMap<Long, List<Held>> of = rows.getOrDefault(twin + "/" + path, new TreeMap<>());
    List<Optional<Held>> found = new ArrayList<>();
    for (long time : times) {
      found.add(Optional.ofNullable(of.get(time)).map(List::getLast));
    }
    return found;
  }

  @Override
  public boolean keepsAll() {
    return false;
  }

  /// The values of each series by source time: all rows but those that others stand for.
  synchronized Map<String, List<String>> values() {
    follow();
    Map<String, List<String>> values = new TreeMap<>();
    rows.forEach(
        (name, byTime) ->
            byTime.forEach(
                (time, held) ->
                    values
                        .computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(time + "=" + held.getLast().bits() + held.getLast().text())));
    return values;
  }

  /// How many rows count, those of one source time each.
  synchronized int rows() {
    follow();
    return rows.values().stream()
        .flatMap(byTime -> byTime.values().stream())
        .mapToInt(List::size)
        .sum();
  }

  private void follow() {
    try (Reader reader = changes.reader(next)) {
      while (reader.poll(this::take, 10_000) > 0) {
        next = reader.position();
      }
    }
  }

  private void take(long position, int kind, ByteBuffer payload) {
    ChangeHeader header = ChangeHeader.read(payload);
    ChangeKind what = ChangeKind.ofNumber(kind);
    if (what == ChangeKind.SERIES) {
      SeriesChange begun = SeriesChange.read(payload);
      series.put(begun.series(), begun);
    } else if (what == ChangeKind.SAMPLES || what == ChangeKind.REBOUND) {
      boolean isRebound = what == ChangeKind.REBOUND;
      if (isRebound) {
        payload.position(payload.position() + SamplesChange.ORIGIN_BYTES);
      }
      int _ =
          SamplesChange.read(
              payload,
              (number, source, type, bits, text, _, flags) -> {
                SeriesChange of = series.get(number);
                List<Held> held =
                    rows.computeIfAbsent(of.twin().value() + "/" + of.path(), _ -> new TreeMap<>())
                        .computeIfAbsent(source, _ -> new ArrayList<>());
                if ((flags & SamplesChange.CORRECTS) != 0) {
                  held.clear();
                }
                held.add(
                    new Held(
                        type, text == null ? bits : 0, text, header.inputPosition(), isRebound));
              });
    }
  }
}
