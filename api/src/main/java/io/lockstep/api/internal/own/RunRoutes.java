package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.TwinValues;
import io.lockstep.twin.access.Right;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Runs of processes: which there are of a twin, and that somebody begins or ends one.
public final class RunRoutes {
  private static final String TAG = "Processes";
  private static final int LIST_DEFAULT = 100;
  private static final int LIST_MAX = 10_000;

  private final Scopes graphs;
  private final Json json;
  private final int bodyBytesMax;

  public RunRoutes(Scopes graphs, Json json, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/twins/{id}/runs", "listRuns")
            .alsoInBranches()
            .seen()
            .role(Role.VIEWER)
            .says(TAG, "Lists runs of processes: one that goes on, then the one begun last first.")
            .with(Parameter.path("id", "The twin's id."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}",
                    "The most runs."))
            .answers(Response.json(200, "The runs.", "RunList"))
            .to(this::list),
        Route.own(Verb.POST, "/api/v1/twins/{id}/runs", "beginRun")
            .alsoInBranches()
            .seen()
            .role(Role.OPERATOR)
            .says(TAG, "Begins a run of a process, whatever its first step waits for.")
            .with(Parameter.path("id", "The twin's id."))
            .body("application/json", "RunBegin", bodyBytesMax)
            .answers(Response.json(200, "The run.", "Run"))
            .to(this::begin),
        Route.own(Verb.POST, "/api/v1/twins/{id}/runs/{run}/abort", "abortRun")
            .alsoInBranches()
            .seen()
            .role(Role.OPERATOR)
            .says(TAG, "Ends a run before its time.")
            .with(Parameter.path("id", "The twin's id."))
            .with(Parameter.path("run", "The run's id."))
            .body("application/json", "RunAbort", bodyBytesMax)
            .answers(Response.json(200, "The run as it is now.", "Run"))
            .to(this::abort));
  }

  private Answer list(Call call) {
    String id = new TwinId(call.variable("id")).value();
    int max = call.queryInt("max", 1, LIST_MAX, LIST_DEFAULT);
    GraphView view = graphs.of(call).view();
    TwinValues values = view.values(id).orElseThrow(() -> TwinStateRoutes.unknownTwin(id));
    boolean isHidden =
        graphs
            .sight(call)
            .map(sight -> !sight.of(id, values.modelId()).allowsAll(Right.READ))
            .orElse(false);
    if (isHidden) {
      // Steps tell of properties; who may read some only is told of none.
      throw TwinStateRoutes.unknownTwin(id);
    }
    return Answer.json("{\"value\":[" + String.join(",", view.rules().runs(id, max)) + "]}");
  }

  private Answer begin(Call call) throws InterruptedException {
    String id = new TwinId(call.variable("id")).value();
    String process = member(call, "process");
    return decided(call, new TwinCommand.BeginRun(id, process, call.principal().name()));
  }

  private Answer abort(Call call) throws InterruptedException {
    String id = new TwinId(call.variable("id")).value();
    String why = member(call, "why");
    return decided(
        call, new TwinCommand.EndRun(id, call.variable("run"), call.principal().name(), why));
  }

  /// The only member that the body may have, empty without it.
  private String member(Call call, String name) {
    if (call.body().isBlank()) {
      return "";
    }
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of(name));
    return Members.text(body, name, "");
  }

  private Answer decided(Call call, TwinCommand command) throws InterruptedException {
    return switch (graphs.of(call).write(call.principal(), command).reply()) {
      case Reply.Done(String _, String document) -> Answer.json(document);
      case Reply.Refused(var reason) -> Answer.refused(Fault.of(reason));
    };
  }
}
