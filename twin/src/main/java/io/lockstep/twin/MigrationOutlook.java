package io.lockstep.twin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What would come of giving all twins of a model another one. Immutable.
///
/// @param twins how many twins have the model
/// @param firstTwins the ids of some of them
/// @param twinsInTheWay how many of them have a value or a relationship that the other model does
///   not take
/// @param reasonCount how many such values and relationships there are
/// @param reasons the first of them, a sentence each
/// @param dropped how many values would go without anybody asking, by path: last readings of
///   Telemetry, and values of drafted models
/// @param converted how many values would have another type or unit, by path
public record MigrationOutlook(
    long twins,
    List<String> firstTwins,
    long twinsInTheWay,
    long reasonCount,
    List<String> reasons,
    Map<String, Long> dropped,
    Map<String, Long> converted) {
  /// Copies the collections.
  public MigrationOutlook {
    firstTwins = List.copyOf(firstTwins);
    reasons = List.copyOf(reasons);
    dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    converted = Collections.unmodifiableMap(new LinkedHashMap<>(converted));
  }

  /// When there are no twins.
  public static MigrationOutlook none() {
    return new MigrationOutlook(0, List.of(), 0, 0, List.of(), Map.of(), Map.of());
  }
}
