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
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.fmu.Trust;
import io.lockstep.simulation.worker.Isolation;
import io.lockstep.space.audit.AuditEntry;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.twin.AuditNote;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// FMUs by name: which there are, what they say of themselves, uploads, and who trusts them.
public final class FmuRoutes {
  private static final String TAG = "FMUs";
  private static final String PATH = "/api/v1/fmus";
  private static final String ONE = PATH + "/{name}";
  private static final Parameter NAME = Parameter.path("name", FmuStore.FORM + ".");

  private final FmuStore fmus;
  private final @Nullable Behaviours behaviours;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final WorkPool pool;
  private final Json json;
  private final int bodyBytesMax;

  /// @param behaviours null when none run
  public FmuRoutes(
      FmuStore fmus,
      @Nullable Behaviours behaviours,
      AuditTrail audit,
      InstantSource clock,
      WorkPool pool,
      Json json,
      int bodyBytesMax) {
    this.fmus = fmus;
    this.behaviours = behaviours;
    this.audit = audit;
    this.clock = clock;
    this.pool = pool;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, PATH, "listFmus")
            .role(Role.VIEWER)
            .says(TAG, "Lists the FMUs of the workspace and those that were uploaded, by name.")
            .answers(Response.json(200, "The FMUs, without their variables.", "FmuList"))
            .to(_ -> pool.run(this::list)),
        Route.own(Verb.GET, ONE, "getFmu")
            .role(Role.VIEWER)
            .says(TAG, "Tells what an FMU says of itself, and what its check finds.")
            .with(NAME)
            .answers(Response.json(200, "The FMU.", "Fmu"))
            .to(call -> pool.run(() -> get(call))),
        Route.own(Verb.PUT, ONE, "putFmu")
            .role(Role.ENGINEER)
            .says(TAG, "Uploads an FMU, in place of one that was uploaded under the same name.")
            .with(NAME)
            .streamedBody("AnyBytes")
            .answers(Response.json(201, "It is checked and kept.", "Fmu"))
            .to(this::put),
        Route.own(Verb.DELETE, ONE, "deleteFmu")
            .role(Role.ENGINEER)
            .says(TAG, "Removes an FMU that was uploaded, when no behaviour uses it.")
            .with(NAME)
            .answers(Response.empty(204, "Done."))
            .to(this::delete),
        Route.own(Verb.POST, ONE + "/trust", "trustFmu")
            .role(Role.ADMIN)
            .says(
                TAG, "Notes that an FMU may run in the server's process, where it is loaded next.")
            .with(NAME)
            .jsonBody("FmuTrust", bodyBytesMax)
            .answers(Response.json(200, "The FMU.", "Fmu"))
            .to(this::trust));
  }

  private Answer list() {
    List<FmuStore.Entry> all = fmus.all();
    Trust trust = fmus.trust();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              write(out, Isolation.here());
              out.writeArrayPropertyStart("value");
              all.forEach(entry -> write(out, entry, trust, false));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer get(Call call) {
    FmuStore.Entry entry = entry(call);
    Trust trust = fmus.trust();
    return Answer.json(Json.write(out -> write(out, entry, trust, true)));
  }

  private Answer put(Call call) {
    String name = call.variable("name");
    if (!FmuStore.isName(name)) {
      throw Call.invalid("FMU name", FmuStore.FORM, name).exception();
    }
    String who = call.principal().name();
    return switch (fmus.put(name, call.content(), who, clock.instant())) {
      case FmuStore.Received.TooLarge(long most) ->
          throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The FMU is too large")
              .at("request body")
              .expected("at most %d bytes (setting fmus.upload-bytes)".formatted(most))
              .found("more")
              .status(413)
              .header("Connection", "close")
              .exception();
      case FmuStore.Received.Refused(String why, List<Problem> problems) ->
          throw Fault.of(ErrorCode.VALIDATION_FAILED, why)
              .status(400)
              .details(problems.stream().map(Problem::toString).toList())
              .exception();
      case FmuStore.Received.Kept(FmuStore.Uploaded uploaded, Fmu _) -> {
        enter("PutFmu", who, "", name, uploaded.sha256());
        FmuStore.Entry entry = entry(call);
        Trust trust = fmus.trust();
        yield Answer.json(
            201,
            Json.write(out -> write(out, entry, trust, true)),
            Map.of("Location", PATH + "/" + name));
      }
    };
  }

  private Answer delete(Call call) {
    FmuStore.Entry entry = entry(call);
    String name = entry.name();
    if (entry.uploaded().isEmpty()) {
      throw Fault.of(ErrorCode.CONFLICT, "This FMU cannot be removed here")
          .at("FMU " + name)
          .expected("one that was uploaded")
          .found("one of the workspace: remove it from the folder fmus")
          .exception();
    }
    List<String> users = usedBy(name);
    if (!users.isEmpty()) {
      throw Fault.of(ErrorCode.CONFLICT, "This FMU is used")
          .at("FMU " + name)
          .expected("one that no behaviour uses; take it out of their scenarios first")
          .found("behaviours " + String.join(", ", users))
          .exception();
    }
    if (fmus.remove(name)) {
      enter("DeleteFmu", call.principal().name(), "", name, entry.uploaded().get().sha256());
    }
    return Answer.noContent(Map.of());
  }

  private Answer trust(Call call) {
    FmuStore.Entry entry = entry(call);
    var body = json.parseObject(call.body());
    Members.check(body, List.of("reason"));
    String why = Members.text(body, "reason");
    String who = call.principal().name();
    try {
      fmus.trust(entry, who, clock.instant(), why);
    } catch (IllegalArgumentException e) {
      throw Call.invalid(
              "request body /reason", "a text in one line", Objects.toString(e.getMessage()))
          .exception();
    }
    enter("TrustFmu", who, why, entry.name(), fmus.look(entry).sha256());
    return get(call);
  }

  private void enter(String what, String who, String why, String name, String sha256) {
    audit.enter(
        AuditEntry.Kind.SECURITY,
        "fmu/" + name,
        AuditNote.object(
            "who", who, "what", what, "why", why, "outcome", "done", "sha256", sha256));
  }

  private FmuStore.Entry entry(Call call) {
    String name = call.variable("name");
    return fmus.find(name)
        .orElseThrow(
            () ->
                Fault.of(ErrorCode.NOT_FOUND, "There is no such FMU")
                    .at("name")
                    .expected("the name of one, as GET /api/v1/fmus lists them")
                    .found(name)
                    .exception());
  }

  private List<String> usedBy(String name) {
    Behaviours present = behaviours;
    return present == null
        ? List.of()
        : present.status().stream()
            .map(Behaviours.Status::behaviour)
            .filter(
                each ->
                    each.source() instanceof Behaviour.Source.Fmu(String file) && file.equals(name))
            .map(Behaviour::name)
            .toList();
  }

  private static void write(JsonGenerator out, Isolation isolation) {
    out.writeObjectPropertyStart("isolation");
    out.writeStringProperty("files", isolation.files().orElse("none"));
    out.writeStringProperty("calls", isolation.hasCalls() ? "seccomp" : "none");
    out.writeStringProperty("memory", isolation.hasMemory() ? "limited" : "watched");
    out.writeStringProperty("text", isolation.toString());
    out.writeEndObject();
  }

  private void write(JsonGenerator out, FmuStore.Entry entry, Trust trust, boolean isWhole) {
    out.writeStartObject();
    out.writeStringProperty("name", entry.name());
    out.writeStringProperty("place", entry.uploaded().isPresent() ? "uploaded" : "workspace");
    entry
        .uploaded()
        .ifPresent(
            by -> {
              out.writeStringProperty("uploadedBy", by.who());
              out.writeStringProperty("uploadedTime", by.when().toString());
            });
    out.writeArrayPropertyStart("usedBy");
    usedBy(entry.name()).forEach(out::writeString);
    out.writeEndArray();
    try {
      FmuJson.write(out, fmus.look(entry), entry.name(), trust, isWhole);
    } catch (LockstepException e) {
      out.writeStringProperty("trouble", String.valueOf(e.getMessage()));
    }
    out.writeEndObject();
  }
}
