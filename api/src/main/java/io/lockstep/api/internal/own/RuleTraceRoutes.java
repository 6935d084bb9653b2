package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import java.util.List;

/// Why rules fired: the latest firings of a rule, and those of an alarm.
public final class RuleTraceRoutes {
  private static final String TAG = "Rules";
  private static final int FIRINGS_MAX = 32;

  private final Scopes graphs;

  public RuleTraceRoutes(Scopes graphs) {
    this.graphs = graphs;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/rules/{name}/firings", "listRuleFirings")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Says why a rule fired: the latest firings, the last one first.")
            .with(Parameter.path("name", "The rule's name."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":32,\"default\":32}",
                    "The most firings."))
            .answers(Response.json(200, "The firings.", "RuleTraces"))
            .to(this::firings),
        Route.own(Verb.GET, "/api/v1/alarms/{id}/trace", "getAlarmTrace")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Says why an alarm was raised and returned, as far as that is still kept.")
            .with(Parameter.path("id", "The alarm's id."))
            .answers(Response.json(200, "The firings, the first one first.", "RuleTraces"))
            .to(this::trace));
  }

  private Answer firings(Call call) {
    String name = call.variable("name");
    int max = call.queryInt("max", 1, FIRINGS_MAX, FIRINGS_MAX);
    return list(
        graphs
            .of(call)
            .view()
            .rules()
            .firings(name, max)
            .orElseThrow(() -> unknown("There is no such rule", "the name of a rule", name)));
  }

  private Answer trace(Call call) {
    String id = call.variable("id");
    if (graphs.of(call).read(view -> view.alarm(id)).isEmpty()) {
      throw unknown("There is no such alarm, or it is no longer kept", "the id of an alarm", id);
    }
    return list(graphs.of(call).view().rules().trace(id));
  }

  private static Answer list(List<String> traces) {
    return Answer.json("{\"value\":[" + String.join(",", traces) + "]}");
  }

  private static FaultException unknown(String what, String expected, String found) {
    return Fault.of(ErrorCode.NOT_FOUND, what).expected(expected).found(found).exception();
  }
}
