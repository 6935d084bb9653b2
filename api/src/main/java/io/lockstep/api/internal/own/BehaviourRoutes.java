package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.Role;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.TwinStatus;
import io.lockstep.twin.GraphView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Behaviours of twins: which run, and how each goes. Of twins and properties that somebody may not
/// read, nothing is told.
public final class BehaviourRoutes {
  private final @Nullable Behaviours behaviours;
  private final Scopes graphs;

  /// @param behaviours null when none run
  public BehaviourRoutes(@Nullable Behaviours behaviours, Scopes graphs) {
    this.behaviours = behaviours;
    this.graphs = graphs;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/behaviours", "listBehaviours")
            .seen()
            .role(Role.VIEWER)
            .says("Behaviours", "Lists models that run beside twins, and how each goes.")
            .with(Parameter.query("twin", "{\"type\":\"string\"}", "Only of this twin."))
            .answers(Response.json(200, "The behaviours.", "BehaviourList"))
            .to(this::list));
  }

  private Answer list(Call call) {
    Optional<String> twin = call.query("twin");
    Behaviours present = behaviours;
    List<Behaviours.Status> all = present == null ? List.of() : present.status();
    GraphView view = graphs.of(call).view();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("behaviours");
              for (Behaviours.Status each : all) {
                write(out, each, view, twin);
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(
      JsonGenerator out, Behaviours.Status status, GraphView view, Optional<String> twin) {
    Behaviour of = status.behaviour();
    out.writeStartObject();
    out.writeStringProperty("name", of.name());
    out.writeStringProperty("mode", of.mode().word());
    out.writeStringProperty("model", of.source().toString());
    out.writeStringProperty("version", status.version());
    out.writeStringProperty(
        "of",
        switch (of.scope()) {
          case Behaviour.Scope.OfModel(String id) -> id;
          case Behaviour.Scope.OfTwin(String id) -> id;
        });
    out.writeNumberProperty("step", of.stepMicros() / 1e6);
    out.writeArrayPropertyStart("twins");
    for (TwinStatus each : status.twins()) {
      if (twin.map(each.twinId()::equals).orElse(true) && view.hasTwin(each.twinId())) {
        write(out, of, each, view);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(
      JsonGenerator out, Behaviour behaviour, TwinStatus status, GraphView view) {
    out.writeStartObject();
    out.writeStringProperty("twin", status.twinId());
    out.writeStringProperty("state", status.state().name().toLowerCase(Locale.ROOT));
    if (!status.reason().isEmpty()) {
      out.writeStringProperty("reason", status.reason());
    }
    if (status.timeMicros() != 0) {
      out.writeStringProperty("time", instant(status.timeMicros()).toString());
      out.writeNumberProperty("lagSeconds", status.lagMicros() / 1e6);
    }
    out.writeNumberProperty("steps", status.steps());
    out.writeNumberProperty("lateReadings", status.lateReadings());
    out.writeNumberProperty("restarts", status.restarts());
    out.writeNumberProperty("failures", status.failures());
    out.writeArrayPropertyStart("outputs");
    for (int i = 0; i < status.outputs().size(); i++) {
      write(out, behaviour.outputs().get(i), status.outputs().get(i), status.twinId(), view);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(
      JsonGenerator out,
      Behaviour.Output output,
      TwinStatus.Latest number,
      String twin,
      GraphView view) {
    boolean isValueSeen = isSeen(view, twin, output.property(), output.measured());
    out.writeStartObject();
    out.writeStringProperty("variable", number.variable());
    if (!output.property().isEmpty()) {
      out.writeStringProperty("property", output.property());
    }
    if (!output.measured().isEmpty()) {
      out.writeStringProperty("measured", output.measured());
    }
    if (!output.residual().isEmpty()) {
      out.writeStringProperty("residualProperty", output.residual());
    }
    if (isValueSeen && Double.isFinite(number.value())) {
      out.writeNumberProperty("value", number.value());
    }
    if (isSeen(view, twin, output.residual(), output.measured())
        && Double.isFinite(number.residual())) {
      out.writeNumberProperty("residual", number.residual());
    }
    out.writeEndObject();
  }

  /// Whether the one of both that is named, and the other when it is, may be read.
  private static boolean isSeen(GraphView view, String twin, String path, String other) {
    return List.of(path, other).stream()
        .allMatch(each -> each.isEmpty() || view.slot(twin, each).isPresent());
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }
}
