package io.lockstep.api.internal.own;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.Reading;
import io.lockstep.history.RecordedChange;
import io.lockstep.model.TwinId;
import io.lockstep.twin.MemoryView;
import io.lockstep.twin.Remembered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Puts the changes of one twin together: what the change memory has of the graph and what the
/// history has of values, the last known first. Confined to one call.
final class TwinChanges {
  private static final int MEMORY_AT_ONCE = 256;

  private final HistoryStore history;
  private final MemoryView memory;
  private final TwinId twin;
  private final long fromMicros;
  private final long toMicros;
  private final Predicate<Remembered> passes;

  /// @param fromMicros the least known time, inclusive
  /// @param toMicros the greatest known time, exclusive
  TwinChanges(
      HistoryStore history,
      MemoryView memory,
      TwinId twin,
      long fromMicros,
      long toMicros,
      Predicate<Remembered> passes) {
    this.history = history;
    this.memory = memory;
    this.twin = twin;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
    this.passes = passes;
  }

  /// Where a page begins: changes of inputs up to a position, without the first ones of the input
  /// at that position.
  record Start(long position, int skipped) {}

  /// At most so many changes. Those of one input stand together, values before structure.
  List<TwinChange> page(Start start, int limit) {
    int wanted = limit + start.skipped();
    List<RecordedChange> values =
        history.changes(
            twin,
            fromMicros,
            new PastMoment(
                PastMoment.CURRENT,
                toMicros == Long.MAX_VALUE ? toMicros : toMicros - 1,
                start.position()),
            wanted);
    List<Remembered> structure = structure(start.position(), wanted);
    List<TwinChange> merged = new ArrayList<>();
    int value = 0;
    int change = 0;
    while (merged.size() < wanted && (value < values.size() || change < structure.size())) {
      boolean isValue =
          change == structure.size()
              || (value < values.size()
                  && values.get(value).position() >= structure.get(change).position());
      merged.add(
          isValue
              ? new TwinChange.OfValue(values.get(value++), null)
              : new TwinChange.OfStructure(structure.get(change++)));
    }
    return withBefore(merged.subList(Math.min(start.skipped(), merged.size()), merged.size()));
  }

  private List<Remembered> structure(long position, int wanted) {
    List<Remembered> found = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (found.size() < wanted) {
      List<Remembered> some =
          memory.changes(twin.value(), fromMicros, toMicros, before, MEMORY_AT_ONCE);
      for (Remembered one : some) {
        if (one.position() <= position && found.size() < wanted && passes.test(one)) {
          found.add(one);
        }
      }
      if (some.size() < MEMORY_AT_ONCE) {
        return found;
      }
      before = some.getLast().number();
    }
    return found;
  }

  /// Adds what each property held before.
  private List<TwinChange> withBefore(List<TwinChange> page) {
    Map<String, Reading> held = heldBefore(page);
    List<TwinChange> changes = new ArrayList<>(page);
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (changes.get(i) instanceof TwinChange.OfValue(RecordedChange value, _)) {
        changes.set(i, new TwinChange.OfValue(value, before(value, held)));
        if (value.current() && value.kind() == RecordedChange.Kind.REMOVED) {
          held.remove(value.path());
        } else if (value.current()) {
          held.put(value.path(), value.reading());
        }
      }
    }
    return changes;
  }

  /// What each property held before its first change of the page, by path. An input may stand on
  /// two pages, so each is asked for where its own first change is; those that changed together,
  /// together.
  private Map<String, Reading> heldBefore(List<TwinChange> page) {
    Map<String, RecordedChange> first = new HashMap<>();
    for (TwinChange one : page) {
      if (one instanceof TwinChange.OfValue(RecordedChange value, _)) {
        first.put(value.path(), value);
      }
    }
    TreeMap<Long, List<RecordedChange>> byPosition = new TreeMap<>();
    for (RecordedChange value : first.values()) {
      byPosition.computeIfAbsent(value.position(), _ -> new ArrayList<>()).add(value);
    }
    Map<String, Reading> held = new HashMap<>();
    byPosition.forEach(
        (position, values) ->
            history.at(
                values.stream().mapToInt(RecordedChange::series).toArray(),
                new PastMoment(PastMoment.CURRENT, Long.MAX_VALUE, position - 1),
                (index, source, _, _, type, bits, text, quality, _, removed) -> {
                  if (!removed) {
                    held.put(
                        values.get(index).path(), new Reading(source, type, bits, text, quality));
                  }
                }));
    return held;
  }

  private @Nullable Reading before(RecordedChange value, Map<String, Reading> held) {
    if (value.current()) {
      return held.get(value.path());
    }
    @Nullable Reading[] found = new @Nullable Reading[1];
    history.at(
        new int[] {value.series()},
        new PastMoment(value.reading().sourceMicros(), Long.MAX_VALUE, value.position() - 1),
        (_, source, _, _, type, bits, text, quality, _, removed) ->
            found[0] = removed ? null : new Reading(source, type, bits, text, quality));
    return found[0];
  }
}
