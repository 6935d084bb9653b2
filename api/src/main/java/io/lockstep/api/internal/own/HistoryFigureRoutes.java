package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.JsonStrings;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.history.BucketGrid;
import io.lockstep.history.Figure;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesName;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SummaryQuery;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.twin.access.Sight;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Figures of many properties in one request, written while they are worked out.
public final class HistoryFigureRoutes {
  private static final String BODY = "request body";
  private static final Set<String> MEMBERS =
      new TreeSet<>(List.of("series", "from", "to", "bucket", "figures", "fill", "asKnownAt"));
  private static final int BODY_BYTES_MAX = 4 << 20;
  private static final int FLUSH_CHARS = 1 << 14;

  private final HistoryStore history;
  private final Scopes graphs;
  private final Json json;

  public HistoryFigureRoutes(HistoryStore history, Scopes graphs, Json json) {
    this.history = history;
    this.graphs = graphs;
    this.json = json;
  }

  /// What is asked for.
  private record Asked(SummaryQuery query, List<Figure> figures, FigureGrid.Fill fill) {
    FigureGrid grid() {
      return new FigureGrid(
          new BucketGrid(query.fromMicros(), query.toMicros(), query.widthMicros()), figures, fill);
    }
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/history/query", "queryHistory")
            .seen()
            .role(Role.VIEWER)
            .says("History", "Gives figures of many properties by bucket, written as they come.")
            .jsonBody("HistoryQuery", BODY_BYTES_MAX)
            .answers(Response.json(200, "The figures of each property.", "HistoryFigures"))
            .to(this::query));
  }

  private Answer query(Call call) {
    Optional<Sight> sight = graphs.sight(call);
    Asked asked = read(json.parseObject(call.body()), sight);
    return new Answer.Streamed("application/json", Map.of(), out -> write(asked, out));
  }

  private static Asked read(JsonNode body, Optional<Sight> sight) {
    for (String name : body.propertyNames()) {
      if (!MEMBERS.contains(name)) {
        throw Call.invalid(BODY, "members " + String.join(", ", MEMBERS), name).exception();
      }
    }
    List<SeriesName> names = new ArrayList<>();
    for (JsonNode entry : array(body, "series")) {
      SeriesName name = new SeriesName(new TwinId(text(entry, "twinId")), text(entry, "property"));
      // What somebody may not read has no history for him.
      if (FigureGrid.mayRead(sight, name.twin(), name.path())) {
        names.add(name);
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (JsonNode entry : array(body, "figures")) {
      figures.add(FigureGrid.figure(BODY + " /figures", entry.asString()));
    }
    long from = Times.parseMicros(BODY + " /from", text(body, "from"));
    long to = Times.parseMicros(BODY + " /to", text(body, "to"));
    String bucket = body.path("bucket").asString("all");
    String known = body.path("asKnownAt").asString("");
    return new Asked(
        new SummaryQuery(
            names,
            from,
            to,
            FigureGrid.width(BODY + " /bucket", bucket),
            figures,
            SeriesQuery.NOW,
            known.isEmpty() ? SeriesQuery.NOW : Times.parseMicros(BODY + " /asKnownAt", known)),
        figures,
        FigureGrid.fill(BODY + " /fill", body.path("fill").asString("none")));
  }

  private static JsonNode array(JsonNode body, String name) {
    JsonNode found = body.path(name);
    if (!found.isArray() || found.isEmpty()) {
      throw Call.invalid(BODY + " /" + name, "an array that is not empty", found.toString())
          .exception();
    }
    return found;
  }

  private static String text(JsonNode node, String name) {
    JsonNode found = node.path(name);
    if (!found.isString()) {
      throw Call.invalid(BODY + " /" + name, "a text", found.toString()).exception();
    }
    return found.stringValue();
  }

  private void write(Asked asked, OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder(2 * FLUSH_CHARS);
    text.append("{\"from\":\"").append(Times.text(asked.query.fromMicros()));
    text.append("\",\"to\":\"").append(Times.text(asked.query.toMicros()));
    text.append("\",\"figures\":[");
    for (int i = 0; i < asked.figures.size(); i++) {
      text.append(i == 0 ? "\"" : ",\"");
      text.append(FigureGrid.nameOf(asked.figures.get(i))).append('"');
    }
    text.append("],\"series\":[");
    Writing writing = new Writing(asked, text, out);
    try {
      history.summaries(
          asked.query,
          (series, bucket) -> {
            writing.series(series);
            writing.grid.add(bucket);
            return true;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writing.end();
    text.append("]}");
    flush(text, out);
  }

  private static void flush(StringBuilder text, OutputStream out) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  /// The answer as far as it is written.
  private static final class Writing {
    private final Asked asked;
    private final StringBuilder text;
    private final OutputStream out;
    private int present = -1;
    private boolean isFirst = true;
    private FigureGrid grid;

    Writing(Asked asked, StringBuilder text, OutputStream out) {
      this.asked = asked;
      this.text = text;
      this.out = out;
      grid = asked.grid();
    }

    /// The next bucket is of this property.
    void series(int index) {
      if (index == present) {
        return;
      }
      end();
      present = index;
      grid = asked.grid();
    }

    /// The property is at its end.
    void end() {
      if (present < 0) {
        return;
      }
      SeriesName name = asked.query.series().get(present);
      text.append(isFirst ? "\n{\"twinId\":" : ",\n{\"twinId\":");
      isFirst = false;
      JsonStrings.quote(text, name.twin().value());
      text.append(",\"property\":");
      JsonStrings.quote(text, name.path());
      text.append(",\"buckets\":[");
      boolean isFirstRow = true;
      for (FigureGrid.Row row : grid.rows()) {
        text.append(isFirstRow ? "[\"" : ",[\"").append(Times.text(row.beginMicros())).append('"');
        isFirstRow = false;
        row.values().forEach(value -> append(text, value));
        text.append(']');
        if (text.length() > FLUSH_CHARS) {
          write();
        }
      }
      text.append("]}");
    }

    private void write() {
      try {
        flush(text, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void append(StringBuilder text, @Nullable Reading value) {
      text.append(',');
      if (value == null) {
        text.append("null");
        return;
      }
      switch (value.type()) {
        case DOUBLE -> {
          double number = Double.longBitsToDouble(value.bits());
          if (Double.isFinite(number)) {
            text.append(number);
          } else {
            text.append('"').append(number).append('"');
          }
        }
        case LONG -> text.append(value.bits());
        case BOOLEAN -> text.append(value.bits() != 0);
        case TEXT, JSON -> text.append("null");
      }
    }
  }
}
