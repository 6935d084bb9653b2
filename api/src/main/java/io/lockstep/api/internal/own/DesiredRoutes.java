package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.DesiredState;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.twin.DesiredView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What devices are desired to be, beside what they report: reading it, and setting it.
public final class DesiredRoutes {
  private static final String TAG = "Desired values";
  private static final int LIST_DEFAULT = 100;
  private static final int LIST_MAX = 10_000;

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public DesiredRoutes(Scopes graphs, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/twins/{id}/desired", "getDesired")
            .alsoInBranches()
            .seen()
            .role(Role.VIEWER)
            .says(TAG, "Gives what a twin's device is desired to be, beside what it reports.")
            .with(Parameter.path("id", "The twin's id."))
            .answers(Response.json(200, "The desired values.", "Desired"))
            .to(this::get),
        Route.own(Verb.PUT, "/api/v1/twins/{id}/desired", "replaceDesired")
            .seen()
            .role(Role.OPERATOR)
            .says(TAG, "Says what a twin's device is desired to be; what is not named goes.")
            .with(Parameter.path("id", "The twin's id."))
            .with(Parameter.header("If-Match", "Versions, one of which it must have, or *."))
            .with(Parameter.query("reason", "Why, in your words; at most 500 characters."))
            .jsonBody("DesiredValues", bodyBytesMax)
            .answers(Response.json(200, "The desired values; they are told to it.", "Desired"))
            .to(call -> set(call, true)),
        Route.own(Verb.PATCH, "/api/v1/twins/{id}/desired", "patchDesired")
            .seen()
            .role(Role.OPERATOR)
            .says(TAG, "Says the same of some properties (RFC 7396); null takes one away.")
            .with(Parameter.path("id", "The twin's id."))
            .with(Parameter.header("If-Match", "Versions, one of which it must have, or *."))
            .with(Parameter.query("reason", "Why, in your words; at most 500 characters."))
            .jsonBody("DesiredValues", bodyBytesMax)
            .answers(Response.json(200, "The desired values; they are told to it.", "Desired"))
            .to(call -> set(call, false)),
        Route.own(Verb.GET, "/api/v1/desired", "listDesired")
            .alsoInBranches()
            .seen()
            .role(Role.VIEWER)
            .says(TAG, "Lists the desired values of twins that have some in certain states.")
            .with(
                Parameter.query(
                    "state", "Only with values in these states, with commas; or all (default)."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}",
                    "The most twins."))
            .answers(Response.json(200, "The desired values, by twin.", "DesiredList"))
            .to(this::list));
  }

  private Answer get(Call call) {
    String id = new TwinId(call.variable("id")).value();
    DesiredView.Document document =
        graphs
            .of(call)
            .read(view -> DesiredView.of(view).document(id))
            .orElseThrow(() -> TwinStateRoutes.unknownTwin(id));
    return Answer.json(200, document.json(), Map.of("ETag", document.etag()));
  }

  private Answer set(Call call, boolean replaces) throws InterruptedException {
    String id = new TwinId(call.variable("id")).value();
    json.check(call.body());
    String reason = call.query("reason").orElse("");
    if (reason.length() > Principal.REASON_MAX) {
      throw Call.invalid(
              "query parameter reason",
              "at most " + Principal.REASON_MAX + " characters",
              reason.length() + " characters")
          .exception();
    }
    Principal by = reason.isEmpty() ? call.principal() : call.principal().because(reason);
    TwinCommand command =
        new TwinCommand.SetDesired(
            id, call.body(), replaces, call.header("If-Match").orElse(null), by.name(), reason);
    return switch (graphs.of(call).write(by, command).reply()) {
      // The caller may not read all that is desired.
      case Reply.Done _ -> get(call);
      case Reply.Refused(var why) -> Answer.refused(Fault.of(why));
    };
  }

  private Answer list(Call call) {
    Set<DesiredState> states = states(call.query("state").orElse("all"));
    int max = call.queryInt("max", 1, LIST_MAX, LIST_DEFAULT);
    List<String> documents = DesiredView.of(graphs.of(call).view()).documents(states, max);
    return Answer.json("{\"value\":[" + String.join(",", documents) + "]}");
  }

  private static Set<DesiredState> states(String text) {
    return text.equals("all")
        ? EnumSet.allOf(DesiredState.class)
        : Stream.of(text.split(",", -1))
            .map(DesiredRoutes::state)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(DesiredState.class)));
  }

  private static DesiredState state(String word) {
    for (DesiredState state : DesiredState.values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    String known =
        Stream.of(DesiredState.values()).map(DesiredState::word).collect(Collectors.joining(", "));
    throw Call.invalid("query parameter state", "all, " + known, word).exception();
  }
}
