package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values that series held at a moment, on their way from the query's thread to the one that asks.
final class HeldValuesList implements HeldValues {
  private final List<Held> all = new ArrayList<>();

  private record Held(
      int index,
      long sourceMicros,
      long knownMicros,
      long position,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      boolean explicitTime,
      boolean removed) {}

  /// Asks a store.
  static HeldValuesList of(Store store, int[] series, PastMoment moment) {
    HeldValuesList found = new HeldValuesList();
    for (SampleTable table : store.tables()) {
      try (MomentSearch search = new MomentSearch(store, table, series, moment)) {
        search.run(found);
      }
    }
    return found;
  }

  @Override
  public void value(
      int index,
      long sourceMicros,
      long knownMicros,
      long position,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      boolean explicitTime,
      boolean removed) {
    all.add(
        new Held(
            index,
            sourceMicros,
            knownMicros,
            position,
            type,
            bits,
            text,
            quality,
            explicitTime,
            removed));
  }

  /// Hands them on.
  void visit(HeldValues into) {
    for (Held held : all) {
      into.value(
          held.index,
          held.sourceMicros,
          held.knownMicros,
          held.position,
          held.type,
          held.bits,
          held.text,
          held.quality,
          held.explicitTime,
          held.removed);
    }
  }
}
