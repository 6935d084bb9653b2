package io.lockstep.api.internal.own;

import io.lockstep.history.Aggregate;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.twin.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The readings of the locations where an item was installed, of the times when it was there, as
/// one series. Used once.
final class InstalledSeries {
  private final HistoryStore history;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private ValueType type = ValueType.DOUBLE;
  private String unit = "";
  private boolean isTruncated;

  /// Where the item was, and the readings of that time.
  ///
  /// @param readings how many of the series are of it
  record Piece(String location, long fromMicros, long toMicros, int readings) {}

  InstalledSeries(HistoryStore history) {
    this.history = history;
  }

  /// Reads what a query says of each location.
  ///
  /// @param query whose twin is the item
  /// @param installations of the item, the latest first
  void read(SeriesQuery query, List<Installation> installations) {
    int points = Math.max(1, query.points() / Math.max(1, installations.size()));
    for (Installation each : installations.reversed()) {
      TwinId location = new TwinId(each.location());
      long from = Math.max(query.fromMicros(), each.fromMicros());
      long to = Math.min(query.toMicros(), end(each, location, query));
      if (from < to) {
        history
            .series(
                new SeriesQuery(
                    location,
                    query.path(),
                    from,
                    to,
                    points,
                    query.aggregate(),
                    query.asKnownAt(),
                    query.knownMicros()))
            .ifPresent(range -> add(each, range));
      }
    }
  }

  /// Buckets need an end.
  private long end(Installation installation, TwinId location, SeriesQuery query) {
    if (!installation.isStill() || query.aggregate() == Aggregate.RAW) {
      return installation.toMicros();
    }
    Optional<Reading> latest = history.latest(location, query.path());
    return latest.map(reading -> reading.sourceMicros() + 1).orElse(installation.fromMicros());
  }

  private void add(Installation installation, SeriesRange range) {
    if (readings.isEmpty()) {
      type = range.type();
      unit = range.unit();
    }
    readings.addAll(range.readings());
    isTruncated |= range.truncated();
    pieces.add(
        new Piece(
            installation.location(),
            installation.fromMicros(),
            installation.toMicros(),
            range.readings().size()));
  }

  SeriesRange range() {
    return new SeriesRange(type, unit, readings, isTruncated);
  }

  /// Where the readings are from, in their order.
  List<Piece> pieces() {
    return pieces;
  }
}
