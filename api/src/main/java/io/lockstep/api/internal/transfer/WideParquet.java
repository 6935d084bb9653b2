package io.lockstep.api.internal.transfer;

import io.lockstep.history.Reading;
import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetSink;
import io.lockstep.history.parquet.ParquetType.Scalar;
import io.lockstep.model.ValueType;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A wide table as Parquet: typed columns, with units in their notes. A property that was a number
/// and a text is a text.
final class WideParquet implements WideRows.Output {
  private final OutputStream out;
  private List<WideRows.Column> columns = List.of();
  private @Nullable ParquetSink sink;

  WideParquet(OutputStream out) {
    this.out = out;
  }

  @Override
  public void begin(List<WideRows.Column> all) {
    List<ParquetColumn> typed = new ArrayList<>();
    typed.add(ParquetColumn.required("time", Scalar.TIMESTAMP));
    for (WideRows.Column column : all) {
      typed.add(
          ParquetColumn.optional(column.name(), scalar(column.type()))
              .noted("unit", column.unit()));
    }
    columns = all;
    sink = ParquetSink.open(out, typed, Map.of("lockstep.layout", "wide"));
  }

  private static Scalar scalar(ValueType type) {
    return switch (type) {
      case DOUBLE -> Scalar.DOUBLE;
      case LONG -> Scalar.LONG;
      case BOOLEAN -> Scalar.BOOLEAN;
      case TEXT, JSON -> Scalar.TEXT;
    };
  }

  @Override
  public void row(long micros, List<@Nullable Reading> readings) {
    @Nullable Object[] row = new Object[columns.size() + 1];
    row[0] = micros;
    for (int i = 0; i < columns.size(); i++) {
      Reading reading = readings.get(i);
      row[i + 1] = reading == null ? null : cell(reading, columns.get(i).type());
    }
    opened().write(row);
  }

  private static @Nullable Object cell(Reading reading, ValueType type) {
    Object value =
        switch (reading.type()) {
          case DOUBLE -> Double.longBitsToDouble(reading.bits());
          case LONG -> reading.bits();
          case BOOLEAN -> reading.bits() != 0;
          case TEXT, JSON -> reading.text();
        };
    return switch (type) {
      case DOUBLE -> value instanceof Number number ? number.doubleValue() : null;
      case LONG, BOOLEAN -> value;
      case TEXT, JSON -> value == null ? null : value.toString();
    };
  }

  @Override
  public void finish() {
    var _ = opened().finish();
    opened().close();
  }

  private ParquetSink opened() {
    ParquetSink present = sink;
    if (present == null) {
      throw new IllegalStateException("a wide file: expected its columns before its rows");
    }
    return present;
  }
}
