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
import io.lockstep.simulation.calibration.CalibrationRequest;
import io.lockstep.simulation.calibration.CalibrationResult;
import io.lockstep.simulation.calibration.Calibrations;
import io.lockstep.simulation.calibration.Estimate;
import io.lockstep.simulation.calibration.Fit;
import io.lockstep.simulation.calibration.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Calibrations: parameters of a behaviour, fitted to the history of one of its twins.
public final class CalibrationRoutes {
  private static final String TAG = "Behaviours";
  private static final String PATH = "/api/v1/behaviours/{name}/calibrations";
  private static final Parameter NAME = Parameter.path("name", "The behaviour's name.");
  private static final Parameter ID = Parameter.path("id", "The calibration's id.");

  private final Calibrations calibrations;
  private final Json json;
  private final int bodyBytesMax;

  public CalibrationRoutes(Calibrations calibrations, Json json, int bodyBytesMax) {
    this.calibrations = calibrations;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, PATH, "calibrateBehaviour")
            .role(Role.OPERATOR)
            .says(TAG, "Fits parameters of a behaviour to history; the behaviour stays as it is.")
            .with(NAME)
            .jsonBody("NewCalibration", bodyBytesMax)
            .answers(Response.json(202, "It waits or runs; Location has its path.", "Calibration"))
            .to(this::begin),
        Route.own(Verb.GET, PATH, "listCalibrations")
            .role(Role.VIEWER)
            .says(TAG, "Lists calibrations of a behaviour without their results, the newest first.")
            .with(NAME)
            .answers(Response.json(200, "The calibrations.", "CalibrationList"))
            .to(this::list),
        Route.own(Verb.GET, PATH + "/{id}", "getCalibration")
            .role(Role.VIEWER)
            .says(TAG, "Tells how far a calibration is, and what it came to.")
            .with(NAME)
            .with(ID)
            .answers(Response.json(200, "The calibration.", "Calibration"))
            .to(this::get),
        Route.own(Verb.DELETE, PATH + "/{id}", "dropCalibration")
            .role(Role.OPERATOR)
            .says(TAG, "Cancels a calibration that is under way, or forgets one that is over.")
            .with(NAME)
            .with(ID)
            .answers(Response.empty(204, "It ends, or there is no such calibration any more."))
            .to(this::drop));
  }

  private Answer begin(Call call) {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("twin", "from", "to", "parameters", "holdOut", "starts", "seed"));
    CalibrationRequest request =
        new CalibrationRequest(
            Members.text(body, "twin", ""),
            Times.parseMicros("request body /from", Members.text(body, "from")),
            Times.parseMicros("request body /to", Members.text(body, "to")),
            unknowns(body),
            number(body, "request body", "holdOut").orElse(CalibrationRequest.HOLD_OUT),
            (int)
                Members.whole(
                    body, "starts", CalibrationRequest.STARTS_MAX, CalibrationRequest.STARTS),
            Members.whole(body, "seed", Long.MAX_VALUE, 1));
    Calibrations.Status status =
        calibrations.begin(call.variable("name"), request, call.principal());
    return Answer.json(
        202,
        Json.write(out -> write(out, status, true)),
        Map.of("Location", call.rawPath() + "/" + status.id()));
  }

  private static List<Unknown> unknowns(JsonNode body) {
    JsonNode parameters = body.path("parameters");
    if (!parameters.isObject()) {
      throw Call.invalid(
              "request body /parameters", "an object of parameters", parameters.toString())
          .exception();
    }
    List<Unknown> unknowns = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : parameters.properties()) {
      String where = "request body /parameters/" + each.getKey();
      JsonNode bounds = each.getValue();
      unknowns.add(
          new Unknown(
              each.getKey(),
              number(bounds, where, "start"),
              bound(bounds, where, "lower"),
              bound(bounds, where, "upper")));
    }
    return unknowns;
  }

  private static double bound(JsonNode object, String where, String name) {
    return number(object, where, name)
        .orElseThrow(() -> Call.invalid(where + "/" + name, "a number", "nothing").exception());
  }

  private static OptionalDouble number(JsonNode object, String where, String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw Call.invalid(where + "/" + name, "a number", value.toString()).exception();
    }
    return OptionalDouble.of(value.doubleValue());
  }

  private Answer list(Call call) {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              calibrations.all(call.variable("name")).forEach(each -> write(out, each, false));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) {
    return calibrations
        .find(call.variable("name"), call.variable("id"))
        .map(status -> Answer.json(Json.write(out -> write(out, status, true))))
        .orElseGet(
            () ->
                Answer.refused(
                    Fault.of(ErrorCode.NOT_FOUND, "There is no such calibration")
                        .at("id")
                        .expected("the id of one, as GET " + PATH + " lists them")
                        .found(call.variable("id"))));
  }

  private Answer drop(Call call) {
    boolean _ = calibrations.drop(call.variable("name"), call.variable("id"));
    return Answer.noContent(Map.of());
  }

  private static void write(JsonGenerator out, Calibrations.Status status, boolean isWhole) {
    out.writeStartObject();
    out.writeStringProperty("id", status.id());
    out.writeStringProperty("behaviour", status.behaviour());
    out.writeStringProperty("twin", status.twin());
    out.writeStringProperty("state", status.state().name().toLowerCase(Locale.ROOT));
    out.writeNumberProperty("progress", status.progress());
    out.writeStringProperty("createdBy", status.createdBy());
    out.writeStringProperty("createdTime", status.created().toString());
    out.writeStringProperty("from", Times.text(status.request().fromMicros()));
    out.writeStringProperty("to", Times.text(status.request().toMicros()));
    if (!status.trouble().isEmpty()) {
      out.writeStringProperty("trouble", status.trouble());
    }
    CalibrationResult result = status.result();
    if (isWhole && result != null) {
      out.writeObjectPropertyStart("result");
      write(out, result, status.request().unknowns());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, CalibrationResult result, List<Unknown> unknowns) {
    Fit fit = result.fit();
    out.writeStringProperty("from", Times.text(result.fromMicros()));
    out.writeStringProperty("split", Times.text(result.splitMicros()));
    out.writeStringProperty("to", Times.text(result.toMicros()));
    out.writeNumberProperty("steps", result.steps());
    out.writeBooleanProperty("determined", result.isDetermined());
    out.writeBooleanProperty("converged", fit.hasConverged());
    number(out, "condition", fit.condition());
    out.writeNumberProperty("starts", result.starts());
    out.writeNumberProperty("agreeing", fit.agreeing());
    out.writeNumberProperty("iterations", fit.iterations());
    out.writeNumberProperty("evaluations", fit.evaluations());
    out.writeNumberProperty("failures", fit.failures());
    out.writeArrayPropertyStart("parameters");
    for (int i = 0; i < unknowns.size(); i++) {
      out.writeStartObject();
      write(out, fit.estimates().get(i), unknowns.get(i));
      out.writeStringProperty("unit", result.units().get(i));
      number(out, "present", result.present().get(i));
      numbers(out, "correlations", fit.correlations().get(i));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("rivals");
    for (List<Double> rival : fit.rivals()) {
      out.writeStartArray();
      rival.forEach(each -> number(out, each));
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("outputs");
    result.outputs().forEach(each -> write(out, each));
    out.writeEndArray();
    out.writeArrayPropertyStart("findings");
    result.findings().forEach(out::writeString);
    out.writeEndArray();
    out.writeStringProperty("lines", result.lines());
  }

  private static void write(JsonGenerator out, Estimate estimate, Unknown unknown) {
    out.writeStringProperty("name", estimate.name());
    out.writeStringProperty("verdict", estimate.verdict().word());
    number(out, "value", estimate.value());
    number(out, "deviation", estimate.deviation());
    number(out, "low", estimate.low());
    number(out, "high", estimate.high());
    number(out, "lower", unknown.lower());
    number(out, "upper", unknown.upper());
    out.writeArrayPropertyStart("partners");
    estimate.partners().forEach(out::writeString);
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, CalibrationResult.Compared compared) {
    out.writeStartObject();
    out.writeStringProperty("variable", compared.variable());
    out.writeStringProperty("property", compared.property());
    out.writeNumberProperty("readings", compared.readings());
    out.writeNumberProperty("heldOut", compared.heldOut());
    number(out, "noise", compared.noise().deviation());
    number(out, "correlation", compared.noise().correlation());
    number(out, "widening", compared.noise().widening());
    number(out, "rmsBefore", compared.before());
    number(out, "rmsAfter", compared.after());
    number(out, "heldOutRmsBefore", compared.heldOutBefore());
    number(out, "heldOutRmsAfter", compared.heldOutAfter());
    out.writeObjectPropertyStart("course");
    out.writeArrayPropertyStart("times");
    compared.course().micros().forEach(each -> out.writeString(Times.text(each)));
    out.writeEndArray();
    numbers(out, "measured", compared.course().measured());
    numbers(out, "before", compared.course().before());
    numbers(out, "after", compared.course().after());
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void numbers(JsonGenerator out, String name, List<Double> values) {
    out.writeArrayPropertyStart(name);
    values.forEach(each -> number(out, each));
    out.writeEndArray();
  }

  private static void number(JsonGenerator out, String name, double value) {
    out.writeName(name);
    number(out, value);
  }

  /// JSON has no word for what is no number.
  private static void number(JsonGenerator out, double value) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
