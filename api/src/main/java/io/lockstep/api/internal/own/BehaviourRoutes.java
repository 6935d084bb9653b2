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
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.BehaviourFiles;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Roster;
import io.lockstep.simulation.behaviour.TwinStatus;
import io.lockstep.space.audit.AuditEntry;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.twin.AuditNote;
import io.lockstep.twin.GraphView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Behaviours of twins: which run, how each goes, and changes of them. Of twins and properties that
/// somebody may not read, nothing is told.
public final class BehaviourRoutes {
  private static final String TAG = "Behaviours";
  private static final String PATH = "/api/v1/behaviours";
  private static final String ONE = PATH + "/{name}";
  private static final Parameter NAME = Parameter.path("name", BehaviourFiles.FORM + ".");

  private final @Nullable Roster roster;
  private final Scopes graphs;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final WorkPool pool;
  private final Json json;
  private final int bodyBytesMax;

  /// @param roster null when none can run
  public BehaviourRoutes(
      @Nullable Roster roster,
      Scopes graphs,
      AuditTrail audit,
      InstantSource clock,
      WorkPool pool,
      Json json,
      int bodyBytesMax) {
    this.roster = roster;
    this.graphs = graphs;
    this.audit = audit;
    this.clock = clock;
    this.pool = pool;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, PATH, "listBehaviours")
            .seen()
            .role(Role.VIEWER)
            .says(TAG, "Lists models that run beside twins, and how each goes.")
            .with(Parameter.query("twin", "{\"type\":\"string\"}", "Only of this twin."))
            .answers(Response.json(200, "The behaviours.", "BehaviourList"))
            .to(this::list),
        Route.own(Verb.POST, PATH + "/validate", "validateBehaviour")
            .role(Role.VIEWER)
            .says(TAG, "Checks a behaviour against what there is, without running it.")
            .jsonBody("BehaviourText", bodyBytesMax)
            .answers(Response.json(200, "All findings; none when valid.", "BehaviourFindings"))
            .to(call -> pool.run(() -> validate(call))),
        Route.own(Verb.GET, ONE, "getBehaviour")
            .role(Role.VIEWER)
            .says(TAG, "Gives the YAML of a behaviour, and how it goes.")
            .with(NAME)
            .answers(Response.json(200, "The behaviour.", "Behaviour"))
            .to(call -> answer(200, entry(call), call)),
        Route.own(Verb.PUT, ONE, "putBehaviour")
            .role(Role.ENGINEER)
            .says(TAG, "Puts a behaviour, in place of one that was put, and runs it at once.")
            .with(NAME)
            .jsonBody("BehaviourText", bodyBytesMax)
            .answers(Response.json(200, "It runs in place of another.", "Behaviour"))
            .answers(Response.json(201, "It is new and runs.", "Behaviour"))
            .to(call -> pool.run(() -> put(call))),
        Route.own(Verb.DELETE, ONE, "deleteBehaviour")
            .role(Role.ENGINEER)
            .says(TAG, "Ends and removes a behaviour that was put.")
            .with(NAME)
            .answers(Response.empty(204, "Done."))
            .to(call -> pool.run(() -> delete(call))),
        Route.own(Verb.POST, ONE + "/restart", "restartBehaviour")
            .role(Role.OPERATOR)
            .says(TAG, "Begins a behaviour anew, by the version of its model that is there now.")
            .with(NAME)
            .answers(Response.json(200, "It runs.", "Behaviour"))
            .to(call -> pool.run(() -> restart(call))));
  }

  private Answer list(Call call) {
    Optional<String> twin = call.query("twin");
    Roster present = roster;
    List<Roster.Entry> all = present == null ? List.of() : present.all();
    GraphView view = graphs.of(call).view();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("behaviours");
              for (Roster.Entry each : all) {
                write(out, each, view, twin, false);
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer validate(Call call) {
    var body = json.parseObject(call.body());
    Members.check(body, List.of("name", "text"));
    List<Problem> problems =
        there()
            .check(
                Optional.of(Members.text(body, "name", "")).filter(each -> !each.isEmpty()),
                Members.text(body, "text"));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeBooleanProperty("valid", problems.isEmpty());
              out.writeName("errors");
              RuleRoutes.write(out, problems);
              out.writeEndObject();
            }));
  }

  private Answer put(Call call) {
    String name = call.variable("name");
    if (!BehaviourFiles.isName(name)) {
      throw Call.invalid("behaviour name", BehaviourFiles.FORM, name).exception();
    }
    var body = json.parseObject(call.body());
    Members.check(body, List.of("text"));
    String who = call.principal().name();
    Roster.Outcome outcome = there().put(name, Members.text(body, "text"), who, clock.instant());
    return told(outcome, "PutBehaviour", name, call);
  }

  private Answer restart(Call call) {
    String name = call.variable("name");
    return told(
        there().restart(name).orElseThrow(() -> missing(name)), "RestartBehaviour", name, call);
  }

  private Answer told(Roster.Outcome outcome, String what, String name, Call call) {
    return switch (outcome) {
      case Roster.Outcome.Refused(List<Problem> problems) ->
          Answer.refused(
              Fault.of(ErrorCode.CONFIGURATION_INVALID, "The behaviour is not valid")
                  .status(400)
                  .details(problems.stream().map(Problem::toString).toList()));
      case Roster.Outcome.Done(Roster.Entry entry, boolean isNew) -> {
        enter(what, call, name, entry.status().map(Behaviours.Status::version).orElse(""));
        yield answer(isNew ? 201 : 200, entry, call);
      }
    };
  }

  private Answer delete(Call call) {
    String name = call.variable("name");
    if (!there().remove(name)) {
      throw missing(name);
    }
    enter("DeleteBehaviour", call, name, "");
    return Answer.noContent(Map.of());
  }

  private void enter(String what, Call call, String name, String version) {
    audit.enter(
        AuditEntry.Kind.SECURITY,
        "behaviour/" + name,
        AuditNote.object(
            "who", call.principal().name(), "what", what, "outcome", "done", "version", version));
  }

  private Answer answer(int status, Roster.Entry entry, Call call) {
    GraphView view = graphs.of(call).view();
    return Answer.json(
        status, Json.write(out -> write(out, entry, view, Optional.empty(), true)), Map.of());
  }

  private Roster there() {
    Roster present = roster;
    if (present == null) {
      throw Fault.of(ErrorCode.PRECONDITION_FAILED, "This server runs no behaviours").exception();
    }
    return present;
  }

  private Roster.Entry entry(Call call) {
    String name = call.variable("name");
    Roster present = roster;
    return Optional.ofNullable(present)
        .flatMap(all -> all.find(name))
        .orElseThrow(() -> missing(name));
  }

  private static RuntimeException missing(String name) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such behaviour")
        .at("name")
        .expected("the name of one, as GET " + PATH + " lists them")
        .found(name)
        .exception();
  }

  private static void write(
      JsonGenerator out,
      Roster.Entry entry,
      GraphView view,
      Optional<String> twin,
      boolean isWhole) {
    out.writeStartObject();
    out.writeStringProperty("name", entry.name());
    out.writeStringProperty("place", entry.place().name().toLowerCase(Locale.ROOT));
    entry
        .kept()
        .ifPresent(
            kept -> {
              out.writeStringProperty("changedBy", kept.who());
              out.writeStringProperty("changedTime", kept.when().toString());
            });
    if (isWhole) {
      out.writeStringProperty("text", entry.text());
    }
    if (!entry.problems().isEmpty()) {
      out.writeName("errors");
      RuleRoutes.write(out, entry.problems());
    }
    write(out, entry.behaviour());
    out.writeStringProperty("version", entry.status().map(Behaviours.Status::version).orElse(""));
    entry
        .status()
        .flatMap(Behaviours.Status::newer)
        .ifPresent(version -> out.writeStringProperty("newer", version));
    out.writeArrayPropertyStart("twins");
    entry
        .status()
        .ifPresent(
            status -> {
              for (TwinStatus each : status.twins()) {
                if (twin.map(each.twinId()::equals).orElse(true) && view.hasTwin(each.twinId())) {
                  write(out, status.behaviour(), each, view);
                }
              }
            });
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Behaviour of) {
    out.writeStringProperty("mode", of.mode().word());
    out.writeStringProperty("model", of.source().toString());
    out.writeStringProperty(
        "of",
        switch (of.scope()) {
          case Behaviour.Scope.OfModel(String id) -> id;
          case Behaviour.Scope.OfTwin(String id) -> id;
        });
    out.writeNumberProperty("step", of.stepMicros() / 1e6);
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
