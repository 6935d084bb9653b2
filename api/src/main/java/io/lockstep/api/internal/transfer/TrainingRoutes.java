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
import io.lockstep.history.PastMoment;
import io.lockstep.history.training.TrainingGrid;
import io.lockstep.history.training.TrainingSet;
import io.lockstep.model.Role;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Training sets: what twins held, on one grid of times, as a Parquet file that is sent while it is
/// made.
public final class TrainingRoutes {
  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final List<String> KNOWN =
      List.of(
          "from",
          "interval",
          "knownAt",
          "label",
          "method",
          "position",
          "properties",
          "to",
          "twins");

  private final HistoryStore history;
  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public TrainingRoutes(HistoryStore history, Scopes graphs, Json json, int bodyBytesMax) {
    this.history = history;
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/training-sets", "makeTrainingSet")
            .seen()
            .role(Role.VIEWER)
            .says("History", "Gives what twins held, aligned to a grid of times, as Parquet.")
            .jsonBody("TrainingSetRequest", bodyBytesMax)
            .answers(Response.json(200, "The file.", "AnyBytes"))
            .to(this::make));
  }

  private Answer make(Call call) {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, KNOWN);
    Optional<String> label = body.path("label").asStringOpt();
    TrainingGrid grid =
        new TrainingGrid(
            required(body, "from"), required(body, "to"), interval(body), method(body), label);
    long position =
        body.path("position").isMissingNode()
            ? history.committedInputPosition()
            : body.path("position").asLong();
    long knownAt =
        body.path("knownAt").isMissingNode()
            ? Long.MAX_VALUE
            : Times.parseMicros("request body /knownAt", body.path("knownAt").asString(""));
    TrainingSet set =
        new TrainingSet(
            history,
            series(call, body, label),
            grid,
            new PastMoment(PastMoment.CURRENT, knownAt, position));
    return new Answer.Streamed(
        PARQUET,
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"training.parquet\"",
            "Lockstep-Known-Position",
            Long.toString(position)),
        out -> {
          var _ = set.write(out, Map.of());
        });
  }

  private List<SeriesChange> series(Call call, JsonNode body, Optional<String> label) {
    Set<String> properties = new HashSet<>(Members.texts(body, "properties"));
    if (!properties.isEmpty()) {
      label.ifPresent(properties::add);
    }
    List<SeriesChange> found = new ArrayList<>();
    for (SeriesChoice.Series each :
        new SeriesChoice(new HashSet<>(Members.texts(body, "twins")), properties)
            .of(history, graphs.sight(call))) {
      found.add(
          new SeriesChange(
              each.number(), new TwinId(each.twin()), each.path(), each.type(), each.unit()));
    }
    return found;
  }

  private static long required(JsonNode body, String name) {
    return Times.parseMicros("request body /" + name, body.path(name).asString(""));
  }

  private static long interval(JsonNode body) {
    String text = body.path("interval").asString("");
    try {
      return Duration.parse(text).toNanos() / 1_000;
    } catch (DateTimeException | ArithmeticException _) {
      throw invalid("interval", "a duration such as PT1M", text);
    }
  }

  private static TrainingGrid.Method method(JsonNode body) {
    String text = body.path("method").asString("last");
    return switch (text) {
      case "last" -> TrainingGrid.Method.LAST;
      case "mean" -> TrainingGrid.Method.MEAN;
      case "linear" -> TrainingGrid.Method.LINEAR;
      case "none" -> TrainingGrid.Method.NONE;
      default -> throw invalid("method", "last, mean, linear or none", text);
    };
  }

  private static RuntimeException invalid(String name, String expected, String found) {
    return Call.invalid("request body /" + name, expected, found).exception();
  }
}
