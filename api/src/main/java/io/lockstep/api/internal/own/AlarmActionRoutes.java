package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Durations;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.RouteBuilder;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.twin.AlarmAction;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// What operators do with alarms: acknowledge, shelve, take out of service and the like. Those that
/// put an alarm aside are there for the alarm of a rule and a twin, too, before it is raised.
public final class AlarmActionRoutes {
  private static final int IDS_MAX = 1_000;
  private static final Duration SHELVE_MAX = Duration.ofDays(366);

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;
  private final InstantSource clock;

  /// @param clock what a time on the shelf is counted from
  public AlarmActionRoutes(Scopes graphs, Json json, int bodyBytesMax, InstantSource clock) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.clock = clock;
  }

  /// The rows of the table.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        ofAlarm("acknowledge", "acknowledgeAlarm", "Says that somebody has seen an alarm.")
            .body("application/json", "AlarmComment", bodyBytesMax)
            .answers(Response.json(200, "The alarm as it is now.", "Alarm"))
            .to(this::acknowledge));
    routes.add(
        operator("/api/v1/alarms/acknowledge", "acknowledgeAlarms")
            .says(AlarmRoutes.TAG, "Says that somebody has seen several alarms, each for itself.")
            .body("application/json", "AlarmIds", bodyBytesMax)
            .answers(Response.json(200, "What became of each.", "AlarmOutcomes"))
            .to(this::acknowledgeAll));
    routes.add(
        acting(
            ofAlarm("reset", "resetAlarm", "Ends an alarm that has latched and was acknowledged."),
            "AlarmReason",
            false,
            this::reset));
    routes.add(
        acting(
            ofAlarm("comment", "commentAlarm", "Says something about an alarm that is kept."),
            "AlarmComment",
            false,
            this::comment));
    routes.add(
        acting(
            ofAlarm("assign", "assignAlarm", "Says who sees to an alarm; nobody without a name."),
            "AlarmAssignment",
            false,
            this::assign));
    aside(
        routes,
        "shelve",
        "shelveAlarm",
        "Puts an alarm aside for a time, at most as long as its rule permits.",
        "AlarmShelving",
        this::shelve);
    aside(
        routes,
        "unshelve",
        "unshelveAlarm",
        "Takes an alarm from the shelf before its time.",
        "AlarmReason",
        body -> asked(body, new AlarmAction.Unshelve(), "reason"));
    aside(
        routes,
        "out-of-service",
        "takeAlarmOut",
        "Puts an alarm aside until somebody returns it.",
        "AlarmOutage",
        this::takeOut);
    aside(
        routes,
        "return-to-service",
        "returnAlarm",
        "Returns an alarm to service.",
        "AlarmReason",
        body -> asked(body, new AlarmAction.ReturnToService(), "reason"));
    return List.copyOf(routes);
  }

  private static RouteBuilder operator(String path, String id) {
    return Route.own(Verb.POST, path, id).seen().alsoInBranches().role(Role.OPERATOR);
  }

  private static RouteBuilder ofAlarm(String action, String id, String says) {
    return operator("/api/v1/alarms/{id}/" + action, id)
        .says(AlarmRoutes.TAG, says)
        .with(Parameter.path("id", "The alarm's id."));
  }

  private Route acting(
      RouteBuilder route, String schema, boolean isOfRule, Function<JsonNode, Asked> asks) {
    return route
        .body("application/json", schema, bodyBytesMax)
        .answers(Response.json(200, "The alarm as it is now.", "Alarm"))
        .to(call -> act(call, isOfRule, asks));
  }

  /// The two routes of what puts an alarm aside, or takes that back.
  private void aside(
      List<Route> routes,
      String action,
      String id,
      String says,
      String schema,
      Function<JsonNode, Asked> asks) {
    routes.add(acting(ofAlarm(action, id, says), schema, false, asks));
    routes.add(
        acting(
            operator("/api/v1/twins/{id}/alarms/{rule}/" + action, id + "Of")
                .says(AlarmRoutes.TAG, says + " That of a rule and a twin, raised or not.")
                .with(Parameter.path("id", "The twin's id."))
                .with(Parameter.path("rule", "The rule's name.")),
            schema,
            true,
            asks));
  }

  /// What somebody asks for.
  private record Asked(AlarmAction action, String why) {}

  private static Asked asked(JsonNode body, AlarmAction action, String reason) {
    Members.check(body, List.of(reason));
    return new Asked(action, Members.text(body, reason, ""));
  }

  private Asked reset(JsonNode body) {
    return asked(body, new AlarmAction.Reset(), "reason");
  }

  private Asked comment(JsonNode body) {
    return asked(body, new AlarmAction.Comment(), "comment");
  }

  private Asked assign(JsonNode body) {
    Members.check(body, List.of("to"));
    return new Asked(new AlarmAction.Assign(Members.text(body, "to", "")), "");
  }

  private Asked shelve(JsonNode body) {
    Members.check(body, List.of("reason", "for", "until"));
    long until =
        Members.find(body, "until")
            .map(text -> Times.parseMicros("request body /until", text))
            .orElseGet(
                () -> {
                  String time = Members.text(body, "for");
                  Duration length =
                      Durations.parse("request body /for", time, Duration.ofSeconds(1), SHELVE_MAX);
                  return nowMicros() + length.toNanos() / 1_000;
                });
    return new Asked(new AlarmAction.Shelve(until), Members.text(body, "reason", ""));
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private Asked takeOut(JsonNode body) {
    Members.check(body, List.of("reason", "permit"));
    return new Asked(
        new AlarmAction.TakeOut(Members.text(body, "permit", "")),
        Members.text(body, "reason", ""));
  }

  private Answer act(Call call, boolean isOfRule, Function<JsonNode, Asked> asks)
      throws InterruptedException {
    Asked asked = asks.apply(body(call));
    String by = call.principal().name();
    TwinCommand command =
        isOfRule
            ? new TwinCommand.ActOnAlarm(
                "",
                call.variable("rule"),
                new TwinId(call.variable("id")).value(),
                asked.action(),
                by,
                asked.why())
            : new TwinCommand.ActOnAlarm(
                call.variable("id"),
                "",
                twinOf(call, call.variable("id")),
                asked.action(),
                by,
                asked.why());
    return decided(call, command);
  }

  private JsonNode body(Call call) {
    return json.parseObject(call.body().isBlank() ? "{}" : call.body());
  }

  private Answer acknowledge(Call call) throws InterruptedException {
    JsonNode body = body(call);
    Members.check(body, List.of("comment"));
    return decided(
        call, acknowledgement(call, call.variable("id"), Members.text(body, "comment", "")));
  }

  private TwinCommand acknowledgement(Call call, String id, String comment) {
    return new TwinCommand.AcknowledgeAlarm(id, call.principal().name(), comment, twinOf(call, id));
  }

  /// Whose alarm it is, so that a space in parts knows who decides; empty for one that is not
  /// there.
  private String twinOf(Call call, String id) {
    return graphs
        .of(call)
        .read(view -> view.alarm(id))
        .map(document -> Members.text(json.parseObject(document), "twin", ""))
        .orElse("");
  }

  private Answer decided(Call call, TwinCommand command) throws InterruptedException {
    return switch (graphs.of(call).write(call.principal(), command).reply()) {
      case Reply.Done(String _, String document) -> Answer.json(document);
      case Reply.Refused(var reason) -> Answer.refused(Fault.of(reason));
    };
  }

  private Answer acknowledgeAll(Call call) throws InterruptedException {
    JsonNode body = body(call);
    Members.check(body, List.of("ids", "comment"));
    List<String> ids = Members.texts(body, "ids");
    if (ids.isEmpty() || ids.size() > IDS_MAX) {
      throw Call.invalid("request body /ids", "1 to " + IDS_MAX + " ids", "" + ids.size())
          .exception();
    }
    String comment = Members.text(body, "comment", "");
    List<Reply> replies = new ArrayList<>();
    for (String id : ids) {
      TwinCommand command = acknowledgement(call, id, comment);
      replies.add(graphs.of(call).write(call.principal(), command).reply());
    }
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (int i = 0; i < ids.size(); i++) {
                out.writeStartObject();
                out.writeStringProperty("id", ids.get(i));
                switch (replies.get(i)) {
                  case Reply.Done(String _, String document) -> {
                    out.writeName("alarm");
                    out.writeRawValue(document);
                  }
                  case Reply.Refused(var reason) ->
                      out.writeStringProperty("error", reason.message());
                }
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }
}
