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
import io.lockstep.simulation.behaviour.Behaviour.Fitting;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.calibration.CalibrationRequest;
import io.lockstep.simulation.calibration.CalibrationResult;
import io.lockstep.simulation.calibration.Calibrations;
import io.lockstep.simulation.calibration.Estimate;
import io.lockstep.simulation.calibration.Fit;
import io.lockstep.simulation.calibration.MeasuredPast;
import io.lockstep.simulation.calibration.Unknown;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Calibrations: parameters of a behaviour, fitted to the history of one of its twins.
public final class CalibrationRoutes implements AutoCloseable {
  private static final String TAG = "Behaviours";
  private static final String PATH = "/api/v1/behaviours/{name}/calibrations";
  private static final Parameter NAME = Parameter.path("name", "The behaviour's name.");
  private static final Parameter ID = Parameter.path("id", "The calibration's id.");

  private static final long NO_TIME = Long.MIN_VALUE;

  private final Calibrations calibrations;
  private final CalibrationFiles files;
  private final Json json;
  private final int bodyBytesMax;

  /// @param behaviours of twins; null when none run
  /// @param folder remembers what calibrations came to
  public CalibrationRoutes(
      @Nullable Behaviours behaviours,
      MeasuredPast past,
      InstantSource clock,
      Path folder,
      Json json,
      int bodyBytesMax) {
    this.files = CalibrationFiles.open(folder, json);
    this.calibrations = new Calibrations(behaviours, past, clock, this::keep);
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

  /// Ends what is under way.
  @Override
  public void close() {
    calibrations.close();
  }

  private void keep(Calibrations.Status over) {
    files.keep(over.id(), Json.write(out -> write(out, over, true)), json);
  }

  private Answer begin(Call call) {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("twin", "from", "to", "parameters", "holdOut", "starts", "seed"));
    String name = call.variable("name");
    Optional<Fitting> usual = calibrations.usual(name);
    long now = micros(calibrations.now());
    long last = usual.map(Fitting::lastMicros).orElse(0L);
    CalibrationRequest request =
        new CalibrationRequest(
            Members.text(body, "twin", usual.map(Fitting::twin).orElse("")),
            time(body, "from", last > 0 ? now - last : NO_TIME),
            time(body, "to", last > 0 ? now : NO_TIME),
            body.has("parameters") || usual.isEmpty()
                ? unknowns(body)
                : usual.get().parameters().stream().map(Unknown::of).toList(),
            number(body, "request body", "holdOut")
                .orElse(usual.map(Fitting::holdOut).orElse(Fitting.HOLD_OUT)),
            (int)
                Members.whole(
                    body,
                    "starts",
                    CalibrationRequest.STARTS_MAX,
                    usual.map(Fitting::starts).orElse(Fitting.STARTS)),
            Members.whole(
                body, "seed", Long.MAX_VALUE, usual.map(Fitting::seed).orElse(Fitting.SEED)));
    Calibrations.Status status = calibrations.begin(name, request, call.principal());
    return Answer.json(
        202,
        Json.write(out -> write(out, status, true)),
        Map.of("Location", call.rawPath() + "/" + status.id()));
  }

  /// Where the body says none, and the scenario file has no range either, it is missed.
  private static long time(JsonNode body, String name, long otherwise) {
    return otherwise != NO_TIME && !body.has(name)
        ? otherwise
        : Times.parseMicros("request body /" + name, Members.text(body, name));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
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
    String name = call.variable("name");
    List<Calibrations.Status> present = calibrations.all(name);
    Set<String> ids = present.stream().map(Calibrations.Status::id).collect(Collectors.toSet());
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              present.forEach(each -> write(out, each, false));
              // Of an earlier run of the server, or gone from memory for newer ones.
              files.all(name).stream()
                  .filter(each -> !ids.contains(each.path("id").asString()))
                  .forEach(each -> writeWithoutResult(out, each));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) {
    return calibrations
        .find(call.variable("name"), call.variable("id"))
        .map(status -> Answer.json(Json.write(out -> write(out, status, true))))
        .or(
            () ->
                files
                    .find(call.variable("name"), call.variable("id"))
                    .map(
                        kept -> Answer.json(Json.write(out -> out.writeRawValue(kept.toString())))))
        .orElseGet(
            () ->
                Answer.refused(
                    Fault.of(ErrorCode.NOT_FOUND, "There is no such calibration")
                        .at("id")
                        .expected("the id of one, as GET " + PATH + " lists them")
                        .found(call.variable("id"))));
  }

  private Answer drop(Call call) {
    String name = call.variable("name");
    String id = call.variable("id");
    calibrations.drop(name, id);
    if (files.find(name, id).isPresent()) {
      files.forget(id);
    }
    return Answer.noContent(Map.of());
  }

  private static void writeWithoutResult(JsonGenerator out, JsonNode kept) {
    out.writeStartObject();
    kept.properties().stream()
        .filter(each -> !each.getKey().equals("result"))
        .forEach(
            each -> {
              out.writeName(each.getKey());
              out.writeRawValue(each.getValue().toString());
            });
    out.writeEndObject();
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
