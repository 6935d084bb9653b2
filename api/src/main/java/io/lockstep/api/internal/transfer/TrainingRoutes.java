package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.AsOf;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.training.TrainingGrid;
import io.lockstep.history.training.TrainingLabel;
import io.lockstep.history.training.TrainingSet;
import io.lockstep.model.Role;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.space.alarms.AlarmLog;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.QueryException;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
          "labels",
          "layout",
          "method",
          "position",
          "properties",
          "to",
          "twins");

  private final HistoryStore history;
  private final Scopes graphs;
  private final AlarmLog alarms;
  private final WorkPool pool;
  private final Json json;
  private final int bodyBytesMax;

  /// @param alarms what has become of alarms of the space: labels
  public TrainingRoutes(
      HistoryStore history,
      Scopes graphs,
      AlarmLog alarms,
      WorkPool pool,
      Json json,
      int bodyBytesMax) {
    this.history = history;
    this.graphs = graphs;
    this.alarms = alarms;
    this.pool = pool;
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

  private Answer make(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, KNOWN);
    Optional<String> label = Members.find(body, "label");
    TrainingGrid grid =
        new TrainingGrid(
            required(body, "from"), required(body, "to"), interval(body), method(body), label);
    Optional<Sight> sight = graphs.sight(call);
    List<SeriesChange> series = series(body, label, sight);
    PastMoment known = known(body);
    Set<String> twins =
        series.stream()
            .map(each -> each.twin().value())
            .collect(Collectors.toCollection(TreeSet::new));
    List<TrainingLabel> labels =
        new TrainingLabels(twins, grid.intervalMicros())
            .of(
                body,
                TrainingLabels.needAlarms(body) ? alarms() : List.of(),
                known,
                twin -> sight.map(of -> of.of(twin, "").allowsAll(Right.READ)).orElse(true));
    TrainingSet set = new TrainingSet(history, series, grid, known, layout(body), labels);
    Map<String, String> notes = notes(body, known, twins);
    return new Answer.Streamed(
        PARQUET,
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"training.parquet\"",
            "Lockstep-Known-Position",
            Long.toString(known.position()),
            "Lockstep-Known-At",
            Times.text(known.knownMicros())),
        out -> {
          var _ = set.write(out, notes);
        });
  }

  private List<AlarmEvent> alarms() throws InterruptedException {
    graphs.live().awaitLogged();
    return pool.run(
        () -> {
          alarms.catchUp();
          return alarms.events();
        });
  }

  /// What the set is made by: what the request says, else what is known at this moment.
  private PastMoment known(JsonNode body) {
    // The position first: what becomes known in between is behind it.
    long position =
        Members.whole(body, "position", Long.MAX_VALUE, history.committedInputPosition());
    long knownAt =
        Members.find(body, "knownAt")
            .map(text -> Times.parseMicros("request body /knownAt", text))
            .orElseGet(() -> Math.max(0, graphs.live().latest().memory().knownMicros()));
    return new PastMoment(PastMoment.CURRENT, knownAt, position);
  }

  /// The request with what was known, and the models of the twins, as far as they are remembered.
  private Map<String, String> notes(JsonNode body, PastMoment known, Set<String> twins) {
    Map<String, JsonNode> members = new TreeMap<>();
    body.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    members.remove("position");
    members.remove("knownAt");
    return Map.of(
        "lockstep.training.request",
        Json.write(
            out -> {
              out.writeStartObject();
              members.forEach(
                  (name, value) -> {
                    out.writeName(name);
                    out.writeRawValue(value.toString());
                  });
              out.writeEndObject();
            }),
        "lockstep.training.models",
        models(known.knownMicros(), twins));
  }

  private String models(long knownMicros, Set<String> twins) {
    SpaceCalls live = graphs.live();
    try {
      GraphView then = new AsOf(null, knownMicros).view(live.view(), live);
      return String.join(
          " ",
          twins.stream()
              .flatMap(twin -> then.modelOf(twin).stream())
              .collect(Collectors.toCollection(TreeSet::new)));
    } catch (QueryException e) {
      // The file is no worse for it.
      return "forgotten: " + e.refusal().message();
    }
  }

  private static TrainingSet.Layout layout(JsonNode body) {
    String text = Members.text(body, "layout", "wide");
    return switch (text) {
      case "wide" -> TrainingSet.Layout.WIDE;
      case "long" -> TrainingSet.Layout.LONG;
      default -> throw invalid("layout", "wide or long", text);
    };
  }

  private List<SeriesChange> series(JsonNode body, Optional<String> label, Optional<Sight> sight) {
    Set<String> properties = new HashSet<>(Members.texts(body, "properties"));
    if (!properties.isEmpty()) {
      label.ifPresent(properties::add);
    }
    List<SeriesChange> found = new ArrayList<>();
    for (SeriesChoice.Series each :
        new SeriesChoice(new HashSet<>(Members.texts(body, "twins")), properties)
            .of(history, sight)) {
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
