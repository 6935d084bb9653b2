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
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.Command;
import io.lockstep.twin.RuleTests;
import io.lockstep.twin.RuleView;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// The rules. They are replaced as a whole, so that there is never a half of two sets in force; a
/// rule that stays as it is keeps its state.
public final class RuleRoutes {
  private static final String TAG = "Rules";
  private static final Parameter TEST =
      Parameter.query(
          "test",
          "{\"type\":\"boolean\"}",
          "Run the tests beside the rules, too; one that fails counts as a problem.");

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
            .with(TEST)
            .jsonBody("RuleFiles", bodyBytesMax)
            .answers(Response.empty(204, "They are in force."))
            .to(this::put),
        Route.own(Verb.POST, "/api/v1/rules/validate", "validateRules")
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Checks rules against the models without putting them in force.")
            .with(TEST)
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
    List<Problem> problems = new ArrayList<>(problems(call, files));
    tested(call, files).forEach(outcome -> problems.addAll(outcome.problems()));
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
    List<NamedText> files = FileTexts.read(json.parseObject(call.body()));
    List<Problem> problems = new ArrayList<>(problems(call, files));
    List<RuleTests.Outcome> outcomes = tested(call, files);
    outcomes.forEach(outcome -> problems.addAll(outcome.problems()));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeBooleanProperty("valid", problems.isEmpty());
              out.writeName("errors");
              write(out, problems);
              out.writeArrayPropertyStart("tests");
              for (RuleTests.Outcome outcome : outcomes) {
                out.writeStartObject();
                out.writeStringProperty("name", outcome.test().name());
                out.writeStringProperty("file", outcome.test().place().file());
                out.writeNumberProperty("line", outcome.test().place().line());
                out.writeBooleanProperty("passed", outcome.hasPassed());
                out.writeArrayPropertyStart("trace");
                outcome.trace().forEach(out::writeString);
                out.writeEndArray();
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  static void write(JsonGenerator out, List<Problem> problems) {
    out.writeStartArray();
    for (Problem problem : problems) {
      out.writeStartObject();
      out.writeStringProperty("file", problem.file());
      out.writeNumberProperty("line", problem.line());
      out.writeNumberProperty("column", problem.column());
      out.writeStringProperty("message", problem.message());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private List<RuleTests.Outcome> tested(Call call, List<NamedText> files)
      throws InterruptedException {
    if (!call.query("test").orElse("false").equals("true")) {
      return List.of();
    }
    RuleView view = graphs.of(call).view().rules();
    return pool.run(() -> view.tested(files));
  }

  private List<Problem> problems(Call call, List<NamedText> files) throws InterruptedException {
    RuleView view = graphs.of(call).view().rules();
    return pool.run(() -> view.problems(files));
  }
}
