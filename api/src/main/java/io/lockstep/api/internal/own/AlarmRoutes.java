package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.AlarmState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.space.alarms.AlarmLog;
import io.lockstep.stream.Priority;
import io.lockstep.twin.AlarmNote;
import io.lockstep.twin.AlarmPage;
import io.lockstep.twin.AlarmQuery;
import io.lockstep.twin.AlarmView;
import io.lockstep.twin.GraphView;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// Alarms of rules: which there are, and what has become of one.
public final class AlarmRoutes {
  static final String TAG = "Alarms";
  private static final int LIST_DEFAULT = 100;
  private static final int LIST_MAX = 10_000;

  private final Scopes graphs;
  private final AlarmPositions positions;
  private final AlarmLog log;
  private final WorkPool pool;

  /// @param log what has become of alarms of the space
  public AlarmRoutes(Scopes graphs, AlarmPositions positions, AlarmLog log, WorkPool pool) {
    this.graphs = graphs;
    this.positions = positions;
    this.log = log;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/alarms", "listAlarms")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(
                TAG,
                "Lists alarms, the one raised last first, and counts them by priority and state.")
            .with(Parameter.query("twin", "Only of this twin."))
            .with(
                Parameter.query(
                    "subtree", "Only of this twin and those that relationships lead to from it."))
            .with(Parameter.query("relationship", "With subtree: only along those of this name."))
            .with(Parameter.query("position", "Only of this operator position."))
            .with(Parameter.query("priority", "Only of these priorities, with commas."))
            .with(
                Parameter.query(
                    "state",
                    "Only in these states, with commas; or open (default: what is not over and not put aside), aside, or all."))
            .with(Parameter.query("group", "Only of this first-out group."))
            .with(
                Parameter.query(
                    "text", "Only those whose title, message, rule or twin contains this."))
            .with(Parameter.query("since", "Only those raised at or after this time."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}",
                    "The most alarms."))
            .with(Parameter.query("before", "Where to go on: the member next of an answer."))
            .answers(Response.json(200, "The alarms.", "AlarmList"))
            .to(this::list),
        Route.own(Verb.GET, "/api/v1/alarms/{id}", "getAlarm")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Gives one alarm, and what has become of it since it was raised first.")
            .with(Parameter.path("id", "The alarm's id."))
            .answers(Response.json(200, "The alarm.", "Alarm"))
            .to(this::get));
  }

  private Answer list(Call call) {
    GraphView view = graphs.of(call).view();
    int max = call.queryInt("max", 1, LIST_MAX, LIST_DEFAULT);
    AlarmQuery query =
        new AlarmQuery(
            states(call.query("state").orElse("open")),
            priorities(call.query("priority").orElse("")),
            twins(call, view.alarms()),
            call.query("group").orElse(""),
            call.query("text").orElse(""),
            call.query("since")
                .map(text -> Times.parseMicros("query parameter since", text))
                .orElse(Long.MIN_VALUE),
            call.query("before").orElse(""));
    AlarmPage page = view.alarms().page(query, max);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeName("value");
              out.writeRawValue("[" + String.join(",", page.documents()) + "]");
              if (!page.next().isEmpty()) {
                out.writeStringProperty("next", page.next());
              }
              out.writeNumberProperty("total", page.total());
              out.writeObjectPropertyStart("byPriority");
              page.byPriority().forEach(out::writeNumberProperty);
              out.writeEndObject();
              out.writeObjectPropertyStart("byState");
              page.byState().forEach((state, n) -> out.writeNumberProperty(state.word(), n));
              out.writeEndObject();
              out.writeEndObject();
            }));
  }

  private Predicate<String> twins(Call call, AlarmView alarms) {
    Predicate<String> wanted = positions.twins(call.query("position").orElse(""), alarms);
    if (call.query("twin").isPresent()) {
      wanted = wanted.and(call.query("twin").get()::equals);
    }
    if (call.query("subtree").isPresent()) {
      Set<String> below =
          alarms.below(call.query("subtree").get(), call.query("relationship").orElse(""));
      wanted = wanted.and(below::contains);
    }
    return wanted;
  }

  private static Set<String> priorities(String text) {
    return text.isEmpty()
        ? Set.of()
        : Stream.of(text.split(",", -1)).map(AlarmRoutes::priority).collect(Collectors.toSet());
  }

  private static String priority(String term) {
    return Priority.ofTerm(term)
        .orElseThrow(
            () ->
                Call.invalid(
                        "query parameter priority",
                        Stream.of(Priority.values())
                            .map(Priority::term)
                            .collect(Collectors.joining(", ")),
                        term)
                    .exception())
        .term();
  }

  private static Set<AlarmState> states(String text) {
    return switch (text) {
      case "all" -> EnumSet.allOf(AlarmState.class);
      case "open" -> those(AlarmState::isAnnunciated);
      case "aside" -> those(AlarmState::isAside);
      default ->
          Stream.of(text.split(",", -1))
              .map(AlarmRoutes::state)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(AlarmState.class)));
    };
  }

  private static Set<AlarmState> those(Predicate<AlarmState> wanted) {
    return EnumSet.allOf(AlarmState.class).stream().filter(wanted).collect(Collectors.toSet());
  }

  private static AlarmState state(String word) {
    return AlarmState.ofWord(word)
        .orElseThrow(
            () ->
                Call.invalid(
                        "query parameter state",
                        "open, aside, all, "
                            + Stream.of(AlarmState.values())
                                .map(AlarmState::word)
                                .collect(Collectors.joining(", ")),
                        word)
                    .exception());
  }

  private Answer get(Call call) throws InterruptedException {
    String id = call.variable("id");
    String document = graphs.of(call).read(view -> view.alarm(id)).orElseThrow(() -> unknown(id));
    if (call.branch().isPresent()) {
      return Answer.json(document); // What a branch decides is in no log.
    }
    graphs.live().awaitLogged();
    List<AlarmEvent> history =
        pool.run(
            () -> {
              log.catchUp();
              return log.of(id);
            });
    return Answer.json(
        document.substring(0, document.length() - 1)
            + ",\"history\":"
            + Json.write(
                out -> {
                  out.writeStartArray();
                  history.forEach(event -> write(out, event));
                  out.writeEndArray();
                })
            + "}");
  }

  private static void write(JsonGenerator out, AlarmEvent event) {
    AlarmNote note = event.note();
    out.writeStartObject();
    out.writeStringProperty("what", note.what().word());
    out.writeStringProperty("at", Times.text(note.atMicros()));
    out.writeStringProperty("received", Times.text(event.receivedMicros()));
    out.writeStringProperty("state", note.state().word());
    out.writeStringProperty("priority", note.priority());
    if (!note.by().isEmpty()) {
      out.writeStringProperty("by", note.by());
    }
    if (!note.note().isEmpty()) {
      out.writeStringProperty("note", note.note());
    }
    out.writeEndObject();
  }

  static FaultException unknown(String id) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such alarm, or it is no longer kept")
        .at("alarm")
        .expected("the id of an alarm")
        .found(id)
        .exception();
  }
}
