package io.lockstep.history.training;

import io.lockstep.history.parquet.ParquetType.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What rows of a training set are labelled with, besides properties: stretches of time by twin.
/// Immutable.
///
/// @param name of the column
/// @param kind what the cells say
/// @param spans by twin, in the order in which they count: of several that hold a row's time the
///   last one does. A twin that is absent is one of which nothing is known: its cells are empty
public record TrainingLabel(String name, Kind kind, Map<String, List<Span>> spans) {
  /// Copies the map.
  public TrainingLabel {
    spans = Map.copyOf(spans);
  }

  /// What the cells of a label say.
  public enum Kind {
    /// Whether the row's time lies in a stretch: true or false.
    FLAG,
    /// The text of the stretch; nothing where there is none.
    CLASS
  }

  /// A stretch of time.
  ///
  /// @param fromMicros inclusive, microseconds since 1970-01-01T00:00Z
  /// @param toMicros exclusive
  /// @param text what a CLASS says of it
  public record Span(long fromMicros, long toMicros, String text) {}

  Scalar type() {
    return switch (kind) {
      case FLAG -> Scalar.BOOLEAN;
      case CLASS -> Scalar.TEXT;
    };
  }

  /// A cell for each row of a twin; null when nothing is known of it.
  @Nullable Object @Nullable [] cells(String twin, TrainingGrid grid) {
    List<Span> known = spans.get(twin);
    if (known == null) {
      return null;
    }
    @Nullable Object[] cells = new Object[grid.steps()];
    if (kind == Kind.FLAG) {
      Arrays.fill(cells, false);
    }
    for (Span span : known) {
      int from = grid.firstStepAt(span.fromMicros());
      int to = grid.firstStepAt(span.toMicros());
      if (from < to) {
        Arrays.fill(cells, from, to, kind == Kind.FLAG ? (Object) true : span.text());
      }
    }
    return cells;
  }
}
