package io.lockstep.api.internal.own;

import io.lockstep.history.Aggregate;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.model.Slot;
import io.lockstep.model.TwinId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The past values of what annotates a property, beside the property's own. A Telemetry is meant
/// for the reading that came with it, and so is known by its time; a Property holds until it is
/// written again (DTDL Annotation extension).
final class AnnotationSeries {
  private final HistoryStore history;
  private final TwinId twin;
  private final long asKnownAt;
  private final long knownMicros;

  AnnotationSeries(HistoryStore history, TwinId twin, long asKnownAt, long knownMicros) {
    this.knownMicros = knownMicros;
    this.history = history;
    this.twin = twin;
    this.asKnownAt = asKnownAt;
  }

  /// For each reading, which are in the order of their times, what the annotation says; null where
  /// it says nothing.
  List<@Nullable Reading> of(Slot annotation, List<Reading> readings) {
    if (readings.isEmpty()) {
      return List.of();
    }
    return switch (annotation.kind()) {
      case TELEMETRY -> cameWith(annotation, readings);
      case PROPERTY -> held(annotation, readings);
    };
  }

  private List<@Nullable Reading> cameWith(Slot annotation, List<Reading> readings) {
    List<Reading> said = between(annotation, readings);
    List<@Nullable Reading> found = new ArrayList<>();
    int next = 0;
    for (Reading reading : readings) {
      while (next < said.size() && said.get(next).sourceMicros() < reading.sourceMicros()) {
        next++;
      }
      boolean isOfIt =
          next < said.size() && said.get(next).sourceMicros() == reading.sourceMicros();
      found.add(isOfIt ? said.get(next) : null);
    }
    return found;
  }

  private List<@Nullable Reading> held(Slot annotation, List<Reading> readings) {
    List<Reading> said = between(annotation, readings);
    List<@Nullable Reading> found = new ArrayList<>();
    Reading holds = before(annotation, readings.getFirst().sourceMicros());
    int next = 0;
    for (Reading reading : readings) {
      while (next < said.size() && said.get(next).sourceMicros() <= reading.sourceMicros()) {
        holds = said.get(next++);
      }
      found.add(holds);
    }
    return found;
  }

  private List<Reading> between(Slot annotation, List<Reading> readings) {
    return ask(
        annotation,
        readings.getFirst().sourceMicros(),
        readings.getLast().sourceMicros() + 1,
        SeriesQuery.MOST_POINTS,
        Aggregate.RAW);
  }

  private @Nullable Reading before(Slot annotation, long micros) {
    List<Reading> last = ask(annotation, HistoryRoutes.EARLIEST_MICROS, micros, 1, Aggregate.LAST);
    return last.isEmpty() ? null : last.getLast();
  }

  private List<Reading> ask(Slot annotation, long from, long to, int points, Aggregate how) {
    return history
        .series(
            new SeriesQuery(twin, annotation.path(), from, to, points, how, asKnownAt, knownMicros))
        .map(range -> range.readings())
        .orElse(List.of());
  }
}
