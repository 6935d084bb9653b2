package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.PercentCoding;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesRange;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Readings of one property as a file, for who asks for one by the header `Accept`.
public final class SeriesFile {
  static final String CSV = "text/csv";
  static final String PARQUET = "application/vnd.apache.parquet";

  private SeriesFile() {}

  /// The file that a call asks for; empty when it asks for JSON, or for nothing we know. Its header
  /// `x-lockstep-truncated` says whether there are more readings.
  public static Optional<Answer> of(Call call, String twin, String path, SeriesRange range) {
    for (String part : PercentCoding.split(call.header("Accept").orElse(""), ',')) {
      String type = PercentCoding.split(part, ';').getFirst().strip().toLowerCase(Locale.ROOT);
      switch (type) {
        case CSV -> {
          return Optional.of(answer(CSV + "; charset=utf-8; header=present", twin, path, range));
        }
        case PARQUET -> {
          return Optional.of(answer(PARQUET, twin, path, range));
        }
        case "application/json", "*/*" -> {
          return Optional.empty();
        }
        default -> {
          // Something else, which we do not have.
        }
      }
    }
    return Optional.empty();
  }

  private static Answer answer(String type, String twin, String path, SeriesRange range) {
    SeriesChoice.Series series = new SeriesChoice.Series(0, twin, path, range.type(), range.unit());
    return new Answer.Streamed(
        type,
        Map.of("x-lockstep-truncated", Boolean.toString(range.truncated())),
        out -> {
          RowOutput rows = output(type, out);
          for (Reading reading : range.readings()) {
            rows.row(
                series,
                reading.sourceMicros(),
                reading.type(),
                reading.bits(),
                reading.text(),
                reading.quality());
          }
          rows.finish();
        });
  }

  private static RowOutput output(String type, OutputStream out) throws IOException {
    if (type.equals(PARQUET)) {
      return new ParquetOutput(out);
    }
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    return new CsvOutput(writer, new CsvCells(false));
  }
}
