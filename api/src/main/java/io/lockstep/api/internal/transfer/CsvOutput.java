package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Times;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A long CSV file: a row for each reading.
final class CsvOutput implements RowOutput {
  private final Writer out;
  private final CsvCells cells;

  CsvOutput(Writer out, CsvCells cells) throws IOException {
    this.out = out;
    this.cells = cells;
    out.write("time,twin,property,type,value,quality,unit\r\n");
  }

  @Override
  public void row(
      SeriesChoice.Series series,
      long micros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality)
      throws IOException {
    out.write(Times.text(micros));
    out.write(',');
    cells.text(series.twin(), out);
    out.write(',');
    cells.text(series.path(), out);
    out.write(',');
    out.write(type.name().toLowerCase(Locale.ROOT));
    out.write(',');
    cells.value(type, bits, text, out);
    out.write(',');
    out.write(quality.name().toLowerCase(Locale.ROOT));
    out.write(',');
    if (!series.unit().isEmpty()) {
      cells.text(series.unit(), out);
    }
    out.write("\r\n");
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }
}
