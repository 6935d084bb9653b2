package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.behaviour.Signature;
import io.lockstep.simulation.behaviour.Signature.Port;
import io.lockstep.simulation.fmu.FmuStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// What models of behaviours can be told and tell: for who binds one, changes its parameters in a
/// branch, or has them found.
public final class BehaviourModelRoutes {
  private static final String TAG = "Behaviours";

  private final @Nullable Behaviours behaviours;
  private final FmuStore fmus;

  /// @param behaviours null when none run
  public BehaviourModelRoutes(@Nullable Behaviours behaviours, FmuStore fmus) {
    this.behaviours = behaviours;
    this.fmus = fmus;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/behaviours/{name}/parameters", "listBehaviourParameters")
            .role(Role.VIEWER)
            .says(
                TAG,
                "Lists what can be set of a behaviour's model, with what it is at the beginning.")
            .with(Parameter.path("name", "The behaviour's name."))
            .answers(Response.json(200, "The variables.", "ModelVariableList"))
            .to(this::parameters),
        Route.own(Verb.GET, "/api/v1/behaviour-models/{kind}/{name}", "getBehaviourModel")
            .role(Role.VIEWER)
            .says(TAG, "Tells what a model for behaviours can be told and tells.")
            .with(Parameter.path("kind", "fmu or java."))
            .with(Parameter.path("name", "The FMU's name, or that of the model in Java."))
            .answers(Response.json(200, "Its variables.", "ModelVariableList"))
            .to(this::model));
  }

  private Answer parameters(Call call) {
    String name = call.variable("name");
    Behaviours present = behaviours;
    Optional<Plan> found = present == null ? Optional.empty() : present.plan(name);
    if (present == null || found.isEmpty()) {
      throw missing("behaviour", "one that runs, as GET /api/v1/behaviours lists them", name);
    }
    Plan plan = found.get();
    Signature signature = present.models().signature(plan.behaviour().source());
    return listed(
        out ->
            signature.ports().stream()
                .filter(each -> each.isNumber() && (each.isStart() || each.isInput()))
                .forEach(
                    each -> {
                      out.writeStartObject();
                      write(out, each);
                      writePresent(out, plan, each);
                      out.writeEndObject();
                    }));
  }

  private Answer model(Call call) {
    String name = call.variable("name");
    String kind = call.variable("kind");
    Behaviour.Source source =
        switch (kind) {
          case "fmu" -> {
            if (fmus.find(name).isEmpty()) {
              throw missing("name", "an FMU, as GET /api/v1/fmus lists them", name);
            }
            yield new Behaviour.Source.Fmu(name);
          }
          case "java" -> new Behaviour.Source.Java(name);
          default -> throw missing("kind", "fmu or java", kind);
        };
    Behaviours present = behaviours;
    if (present == null) {
      throw missing("behaviours", "a server that runs some", "none");
    }
    Signature signature = present.models().signature(source);
    return listed(
        out ->
            signature
                .ports()
                .forEach(
                    each -> {
                      out.writeStartObject();
                      write(out, each);
                      out.writeEndObject();
                    }));
  }

  private static RuntimeException missing(String where, String expected, String found) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such behaviour or model")
        .at(where)
        .expected(expected)
        .found(found)
        .exception();
  }

  private static Answer listed(Consumer<JsonGenerator> items) {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              items.accept(out);
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, Port port) {
    out.writeStringProperty("name", port.name());
    out.writeStringProperty("causality", port.facts().causality().word());
    out.writeStringProperty("unit", port.unit());
    number(out, "start", port.facts().start());
    number(out, "min", port.facts().min());
    number(out, "max", port.facts().max());
    if (!port.facts().description().isEmpty()) {
      out.writeStringProperty("description", port.facts().description());
    }
    out.writeBooleanProperty("isInput", port.isInput());
    out.writeBooleanProperty("isStart", port.isStart());
    out.writeBooleanProperty("isNumber", port.isNumber());
    out.writeBooleanProperty("isReal", port.isReal());
  }

  private static void number(JsonGenerator out, String name, OptionalDouble value) {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      out.writeNumberProperty(name, value.getAsDouble());
    }
  }

  /// What it is when a run begins: what the behaviour's file says, else what the model does.
  private static void writePresent(JsonGenerator out, Plan plan, Port port) {
    Optional<Plan.Told> input = told(plan.inputs(), port);
    Optional<Plan.Told> start = told(plan.start(), port);
    input
        .or(() -> start)
        .ifPresentOrElse(
            each -> {
              if (each.feed() < 0) {
                number(out, "present", OptionalDouble.of(each.constant()));
              } else {
                Plan.Feed feed = plan.feeds().get(each.feed());
                out.writeStringProperty(
                    "from",
                    feed.twinId().isEmpty() ? feed.path() : feed.twinId() + "/" + feed.path());
              }
            },
            () -> number(out, "present", port.facts().start()));
    if (input.isPresent()) {
      out.writeStringProperty("told", "input");
    } else if (start.isPresent()) {
      out.writeStringProperty("told", "start");
    }
  }

  private static Optional<Plan.Told> told(List<Plan.Told> all, Port port) {
    return all.stream().filter(each -> each.variable().equals(port.name())).findFirst();
  }
}
