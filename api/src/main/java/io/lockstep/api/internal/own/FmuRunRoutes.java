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
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.run.FmuRuns;
import io.lockstep.simulation.run.InputTable;
import io.lockstep.simulation.run.RunOptions;
import io.lockstep.simulation.run.RunReport;
import io.lockstep.simulation.run.RunRequest;
import io.lockstep.simulation.solver.Solver;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// FMUs run by themselves, apart from all twins: what `fmu run` does, in a worker process and
/// within limits.
public final class FmuRunRoutes {
  private static final List<String> MEMBERS =
      List.of(
          "kind",
          "from",
          "stop",
          "step",
          "tolerance",
          "solver",
          "start",
          "outputs",
          "input",
          "log");

  private final FmuStore fmus;
  private final FmuRuns runs;
  private final WorkPool pool;
  private final Json json;
  private final int bodyBytesMax;

  /// @param pool threads for runs only: each holds one as long as it takes
  public FmuRunRoutes(FmuStore fmus, FmuRuns runs, WorkPool pool, Json json, int bodyBytesMax) {
    this.fmus = fmus;
    this.runs = runs;
    this.pool = pool;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/fmus/{name}/runs", "runFmu")
            .role(Role.OPERATOR)
            .says(
                "FMUs", "Runs an FMU by itself, in a worker process, and answers with its outputs.")
            .with(Parameter.path("name", FmuStore.FORM + "."))
            .jsonBody("NewFmuRun", bodyBytesMax)
            .answers(Response.json(200, "It came to its end.", "FmuRun"))
            .to(this::run));
  }

  private Answer run(Call call) throws InterruptedException {
    String name = call.variable("name");
    FmuStore.Entry entry =
        fmus.find(name)
            .orElseThrow(
                () ->
                    Fault.of(ErrorCode.NOT_FOUND, "There is no such FMU")
                        .at("name")
                        .expected("the name of one, as GET /api/v1/fmus lists them")
                        .found(name)
                        .exception());
    RunRequest request = request(json.parseObject(call.body()));
    try {
      FmuRuns.Outcome outcome = pool.run(() -> runs.run(fmus.look(entry), request));
      return Answer.json(write(name, outcome));
    } catch (FmuException e) {
      throw Fault.of(ErrorCode.VALIDATION_FAILED, "The FMU failed")
          .at("FMU " + name)
          .found(String.valueOf(e.getMessage()))
          .exception();
    }
  }

  private static RunRequest request(JsonNode body) {
    Members.check(body, MEMBERS);
    return new RunRequest(
        Members.find(body, "kind").map(FmuRunRoutes::kind),
        number(body, "from"),
        number(body, "stop"),
        number(body, "step"),
        number(body, "tolerance"),
        Members.find(body, "solver").map(FmuRunRoutes::solver).orElse(Solver.Kind.EXPLICIT),
        start(body),
        Members.texts(body, "outputs"),
        Members.find(body, "input")
            .filter(text -> !text.isBlank())
            .map(text -> InputTable.parse("input", text.lines().toList())),
        Members.flag(body, "log", false));
  }

  private static FmuInterface.Kind kind(String word) {
    return switch (word) {
      case "CoSimulation" -> FmuInterface.Kind.CO_SIMULATION;
      case "ModelExchange" -> FmuInterface.Kind.MODEL_EXCHANGE;
      default ->
          throw Call.invalid("request body /kind", "CoSimulation or ModelExchange", word)
              .exception();
    };
  }

  private static Solver.Kind solver(String word) {
    return Arrays.stream(Solver.Kind.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () -> Call.invalid("request body /solver", "explicit or implicit", word).exception());
  }

  private static OptionalDouble number(JsonNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw Call.invalid("request body /" + name, "a number", value.toString()).exception();
    }
    return OptionalDouble.of(value.doubleValue());
  }

  /// Numbers, booleans and texts by name, as the command line has them.
  private static Map<String, String> start(JsonNode body) {
    JsonNode start = body.path("start");
    Map<String, String> values = new TreeMap<>();
    if (start.isMissingNode()) {
      return values;
    }
    if (!start.isObject()) {
      throw Call.invalid("request body /start", "an object of values", start.toString())
          .exception();
    }
    for (Map.Entry<String, JsonNode> each : start.properties()) {
      JsonNode value = each.getValue();
      if (!value.isValueNode() || value.isNull()) {
        throw Call.invalid(
                "request body /start/" + each.getKey(),
                "a number, true, false or a text",
                value.toString())
            .exception();
      }
      values.put(each.getKey(), value.asString());
    }
    return values;
  }

  private static String write(String name, FmuRuns.Outcome outcome) {
    RunOptions options = outcome.options();
    RunReport report = outcome.report();
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("fmu", name);
          out.writeStringProperty("kind", options.kind().word());
          out.writeNumberProperty("from", options.startTime());
          out.writeNumberProperty("stop", options.stopTime());
          out.writeNumberProperty("step", options.stepSize());
          out.writeNumberProperty("end", report.endTime());
          out.writeBooleanProperty("terminated", report.isTerminated());
          out.writeNumberProperty("rows", report.rows());
          out.writeNumberProperty("steps", report.steps());
          out.writeNumberProperty("events", report.events());
          out.writeNumberProperty("seconds", outcome.elapsed().toNanos() / 1e9);
          out.writeArrayPropertyStart("messages");
          outcome.messages().forEach(out::writeString);
          out.writeEndArray();
          out.writeStringProperty("csv", outcome.csv());
          out.writeEndObject();
        });
  }
}
