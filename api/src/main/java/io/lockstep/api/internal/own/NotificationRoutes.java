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
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.egress.EventEndpoint;
import io.lockstep.space.egress.Notifying;
import io.lockstep.space.egress.RouteStatus;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import io.lockstep.twin.events.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The channels by which rules let people and systems be told, and what rules log.
public final class NotificationRoutes {
  private static final String CHANNELS = "Notifications";
  private static final int LIST_DEFAULT = 100;
  private static final int LETTERS_MAX = 10_000;
  private static final int LINES_MAX = 1_000;
  private static final int ADDRESSES_MAX = 10;

  private final Notifying notifying;
  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public NotificationRoutes(Notifying notifying, Scopes graphs, Json json, int bodyBytesMax) {
    this.notifying = notifying;
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/notifications", "listNotificationChannels")
            .role(Role.VIEWER)
            .says(CHANNELS, "Tells how it stands with the channels of notifications.")
            .answers(Response.json(200, "The channels.", "NotificationChannelList"))
            .to(_ -> list()),
        Route.own(Verb.POST, "/api/v1/notifications/{channel}/test", "testNotificationChannel")
            .role(Role.ENGINEER)
            .says(CHANNELS, "Sends a test by a channel at once, past what waits.")
            .with(Parameter.path("channel", "The channel's name."))
            .body("application/json", "NotificationTest", bodyBytesMax)
            .answers(Response.json(200, "What became of it.", "NotificationTestResult"))
            .to(this::test),
        Route.own(
                Verb.GET,
                "/api/v1/notifications/{channel}/deadletters",
                "listUndeliveredNotifications")
            .role(Role.ENGINEER)
            .says(CHANNELS, "Gives the latest notifications that were given up, the latest last.")
            .with(Parameter.path("channel", "The channel's name."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}",
                    "The most notifications."))
            .answers(Response.json(200, "The notifications.", "DeadLetterList"))
            .to(this::deadLetters),
        Route.own(Verb.GET, "/api/v1/rules/{name}/log", "getRuleLog")
            .seen()
            .role(Role.VIEWER)
            .says("Rules", "Gives the latest lines that a rule logged, the latest first.")
            .with(Parameter.path("name", "The rule's name."))
            .with(Parameter.query("twin", "Only of this twin."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,\"default\":100}",
                    "The most lines."))
            .answers(Response.json(200, "The lines.", "RuleLog"))
            .to(this::log));
  }

  private Answer list() {
    List<Notifying.Channel> channels = notifying.channels();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              channels.forEach(channel -> write(out, channel));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, Notifying.Channel channel) {
    Optional<RouteStatus> status = channel.status();
    out.writeStartObject();
    out.writeStringProperty("name", channel.name());
    out.writeStringProperty("kind", channel.kind());
    out.writeStringProperty(
        "state",
        status
            .map(each -> each.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .orElse("unused"));
    out.writeNumberProperty("sent", status.map(RouteStatus::delivered).orElse(0L));
    out.writeNumberProperty("failed", status.map(RouteStatus::failed).orElse(0L));
    out.writeNumberProperty("dead", status.map(RouteStatus::dead).orElse(0L));
    out.writeNumberProperty("lost", status.map(RouteStatus::lost).orElse(0L));
    out.writeNumberProperty("waiting", status.map(RouteStatus::waiting).orElse(0L));
    out.writeNumberProperty("lagBytes", status.map(RouteStatus::lagBytes).orElse(0L));
    status
        .map(RouteStatus::lastFailure)
        .filter(failure -> !failure.isEmpty())
        .ifPresent(failure -> out.writeStringProperty("lastFailure", failure));
    out.writeEndObject();
  }

  private Answer test(Call call) throws InterruptedException {
    String channel = call.variable("channel");
    List<String> to = new ArrayList<>();
    if (!call.body().isEmpty()) {
      for (JsonNode address : json.parseObject(call.body()).path("to")) {
        String text = address.stringValue("");
        if (!text.matches("[^\\s<>@,;]{1,64}@[A-Za-z0-9.-]{1,255}") || to.size() == ADDRESSES_MAX) {
          throw Call.invalid("to", "at most %d addresses".formatted(ADDRESSES_MAX), text)
              .exception();
        }
        to.add(text);
      }
    }
    EventEndpoint.Outcome outcome =
        notifying.test(channel, to, call.principal().name()).orElseThrow(() -> unknown(channel));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              switch (outcome) {
                case EventEndpoint.Outcome.Taken _ -> out.writeStringProperty("outcome", "taken");
                case EventEndpoint.Outcome.Failed failed -> wrong(out, "failed", failed.reason());
                case EventEndpoint.Outcome.TakenExcept refused ->
                    wrong(out, "refused", refused.reason());
                case EventEndpoint.Outcome.Refused refused ->
                    wrong(out, "refused", refused.reason());
              }
              out.writeEndObject();
            }));
  }

  private static void wrong(JsonGenerator out, String outcome, String reason) {
    out.writeStringProperty("outcome", outcome);
    out.writeStringProperty("reason", reason);
  }

  private Answer deadLetters(Call call) {
    String channel = call.variable("channel");
    int max = call.queryInt("max", 1, LETTERS_MAX, LIST_DEFAULT);
    List<String> letters = notifying.givenUp(channel, max).orElseThrow(() -> unknown(channel));
    return Answer.json("{\"value\":[" + String.join(",", letters) + "]}");
  }

  private static FaultException unknown(String channel) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such channel, or no rule has used it")
        .at("channel")
        .expected("the name of a channel")
        .found(channel)
        .exception();
  }

  private Answer log(Call call) {
    int max = call.queryInt("max", 1, LINES_MAX, LIST_DEFAULT);
    String twin = call.query("twin").orElse("");
    Optional<Sight> sight = graphs.sight(call);
    List<String> lines =
        notifying.log(call.variable("name"), twin, max).stream()
            .filter(line -> sight.isEmpty() || maySee(sight.get(), line))
            .toList();
    return Answer.json("{\"value\":[" + String.join(",", lines) + "]}");
  }

  /// A line may show any value of its twin.
  private static boolean maySee(Sight sight, String line) {
    return sight.of(Notification.twinOfLine(line), "").allowsAll(Right.READ);
  }
}
