package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Durations;
import io.lockstep.api.internal.http.EventWriter;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Branches;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.RuleDebug;
import io.lockstep.space.Space;
import io.lockstep.space.TriedMessage;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.RuleTrace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Looking on while a rule looks at readings, and what a message would come to.
public final class RuleDebugRoutes {
  private static final String TAG = "Rules";
  private static final Duration TIME_LEAST = Duration.ofSeconds(1);
  private static final String TIME_DEFAULT = "15m";

  /// With a hundred looks each, five times a second: what a person can follow, and more.
  private static final long LOOK_MILLIS = 200;

  private static final int LOOKS_AT_ONCE = 100;
  private static final int QUIET_ROUNDS = 50;

  private final Scopes graphs;
  private final Space space;
  private final Branches branches;
  private final Json json;
  private final WorkPool pool;
  private final int bodyBytesMax;

  public RuleDebugRoutes(
      Scopes graphs, Space space, Branches branches, Json json, WorkPool pool, int bodyBytesMax) {
    this.graphs = graphs;
    this.space = space;
    this.branches = branches;
    this.json = json;
    this.pool = pool;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/rules/{name}/debug", "debugRule")
            .role(Role.ENGINEER)
            .says(TAG, "Streams what a rule makes of each reading, for a limited time.")
            .with(Parameter.path("name", "The rule's name."))
            .with(Parameter.query("for", "How long: 30s, 15m (default), at most 1h."))
            .with(Parameter.query("twin", "Only for this twin."))
            .answers(
                new Response(
                    200, "begin, look, dropped and end.", "text/event-stream", "LiveEvents"))
            .to(this::debug),
        Route.own(Verb.POST, "/api/v1/rules/test-message", "testRuleMessage")
            .role(Role.ENGINEER)
            .says(TAG, "Says what bindings and rules would make of a message; changes nothing.")
            .jsonBody("RuleMessage", bodyBytesMax)
            .answers(Response.json(200, "What it came to.", "RuleMessageOutcome"))
            .to(this::test));
  }

  private Answer debug(Call call) {
    String name = call.variable("name");
    if (graphs.of(call).view().rules().firings(name, 1).isEmpty()) {
      return Answer.refused(
          Fault.of(ErrorCode.NOT_FOUND, "There is no such rule")
              .expected("the name of a rule that is in force")
              .found(name));
    }
    Duration time =
        Durations.parse(
            "query parameter for",
            call.query("for").orElse(TIME_DEFAULT),
            TIME_LEAST,
            RuleDebug.TIME_MAX);
    RuleDebug.Session session = space.ruleDebug().begin(name, call.query("twin").orElse(""), time);
    return new Answer.Events(writer -> stream(session, writer), session::close);
  }

  private static void stream(RuleDebug.Session session, EventWriter writer)
      throws IOException, InterruptedException {
    writer.event("", "begin", "{\"until\":\"%s\"}".formatted(session.until())).flush();
    int quiet = 0;
    while (!session.isOver()) {
      List<RuleTrace> looks = session.take(LOOKS_AT_ONCE);
      looks.forEach(look -> writer.event("", "look", look.json()));
      long dropped = session.takeDropped();
      if (dropped > 0) {
        writer.event("", "dropped", "{\"count\":%d}".formatted(dropped));
      }
      quiet = looks.isEmpty() ? quiet + 1 : 0;
      if (quiet % QUIET_ROUNDS == QUIET_ROUNDS - 1) {
        writer.comment("quiet");
      }
      if (writer.pendingChars() > 0) {
        writer.flush();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    writer.event("", "end", "{}").flush();
  }

  private Answer test(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("device", "topic", "payload", "base64", "files"));
    String topic = Members.text(body, "topic");
    FieldPublication message =
        body.has("base64")
            ? new FieldPublication(topic, ByteBuffer.wrap(bytes(Members.text(body, "base64"))))
            : FieldPublication.of(topic, Members.text(body, "payload"));
    List<NamedText> files = body.has("files") ? FileTexts.files(body) : List.of();
    String device = Members.text(body, "device");
    return pool.run(
        () ->
            switch (branches.tried(call.principal(), files, device, message)) {
              case Branches.Tried.Refused(Refusal refusal) ->
                  Answer.refused(
                      Fault.of(ErrorCode.CONFIGURATION_INVALID, "The rules are not valid")
                          .status(400)
                          .details(refusal.details()));
              case Branches.Tried.Done(TriedMessage tried) -> Answer.json(told(tried));
            });
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw Call.invalid("request body /base64", "bytes in Base64", base64).exception();
    }
  }

  private static String told(TriedMessage tried) {
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("readings");
          tried.readings().forEach(value -> write(out, value));
          out.writeEndArray();
          out.writeArrayPropertyStart("drift");
          tried.drift().forEach(out::writeRawValue);
          out.writeEndArray();
          write(out, "looks", tried.looks());
          write(out, "firings", tried.firings());
          out.writeEndObject();
        });
  }

  private static void write(JsonGenerator out, String name, List<RuleTrace> traces) {
    out.writeArrayPropertyStart(name);
    traces.forEach(trace -> out.writeRawValue(trace.json()));
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, TriedMessage.Value value) {
    out.writeStartObject();
    out.writeStringProperty("twin", value.series().twinId());
    out.writeStringProperty("property", value.series().path());
    out.writeName("value");
    JsonValues.write(out, value.type(), value.bits(), value.text());
    if (!value.series().unit().isEmpty()) {
      out.writeStringProperty("unit", value.series().unit());
    }
    out.writeStringProperty("time", Times.text(value.sourceMicros()));
    out.writeStringProperty("quality", value.quality().name().toLowerCase(Locale.ROOT));
    out.writeBooleanProperty("current", value.current());
    out.writeEndObject();
  }
}
