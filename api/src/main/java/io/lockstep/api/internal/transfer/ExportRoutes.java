package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.SeriesScan;
import io.lockstep.model.Quality;
import io.lockstep.model.Role;
import io.lockstep.model.ValueType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Readings of many series as a file, sent while they are read.
public final class ExportRoutes {
  private static final String CSV = "text/csv; charset=utf-8; header=present";
  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final int WIDE_SERIES_MAX = 500;
  private static final List<String> KNOWN =
      List.of("forSpreadsheets", "format", "from", "layout", "properties", "to", "twins");

  private final HistoryStore history;
  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public ExportRoutes(HistoryStore history, Scopes graphs, Json json, int bodyBytesMax) {
    this.history = history;
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/history/export", "exportHistory")
            .seen()
            .role(Role.VIEWER)
            .says("History", "Gives the readings of many properties as CSV or Parquet.")
            .jsonBody("HistoryExportRequest", bodyBytesMax)
            .answers(Response.json(200, "The file.", "AnyBytes"))
            .to(this::export));
  }

  private Answer export(Call call) {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, KNOWN);
    String format = body.path("format").asString("csv");
    String layout = body.path("layout").asString("long");
    if (!format.equals("csv") && !format.equals("parquet")) {
      throw invalid("format", "csv or parquet", format);
    }
    if (!layout.equals("long") && !layout.equals("wide")) {
      throw invalid("layout", "long or wide", layout);
    }
    long from = time(body, "from", Long.MIN_VALUE);
    long to = time(body, "to", Long.MAX_VALUE);
    if (to < from) {
      throw invalid("to", "a time not before from", body.path("to").asString());
    }
    List<SeriesChoice.Series> series = series(call, body);
    CsvCells cells = new CsvCells(body.path("forSpreadsheets").asBoolean(false));
    if (layout.equals("wide")) {
      return wide(series, format, cells, from, to);
    }
    Map<String, String> headers = named("history." + format);
    return format.equals("csv")
        ? new Answer.Streamed(
            CSV,
            headers,
            out -> {
              Writer writer = writer(out);
              scan(series, from, to, new CsvOutput(writer, cells));
            })
        : new Answer.Streamed(
            PARQUET, headers, out -> scan(series, from, to, new ParquetOutput(out)));
  }

  private Answer wide(
      List<SeriesChoice.Series> series, String format, CsvCells cells, long from, long to) {
    if (series.size() > WIDE_SERIES_MAX) {
      throw invalid(
          "layout",
          "at most %d properties side by side; choose twins or properties, or the long layout"
              .formatted(WIDE_SERIES_MAX),
          Integer.toString(series.size()));
    }
    WideRows table = new WideRows(history, from, to);
    Map<String, String> headers = named("history." + format);
    return format.equals("csv")
        ? new Answer.Streamed(
            CSV, headers, out -> table.write(series, new WideCsv(writer(out), cells)))
        : new Answer.Streamed(PARQUET, headers, out -> table.write(series, new WideParquet(out)));
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
  }

  private static Map<String, String> named(String file) {
    return Map.of("Content-Disposition", "attachment; filename=\"%s\"".formatted(file));
  }

  private List<SeriesChoice.Series> series(Call call, JsonNode body) {
    return new SeriesChoice(
            new HashSet<>(Members.texts(body, "twins")),
            new HashSet<>(Members.texts(body, "properties")))
        .of(history, graphs.sight(call));
  }

  private void scan(List<SeriesChoice.Series> series, long from, long to, RowOutput into)
      throws IOException {
    Map<Integer, SeriesChoice.Series> byNumber = new HashMap<>();
    series.forEach(each -> byNumber.put(each.number(), each));
    int[] numbers = series.stream().mapToInt(SeriesChoice.Series::number).toArray();
    try {
      if (numbers.length > 0) {
        history.scan(
            numbers,
            SeriesScan.between(from, to),
            (number, micros, known, position, ordinal, kind, type, bits, text, quality) -> {
              SeriesChoice.Series of = byNumber.get(number);
              if (of != null) {
                write(into, of, micros, type, bits, text, quality);
              }
              return true;
            });
      }
      into.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(
      RowOutput into,
      SeriesChoice.Series of,
      long micros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality) {
    try {
      into.row(of, micros, type, bits, text, quality);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long time(JsonNode body, String name, long otherwise) {
    JsonNode value = body.path(name);
    return value.isMissingNode()
        ? otherwise
        : Times.parseMicros("request body /" + name, value.asString(""));
  }

  private static RuntimeException invalid(String name, String expected, String found) {
    return Call.invalid("request body /" + name, expected, found).exception();
  }
}
