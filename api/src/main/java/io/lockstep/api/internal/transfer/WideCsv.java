package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Times;
import io.lockstep.history.Reading;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A wide table as CSV; units stand in the titles.
final class WideCsv implements WideRows.Output {
  private final Writer out;
  private final CsvCells cells;

  WideCsv(Writer out, CsvCells cells) {
    this.out = out;
    this.cells = cells;
  }

  @Override
  public void begin(List<WideRows.Column> columns) throws IOException {
    out.write("time");
    for (WideRows.Column column : columns) {
      out.write(',');
      cells.text(
          column.unit().isEmpty() ? column.name() : column.name() + " [" + column.unit() + "]",
          out);
    }
    out.write("\r\n");
  }

  @Override
  public void row(long micros, List<@Nullable Reading> readings) throws IOException {
    out.write(Times.text(micros));
    for (Reading reading : readings) {
      out.write(',');
      if (reading != null) {
        cells.value(reading.type(), reading.bits(), reading.text(), out);
      }
    }
    out.write("\r\n");
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }
}
