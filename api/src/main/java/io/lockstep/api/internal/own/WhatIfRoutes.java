package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.BranchBehaviours;
import io.lockstep.simulation.whatif.Course;
import io.lockstep.simulation.whatif.Studies;
import io.lockstep.simulation.whatif.StudyResult;
import io.lockstep.simulation.whatif.Summary;
import io.lockstep.simulation.whatif.WhatIf;
import io.lockstep.simulation.whatif.WhatIfReader;
import io.lockstep.space.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// What-ifs: scenarios that run branches ahead of time and compare them.
public final class WhatIfRoutes {
  private static final String TAG = "What-ifs";
  private static final String PATH = "/api/v1/what-ifs";
  private static final Parameter ID = Parameter.path("id", "The what-if's id.");

  /// Models that are told of one by one.
  private static final int RAN_MAX = 1_000;

  private final Studies studies;
  private final List<WhatIf> scenarios;
  private final Json json;
  private final int bodyBytesMax;

  /// @param scenarios those that the workspace keeps
  public WhatIfRoutes(Studies studies, List<WhatIf> scenarios, Json json, int bodyBytesMax) {
    this.studies = studies;
    this.scenarios = List.copyOf(scenarios);
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, PATH, "runWhatIf")
            .role(Role.OPERATOR)
            .says(TAG, "Runs branches ahead of time by a scenario, and compares them.")
            .jsonBody("NewWhatIf", bodyBytesMax)
            .answers(Response.json(202, "It waits or runs; Location has its path.", "WhatIf"))
            .to(this::run),
        Route.own(Verb.GET, "/api/v1/scenarios", "listScenarios")
            .role(Role.VIEWER)
            .says(TAG, "Lists the what-ifs that the workspace keeps, to be run when wanted.")
            .answers(Response.json(200, "The scenarios, as files have them.", "ScenarioList"))
            .to(this::scenarios),
        Route.own(Verb.GET, PATH, "listWhatIfs")
            .role(Role.VIEWER)
            .says(TAG, "Lists what-ifs without their results, the newest first.")
            .answers(Response.json(200, "The what-ifs.", "WhatIfList"))
            .to(this::list),
        Route.own(Verb.GET, PATH + "/{id}", "getWhatIf")
            .role(Role.VIEWER)
            .says(TAG, "Tells how far a what-if is, and what it came to.")
            .with(ID)
            .answers(Response.json(200, "The what-if.", "WhatIf"))
            .to(this::get),
        Route.own(Verb.DELETE, PATH + "/{id}", "dropWhatIf")
            .role(Role.OPERATOR)
            .says(TAG, "Cancels a what-if that is under way, or forgets one that is over.")
            .with(ID)
            .answers(Response.empty(204, "It ends, or there is no such what-if any more."))
            .to(this::drop));
  }

  private Answer run(Call call) {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("text", "name"));
    String name = Members.text(body, "name", "");
    List<Problem> problems = new ArrayList<>();
    List<WhatIf> found =
        WhatIfReader.read(new NamedText("scenario", Members.text(body, "text")), problems);
    if (!problems.isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.CONFIGURATION_INVALID, "The scenario is not valid")
              .status(400)
              .details(problems.stream().map(Problem::toString).toList()));
    }
    List<WhatIf> meant =
        found.stream().filter(each -> name.isEmpty() || each.name().equals(name)).toList();
    if (meant.size() != 1) {
      return Answer.refused(
          Call.invalid(
              "request body /text",
              name.isEmpty() ? "one document what-if" : "one what-if of the name " + name,
              meant.size() + " of them"));
    }
    Studies.Status status = studies.begin(meant.getFirst(), call.principal());
    return Answer.json(
        202,
        Json.write(out -> write(out, status, true)),
        Map.of("Location", PATH + "/" + status.id()));
  }

  private Answer scenarios(Call call) {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              scenarios.forEach(each -> ScenarioJson.write(out, each));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer list(Call call) {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              studies.all().forEach(status -> write(out, status, false));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) {
    return studies
        .find(call.variable("id"))
        .map(status -> Answer.json(Json.write(out -> write(out, status, true))))
        .orElseGet(
            () ->
                Answer.refused(
                    Fault.of(ErrorCode.NOT_FOUND, "There is no such what-if")
                        .at("id")
                        .expected("the id of one, as GET /api/v1/what-ifs lists them")
                        .found(call.variable("id"))));
  }

  private Answer drop(Call call) {
    studies.drop(call.variable("id"));
    return Answer.noContent(Map.of());
  }

  private static void write(JsonGenerator out, Studies.Status status, boolean isWhole) {
    out.writeStartObject();
    out.writeStringProperty("id", status.id());
    out.writeStringProperty("name", status.scenario().name());
    out.writeStringProperty("state", status.state().name().toLowerCase(Locale.ROOT));
    out.writeNumberProperty("progress", status.progress());
    out.writeNumberProperty("replications", status.scenario().replications());
    out.writeStringProperty("createdBy", status.createdBy());
    out.writeStringProperty("createdTime", status.created().toString());
    if (!status.branch().isEmpty()) {
      out.writeStringProperty("branch", status.branch());
    }
    if (!status.trouble().isEmpty()) {
      out.writeStringProperty("trouble", status.trouble());
    }
    if (isWhole) {
      out.writeName("scenario");
      ScenarioJson.write(out, status.scenario());
    }
    StudyResult result = status.result();
    if (isWhole && result != null) {
      out.writeObjectPropertyStart("result");
      write(out, result);
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, StudyResult result) {
    long from = result.fromMicros();
    long to = result.toMicros();
    out.writeStringProperty("from", Times.text(from));
    out.writeStringProperty("to", Times.text(to));
    out.writeName("base");
    write(out, result.base());
    out.writeArrayPropertyStart("runs");
    result.runs().forEach(run -> write(out, run));
    out.writeEndArray();
    out.writeName("alarms");
    write(out, result.alarms());
    out.writeName("alarmsOfBase");
    out.writeRawValue("[" + String.join(",", result.alarmsOfBase()) + "]");
    out.writeName("alarmsOfFirst");
    out.writeRawValue("[" + String.join(",", result.alarmsOfFirst()) + "]");
    out.writeArrayPropertyStart("times");
    for (int i = 0; i < Course.POINTS; i++) {
      out.writeString(Times.text(Course.pointMicros(i, from, to)));
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("properties");
    result.compared().forEach(compared -> write(out, compared));
    out.writeEndArray();
    out.writeArrayPropertyStart("behaviours");
    result.behaviours().stream().limit(RAN_MAX).forEach(ran -> write(out, ran));
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, BranchBehaviours.Ran ran) {
    out.writeStartObject();
    out.writeStringProperty("behaviour", ran.behaviour());
    out.writeStringProperty("twin", ran.twin());
    out.writeStringProperty("begun", ran.isSaved() ? "saved" : "anew");
    if (!ran.isSaved()) {
      out.writeStringProperty("reason", ran.reason());
    }
    ran.status()
        .ifPresent(
            status -> {
              out.writeStringProperty("state", status.state().name().toLowerCase(Locale.ROOT));
              if (!status.reason().isEmpty()) {
                out.writeStringProperty("trouble", status.reason());
              }
              out.writeNumberProperty("steps", status.steps());
              out.writeNumberProperty("failures", status.failures());
            });
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, RunReport run) {
    out.writeStartObject();
    out.writeStringProperty("at", Times.text(run.atMicros()));
    out.writeStringProperty("end", run.end().word());
    out.writeNumberProperty("inputs", run.inputs());
    out.writeNumberProperty("changes", run.changes());
    out.writeNumberProperty("readings", run.readings());
    out.writeNumberProperty("alarms", run.alarms());
    out.writeNumberProperty("cpuSeconds", run.cpuNanos() / 1e9);
    out.writeNumberProperty("speed", run.speed());
    out.writeNumberProperty("bytes", run.bytes());
    out.writeStringProperty("digest", "%016x".formatted(run.digest()));
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, StudyResult.Compared compared) {
    out.writeStartObject();
    out.writeStringProperty("twin", compared.property().twin());
    out.writeStringProperty("property", compared.property().path());
    out.writeStringProperty("unit", compared.unit());
    if (compared.divergesMicros() != StudyResult.NEVER) {
      out.writeStringProperty("diverges", Times.text(compared.divergesMicros()));
    }
    out.writeObjectPropertyStart("base");
    number(out, "last", compared.base().last());
    number(out, "mean", compared.base().mean());
    number(out, "least", compared.base().least());
    number(out, "greatest", compared.base().greatest());
    out.writeEndObject();
    out.writeName("last");
    write(out, compared.last());
    out.writeName("mean");
    write(out, compared.mean());
    out.writeName("least");
    write(out, compared.least());
    out.writeName("greatest");
    write(out, compared.greatest());
    out.writeArrayPropertyStart("courses");
    for (int i = 0; i < Course.POINTS; i++) {
      Summary at = compared.grid().get(i);
      out.writeStartArray();
      number(out, compared.base().grid().get(i));
      number(out, at.mean());
      number(out, at.low());
      number(out, at.high());
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  static void write(JsonGenerator out, Summary summary) {
    out.writeStartObject();
    number(out, "mean", summary.mean());
    number(out, "deviation", summary.deviation());
    number(out, "low", summary.low());
    number(out, "median", summary.median());
    number(out, "high", summary.high());
    number(out, "margin", summary.margin());
    out.writeEndObject();
  }

  static void number(JsonGenerator out, String name, double value) {
    out.writeName(name);
    number(out, value);
  }

  /// JSON has no word for what is no number.
  static void number(JsonGenerator out, double value) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
