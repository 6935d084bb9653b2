package io.lockstep.history.archive;

import io.lockstep.history.ArchivedRow;
import io.lockstep.history.Reading;
import io.lockstep.history.RecordedChange;
import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetType.Scalar;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The columns of an archive's files: one row for each row of the history, whatever its type, so
/// that no model is needed to read it. Stateless.
final class ArchiveRows {
  static final int TIME = 0;
  static final int RECEIVED = 1;
  static final int TWIN = 2;
  static final int POSITION = 9;

  /// The columns, in their order.
  static final List<ParquetColumn> COLUMNS =
      List.of(
          ParquetColumn.required("time", Scalar.TIMESTAMP),
          ParquetColumn.required("received", Scalar.TIMESTAMP),
          ParquetColumn.required("twin", Scalar.TEXT),
          ParquetColumn.required("property", Scalar.TEXT),
          ParquetColumn.required("kind", Scalar.TEXT),
          ParquetColumn.required("type", Scalar.TEXT),
          ParquetColumn.required("unit", Scalar.TEXT),
          ParquetColumn.required("quality", Scalar.TEXT),
          ParquetColumn.required("corrects", Scalar.BOOLEAN),
          ParquetColumn.required("position", Scalar.LONG),
          ParquetColumn.required("ordinal", Scalar.INTEGER),
          ParquetColumn.optional("number", Scalar.DOUBLE),
          ParquetColumn.optional("integer", Scalar.LONG),
          ParquetColumn.optional("boolean", Scalar.BOOLEAN),
          ParquetColumn.optional("text", Scalar.TEXT));

  private ArchiveRows() {}

  /// A row as a file has it.
  static @Nullable Object[] of(ArchivedRow row, SeriesChange series) {
    Reading reading = row.reading();
    @Nullable Object[] out = new Object[COLUMNS.size()];
    out[TIME] = reading.sourceMicros();
    out[RECEIVED] = row.knownMicros();
    out[TWIN] = series.twin().value();
    out[3] = series.path();
    out[4] = lower(row.kind());
    out[5] = lower(reading.type());
    out[6] = series.unit();
    out[7] = lower(reading.quality());
    out[8] = row.corrects();
    out[POSITION] = row.position();
    out[10] = row.ordinal();
    if (row.kind() != RecordedChange.Kind.REMOVED) {
      value(reading, out);
    }
    return out;
  }

  private static void value(Reading reading, @Nullable Object[] out) {
    ValueType type = reading.type();
    switch (type) {
      case DOUBLE -> out[11] = Double.longBitsToDouble(reading.bits());
      case LONG -> {
        // Also as a number, so that sums need not know types.
        out[11] = (double) reading.bits();
        out[12] = reading.bits();
      }
      case BOOLEAN -> out[13] = reading.bits() != 0;
      case TEXT, JSON -> out[14] = reading.text();
    }
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
