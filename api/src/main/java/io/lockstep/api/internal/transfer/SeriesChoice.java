package io.lockstep.api.internal.transfer;

import io.lockstep.history.HistoryStore;
import io.lockstep.model.ValueType;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which series are exported. Immutable.
///
/// @param twins ids; empty for all
/// @param properties paths; empty for all
record SeriesChoice(Set<String> twins, Set<String> properties) {
  /// Copies the sets.
  SeriesChoice {
    twins = Set.copyOf(twins);
    properties = Set.copyOf(properties);
  }

  /// A series of the history.
  record Series(int number, String twin, String path, ValueType type, String unit) {
    String name() {
      return twin + "/" + path;
    }
  }

  /// Those of the history's that are chosen and may be read, by twin, path and number.
  ///
  /// @param sight of whom policies limit
  List<Series> of(HistoryStore history, Optional<Sight> sight) {
    List<Series> found = new ArrayList<>();
    history.listing(
        (number, twin, path, type, unit) -> {
          boolean isChosen =
              (twins.isEmpty() || twins.contains(twin.value()))
                  && (properties.isEmpty() || properties.contains(path));
          if (isChosen
              && (sight.isEmpty() || sight.get().of(twin.value(), "").allows(Right.READ, path))) {
            found.add(new Series(number, twin.value(), path, type, unit));
          }
          return true;
        });
    found.sort(
        Comparator.comparing(Series::twin)
            .thenComparing(Series::path)
            .thenComparingInt(Series::number));
    return found;
  }
}
