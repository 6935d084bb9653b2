package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.Command;
import io.lockstep.twin.RuleView;
import io.lockstep.twin.TwinCommand;
import java.util.List;
import java.util.Map;

/// The rules. They are replaced as a whole, so that there is never a half of two sets in force; a
/// rule that stays as it is keeps its state.
public final class RuleRoutes {
  private static final String TAG = "Rules";

  private final Scopes graphs;
  private final Json json;
  private final WorkPool pool;
  private final int bodyBytesMax;

  public RuleRoutes(Scopes graphs, Json json, WorkPool pool, int bodyBytesMax) {
    this.graphs = graphs;
    this.json = json;
    this.pool = pool;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/rules", "getRules")
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(
                TAG,
                "Gives the rules in force, what is computed, contracts of commands, and their files.")
            .answers(
                Response.json(
                    200,
                    "Files, rules, computed properties and contracts of commands, in order.",
                    "Rules"))
            .to(this::get),
        Route.own(Verb.PUT, "/api/v1/rules", "putRules")
            .alsoInBranches()
            .role(Role.ENGINEER)
            .says(TAG, "Replaces all rule files.")
            .jsonBody("RuleFiles", bodyBytesMax)
            .answers(Response.empty(204, "They are in force."))
            .to(this::put),
        Route.own(Verb.POST, "/api/v1/rules/validate", "validateRules")
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Checks rules against the models without putting them in force.")
            .jsonBody("RuleFiles", bodyBytesMax)
            .answers(Response.json(200, "All findings; none when valid.", "RuleFindings"))
            .to(this::validate));
  }

  private Answer get(Call call) {
    RuleView view = graphs.of(call).view().rules();
    List<NamedText> files = view.files();
    List<String> rules = view.rules();
    List<String> computed = view.computed();
    List<String> contracts = view.contracts();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              FileTexts.write(out, files);
              out.writeArrayPropertyStart("rules");
              rules.forEach(out::writeRawValue);
              out.writeEndArray();
              out.writeArrayPropertyStart("computed");
              computed.forEach(out::writeRawValue);
              out.writeEndArray();
              out.writeArrayPropertyStart("commands");
              contracts.forEach(out::writeRawValue);
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer put(Call call) throws InterruptedException {
    List<NamedText> files = FileTexts.read(json.parseObject(call.body()));
    List<Problem> problems = problems(call, files);
    if (!problems.isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.CONFIGURATION_INVALID, "The rules are not valid")
              .status(400)
              .details(problems.stream().map(Problem::toString).toList()));
    }
    return Registry.reply(
        graphs
            .of(call)
            .write(call.principal(), new Command.OfTwins(new TwinCommand.SetRules(files))),
        () -> Answer.noContent(Map.of()));
  }

  private Answer validate(Call call) throws InterruptedException {
    List<Problem> problems = problems(call, FileTexts.read(json.parseObject(call.body())));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeBooleanProperty("valid", problems.isEmpty());
              out.writeArrayPropertyStart("errors");
              for (Problem problem : problems) {
                out.writeStartObject();
                out.writeStringProperty("file", problem.file());
                out.writeNumberProperty("line", problem.line());
                out.writeNumberProperty("column", problem.column());
                out.writeStringProperty("message", problem.message());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private List<Problem> problems(Call call, List<NamedText> files) throws InterruptedException {
    RuleView view = graphs.of(call).view().rules();
    return pool.run(() -> view.problems(files));
  }
}
