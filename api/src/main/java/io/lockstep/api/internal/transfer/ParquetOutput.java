package io.lockstep.api.internal.transfer;

import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetSink;
import io.lockstep.history.parquet.ParquetType;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A long Parquet file: a row for each reading, its value in the column of its type; numbers of all
/// types, and truth values as 0 and 1, also in `number`.
final class ParquetOutput implements RowOutput {
  private static final List<ParquetColumn> COLUMNS =
      List.of(
          ParquetColumn.required("time", ParquetType.Scalar.TIMESTAMP),
          ParquetColumn.required("twin", ParquetType.Scalar.TEXT),
          ParquetColumn.required("property", ParquetType.Scalar.TEXT),
          ParquetColumn.required("type", ParquetType.Scalar.TEXT),
          ParquetColumn.optional("number", ParquetType.Scalar.DOUBLE),
          ParquetColumn.optional("integer", ParquetType.Scalar.LONG),
          ParquetColumn.optional("boolean", ParquetType.Scalar.BOOLEAN),
          ParquetColumn.optional("text", ParquetType.Scalar.TEXT),
          ParquetColumn.required("quality", ParquetType.Scalar.TEXT),
          ParquetColumn.optional("unit", ParquetType.Scalar.TEXT));

  private final ParquetSink sink;

  ParquetOutput(OutputStream out) {
    sink = ParquetSink.open(out, COLUMNS, Map.of("lockstep.layout", "long"));
  }

  @Override
  public void row(
      SeriesChoice.Series series,
      long micros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality) {
    sink.write(
        new @Nullable Object[] {
          micros,
          series.twin(),
          series.path(),
          type.name().toLowerCase(Locale.ROOT),
          switch (type) {
            case DOUBLE -> (Object) Double.longBitsToDouble(bits);
            case LONG, BOOLEAN -> (Object) (double) bits;
            case TEXT, JSON -> null;
          },
          type == ValueType.LONG ? (Object) bits : null,
          type == ValueType.BOOLEAN ? (Object) (bits != 0) : null,
          text,
          quality.name().toLowerCase(Locale.ROOT),
          series.unit().isEmpty() ? null : series.unit()
        });
  }

  @Override
  public void finish() {
    sink.finish();
  }
}
