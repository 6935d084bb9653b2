package io.lockstep.history;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.List;

/// The usable numbers of a property, as [io.lockstep.history.rollup.Summary] takes them: readings
/// that are numbers and not BAD. The same rows each time it is asked. Confined to the query's
/// thread; must be closed.
final class NumberRows implements AutoCloseable {
  private final RowSearch search;

  /// Receives them.
  interface Visitor {
    /// The next one.
    ///
    /// @param type how the value is held
    /// @param bits the value, see [ValueType]
    void number(long source, ValueType type, long bits, double number);
  }

  NumberRows(Store store, List<Catalogue.Series> series, long asKnownAt, long knownMicros) {
    search =
        new RowSearch(
            store.samples,
            store.texts,
            store.state,
            series,
            store.purges.hidden(series),
            asKnownAt,
            knownMicros);
  }

  /// Those of a range of source times, in no defined order.
  void visit(long fromMicros, long toMicros, Visitor visitor) {
    search.visitAll(
        fromMicros,
        toMicros,
        (columns, row, source, _, type) -> {
          int flags = columns.flags().getByte(row);
          boolean isReading =
              (flags & (EncodedValue.REMOVED | EncodedValue.REQUALIFIED)) == 0
                  && columns.quality().getByte(row) != Quality.BAD.code()
                  && !MomentSearch.isFuture(columns, row, flags, source);
          double number = isReading ? search.number(columns, row, type) : Double.NaN;
          if (Double.isNaN(number)) {
            return;
          }
          if (type.isPrimitive()) {
            long stored = columns.bits().getLong(row << 3);
            visitor.number(source, type, EncodedValue.decode(type, stored, flags), number);
          } else {
            visitor.number(source, ValueType.DOUBLE, Double.doubleToRawLongBits(number), number);
          }
        });
  }

  @Override
  public void close() {
    search.close();
  }
}
