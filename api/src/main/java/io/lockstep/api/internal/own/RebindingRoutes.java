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
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.ingest.TopicFilters;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.DriftKey;
import io.lockstep.space.Outcome;
import io.lockstep.space.Rebinding;
import io.lockstep.space.RebindingCommand;
import io.lockstep.space.RebindingCounts;
import io.lockstep.space.RebindingRequest;
import io.lockstep.space.rebind.Rebinder;
import io.lockstep.twin.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Binds the past anew: what was received is decoded again by the bindings and models of now.
public final class RebindingRoutes {
  private static final String TAG = "Bindings";
  private static final String PATH = "/api/v1/rebindings";

  private final SpaceCalls space;
  private final Rebinder rebinder;
  private final Json json;
  private final WorkPool pool;
  private final int bodyBytesMax;

  public RebindingRoutes(
      SpaceCalls space, Rebinder rebinder, Json json, WorkPool pool, int bodyBytesMax) {
    this.space = space;
    this.rebinder = rebinder;
    this.json = json;
    this.pool = pool;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, PATH, "rebind")
            .role(Role.ENGINEER)
            .says(TAG, "Binds messages of the past anew, or says what that would find.")
            .jsonBody("RebindingRequest", bodyBytesMax)
            .answers(Response.json(200, "What a dry run found.", "Rebinding"))
            .answers(Response.json(202, "It is under way.", "Rebinding"))
            .to(this::start),
        Route.own(Verb.GET, PATH, "listRebindings")
            .role(Role.ENGINEER)
            .says(TAG, "Lists re-bindings, the latest last.")
            .answers(Response.json(200, "At most the last 100.", "RebindingList"))
            .to(_ -> list()),
        Route.own(Verb.GET, PATH + "/{id}", "getRebinding")
            .role(Role.ENGINEER)
            .says(TAG, "Says how far a re-binding is, and what it has come to.")
            .with(Parameter.path("id", "Its id."))
            .answers(Response.json(200, "The re-binding.", "Rebinding"))
            .to(call -> found(idOf(call))),
        Route.own(Verb.POST, PATH + "/{id}/cancel", "cancelRebinding")
            .role(Role.ENGINEER)
            .says(TAG, "Ends a re-binding early; what it has done stays.")
            .with(Parameter.path("id", "Its id."))
            .answers(Response.empty(204, "It is cancelled."))
            .to(this::cancel));
  }

  private Answer start(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("from", "to", "device", "twin", "topic", "dryRun"));
    RebindingRequest request = requestOf(body);
    if (Members.flag(body, "dryRun", false)) {
      Rebinding found = pool.run(() -> rebinder.dryRun(call.principal().name(), request));
      return Answer.json(Json.write(out -> write(out, found, true)));
    }
    Outcome outcome =
        space.write(call.principal(), new Command.OfRebinding(new RebindingCommand.Start(request)));
    if (outcome.reply() instanceof Reply.Refused(var refusal)) {
      return Answer.refused(Fault.of(refusal));
    }
    rebinder.wake();
    Rebinding begun = find(outcome.position());
    return Answer.json(
        202,
        Json.write(out -> write(out, begun, false)),
        Map.of("Location", PATH + "/" + begun.id()));
  }

  private static RebindingRequest requestOf(JsonNode body) {
    long from = Times.parseMicros("request body /from", Members.text(body, "from"));
    long to = Times.parseMicros("request body /to", Members.text(body, "to"));
    if (from >= to) {
      throw Call.invalid("request body /to", "a time behind from", Members.text(body, "to"))
          .exception();
    }
    String topic = Members.text(body, "topic", "");
    String problem = topic.isEmpty() ? null : TopicFilters.problemOf(topic);
    if (problem != null) {
      throw Call.invalid("request body /topic", "an MQTT topic filter", problem).exception();
    }
    return new RebindingRequest(
        from, to, Members.text(body, "device", ""), Members.text(body, "twin", ""), topic);
  }

  private Answer list() {
    List<Rebinding> all = space.rebindings().all();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              all.forEach(one -> write(out, one, false));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer found(long id) {
    Rebinding one = find(id);
    return Answer.json(Json.write(out -> write(out, one, false)));
  }

  private Answer cancel(Call call) throws InterruptedException {
    Outcome outcome =
        space.write(
            call.principal(), new Command.OfRebinding(new RebindingCommand.Cancel(idOf(call))));
    return outcome.reply() instanceof Reply.Refused(var refusal)
        ? Answer.refused(Fault.of(refusal))
        : Answer.noContent(Map.of());
  }

  private Rebinding find(long id) {
    return space
        .rebindings()
        .find(id)
        .orElseThrow(
            () ->
                Fault.of(
                        ErrorCode.NOT_FOUND,
                        "re-binding %d: expected one of the last 100, found none".formatted(id))
                    .exception());
  }

  private static long idOf(Call call) {
    String text = call.variable("id");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw Call.invalid("id in the path", "a whole number", text).exception();
    }
  }

  private static void write(JsonGenerator out, Rebinding one, boolean isDryRun) {
    out.writeStartObject();
    if (!isDryRun) {
      out.writeNumberProperty("id", one.id());
      out.writeStringProperty("by", one.by());
      out.writeStringProperty("started", Times.text(one.startedMicros()));
      out.writeStringProperty("changed", Times.text(one.changedMicros()));
    }
    out.writeBooleanProperty("dryRun", isDryRun);
    out.writeStringProperty("state", one.state().name().toLowerCase(Locale.ROOT));
    RebindingRequest request = one.request();
    out.writeStringProperty("from", Times.text(request.fromMicros()));
    out.writeStringProperty("to", Times.text(request.toMicros()));
    text(out, "device", request.device());
    text(out, "twin", request.twin());
    text(out, "topic", request.topic());
    RebindingCounts counts = one.counts();
    out.writeNumberProperty("messages", counts.messages());
    out.writeNumberProperty("new", counts.fresh());
    out.writeNumberProperty("corrected", counts.corrected());
    out.writeNumberProperty("unchanged", counts.unchanged());
    out.writeNumberProperty("drifting", counts.drifting());
    out.writeNumberProperty("held", counts.held());
    out.writeNumberProperty("refused", counts.refused());
    text(out, "note", one.note());
    out.writeArrayPropertyStart("remaining");
    for (Rebinding.Remaining left : one.remaining()) {
      out.writeStartObject();
      key(out, left.key());
      out.writeNumberProperty("count", left.count());
      out.writeStringProperty("example", left.found());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("resolved");
    for (DriftKey key : one.resolved()) {
      out.writeStartObject();
      key(out, key);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void key(JsonGenerator out, DriftKey key) {
    out.writeStringProperty("device", key.device());
    text(out, "twinId", key.twin());
    text(out, "property", key.path());
    out.writeStringProperty("reason", key.reason());
  }

  private static void text(JsonGenerator out, String name, String value) {
    if (!value.isEmpty()) {
      out.writeStringProperty(name, value);
    }
  }
}
