package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Times;
import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetSource;
import io.lockstep.history.parquet.ParquetType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Parquet file of single values. Times are told in RFC 3339; structures are left out. The note
/// `unit` of a column states a unit. Confined to one thread.
final class ParquetTable implements ReadingsTable {
  private final ParquetSource source;
  private final List<ParquetColumn> columns;
  private final List<String> names;

  private ParquetTable(ParquetSource source) {
    this.source = source;
    this.columns =
        source.columns().stream()
            .filter(
                column ->
                    column.type() instanceof ParquetType.Scalar scalar
                        && scalar != ParquetType.Scalar.BYTES)
            .toList();
    this.names = columns.stream().map(ParquetColumn::name).toList();
  }

  static ParquetTable open(Path file) {
    return new ParquetTable(ParquetSource.open(file));
  }

  @Override
  public List<String> columns() {
    return names;
  }

  @Override
  public String unit(int column) {
    return columns.get(column).notes().getOrDefault("unit", "");
  }

  /// The visitor of the source cannot be interrupted; what interrupts ours is told behind it.
  private final class Visit implements ParquetSource.Rows, Row {
    private final Rows into;
    private @Nullable Object[] row = new @Nullable Object[0];
    private long number;
    private @Nullable InterruptedException interrupted;

    Visit(Rows into) {
      this.into = into;
    }

    @Override
    public boolean row(@Nullable Object[] now) {
      row = now;
      number++;
      try {
        return into.row(this);
      } catch (InterruptedException e) {
        interrupted = e;
        return false;
      }
    }

    @Override
    public @Nullable String cell(int column) {
      Object value = row[column];
      return value == null ? null : textOf(columns.get(column), value);
    }

    @Override
    public String place(int column) {
      return "row %d, column %s".formatted(number, names.get(column));
    }
  }

  private static String textOf(ParquetColumn column, Object value) {
    return column.type() == ParquetType.Scalar.TIMESTAMP && value instanceof Long micros
        ? Times.text(micros)
        : String.valueOf(value);
  }

  @Override
  public void read(Rows into) throws InterruptedException {
    Visit visit = new Visit(into);
    source.read(columns, visit);
    InterruptedException interrupted = visit.interrupted;
    if (interrupted != null) {
      throw interrupted;
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
