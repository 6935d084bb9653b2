package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.AlarmState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.stream.Priority;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Alarms of rules: which there are, and that somebody has seen one.
public final class AlarmRoutes {
  private static final String TAG = "Alarms";
  private static final int LIST_DEFAULT = 100;
  private static final int LIST_MAX = 10_000;

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public AlarmRoutes(Scopes graphs, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/alarms", "listAlarms")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Lists alarms, the one raised last first.")
            .with(Parameter.query("twin", "Only of this twin."))
            .with(Parameter.query("priority", "Only of this priority."))
            .with(
                Parameter.query(
                    "state", "Only in these states, with commas; or open (default), or all."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}",
                    "The most alarms."))
            .answers(Response.json(200, "The alarms.", "AlarmList"))
            .to(this::list),
        Route.own(Verb.GET, "/api/v1/alarms/{id}", "getAlarm")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Gives one alarm.")
            .with(Parameter.path("id", "The alarm's id."))
            .answers(Response.json(200, "The alarm.", "Alarm"))
            .to(this::get),
        Route.own(Verb.POST, "/api/v1/alarms/{id}/acknowledge", "acknowledgeAlarm")
            .seen()
            .alsoInBranches()
            .role(Role.OPERATOR)
            .says(TAG, "Says that somebody has seen an alarm.")
            .with(Parameter.path("id", "The alarm's id."))
            .body("application/json", "AlarmComment", bodyBytesMax)
            .answers(Response.json(200, "The alarm as it is now.", "Alarm"))
            .to(this::acknowledge));
  }

  private Answer list(Call call) {
    @Nullable String twin = call.query("twin").orElse(null);
    @Nullable String priority = call.query("priority").map(AlarmRoutes::priority).orElse(null);
    Set<AlarmState> states = states(call.query("state").orElse("open"));
    int max = call.queryInt("max", 1, LIST_MAX, LIST_DEFAULT);
    List<String> alarms = graphs.of(call).view().alarms(twin, priority, states, max);
    return Answer.json("{\"value\":[" + String.join(",", alarms) + "]}");
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
      case "open" -> EnumSet.complementOf(EnumSet.of(AlarmState.NORMAL));
      default ->
          Stream.of(text.split(",", -1))
              .map(AlarmRoutes::state)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(AlarmState.class)));
    };
  }

  private static AlarmState state(String word) {
    return AlarmState.ofWord(word)
        .orElseThrow(
            () ->
                Call.invalid(
                        "query parameter state",
                        "open, all, "
                            + Stream.of(AlarmState.values())
                                .map(AlarmState::word)
                                .collect(Collectors.joining(", ")),
                        word)
                    .exception());
  }

  private Answer get(Call call) {
    String id = call.variable("id");
    return Answer.json(graphs.of(call).read(view -> view.alarm(id)).orElseThrow(() -> unknown(id)));
  }

  private static FaultException unknown(String id) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such alarm, or it is no longer kept")
        .at("alarm")
        .expected("the id of an alarm")
        .found(id)
        .exception();
  }

  private Answer acknowledge(Call call) throws InterruptedException {
    String comment = "";
    if (!call.body().isBlank()) {
      JsonNode body = json.parseObject(call.body());
      Members.check(body, List.of("comment"));
      comment = Members.text(body, "comment", "");
    }
    String id = call.variable("id");
    String twin =
        graphs
            .of(call)
            .read(view -> view.alarm(id))
            .map(document -> Members.text(json.parseObject(document), "twin", ""))
            .orElse("");
    TwinCommand.AcknowledgeAlarm command =
        new TwinCommand.AcknowledgeAlarm(id, call.principal().name(), comment, twin);
    return switch (graphs.of(call).write(call.principal(), command).reply()) {
      case Reply.Done(String _, String document) -> Answer.json(document);
      case Reply.Refused(var reason) -> Answer.refused(Fault.of(reason));
    };
  }
}
