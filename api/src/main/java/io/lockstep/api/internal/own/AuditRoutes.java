package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.model.Role;
import io.lockstep.space.audit.AuditEntry;
import io.lockstep.space.audit.AuditHealth;
import io.lockstep.space.audit.AuditReader;
import io.lockstep.space.audit.AuditTrail;
import io.lockstep.space.audit.Checkpoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Who did what: the audit, newest first.
public final class AuditRoutes {
  private static final String TAG = "Audit";
  private static final int LIMIT_MAX = 1_000;
  private static final int LIMIT = 100;
  private static final String WHOLE_NUMBER = "{\"type\":\"integer\",\"minimum\":1}";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final AuditTrail audit;
  private final SpaceCalls space;
  private final WorkPool pool;

  /// Routes of an audit.
  ///
  /// @param space whose commands it tells of
  public AuditRoutes(AuditTrail audit, SpaceCalls space, WorkPool pool) {
    this.audit = audit;
    this.space = space;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/audit", "listAudit")
            .role(Role.ENGINEER)
            .says(TAG, "Lists who did what, why, and what it was before and after; newest first.")
            .with(Parameter.query("who", "Only what this user, token or device did."))
            .with(Parameter.query("twin", "Only what is about this twin or what begins with it."))
            .with(Parameter.query("what", "Only commands of this name, such as `PatchTwin`."))
            .with(Parameter.query("outcome", "`done` or `refused`."))
            .with(Parameter.query("from", "Only what was asked for at or after this time."))
            .with(Parameter.query("to", "Only what was asked for before this time."))
            .with(Parameter.query("before", WHOLE_NUMBER, "Only entries below this number."))
            .with(Parameter.query("limit", WHOLE_NUMBER, "1 to 1,000 entries; 100 if not given."))
            .answers(Response.json(200, "Entries, and where to go on.", "AuditPage"))
            .to(this::list),
        Route.own(Verb.GET, "/api/v1/audit/checkpoint", "getAuditCheckpoint")
            .role(Role.ENGINEER)
            .says(TAG, "Gives what the audit's chain has come to, signed, for keeping elsewhere.")
            .answers(Response.json(200, "The checkpoint.", "AuditCheckpoint"))
            .to(_ -> checkpoint()));
  }

  private Answer list(Call call) throws InterruptedException {
    Predicate<AuditEntry> wanted = filter(call);
    int limit = call.queryInt("limit", 1, LIMIT_MAX, LIMIT);
    long before = call.queryInt("before", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    space.awaitLogged();
    AuditReader.Page page =
        pool.run(
            () -> {
              audit.catchUp();
              return audit.entries().page(before, limit, wanted);
            });
    AuditHealth health = audit.health();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              page.entries().forEach(entry -> write(out, entry));
              out.writeEndArray();
              if (page.next() >= 0) {
                out.writeNumberProperty("before", page.next());
              }
              out.writeNumberProperty("groups", health.groups());
              out.writeNumberProperty("entries", health.entries());
              out.writeNumberProperty("inputsCovered", health.inputs());
              if (!health.problem().isEmpty()) {
                out.writeStringProperty("problem", health.problem());
              }
              out.writeEndObject();
            }));
  }

  private Answer checkpoint() throws InterruptedException {
    space.awaitLogged();
    Checkpoint signed = audit.checkpoint();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("chain", signed.chain());
              out.writeNumberProperty("link", signed.link());
              out.writeStringProperty("head", signed.head());
              out.writeNumberProperty("entries", signed.entries());
              out.writeStringProperty("time", signed.time());
              out.writeStringProperty("key", signed.key());
              out.writeStringProperty("text", signed.text());
              out.writeEndObject();
            }));
  }

  private static Predicate<AuditEntry> filter(Call call) {
    Optional<String> who = call.query("who");
    Optional<String> what = call.query("what");
    Optional<String> outcome = call.query("outcome");
    Optional<String> twin = call.query("twin");
    long from = time(call, "from", Long.MIN_VALUE);
    long to = time(call, "to", Long.MAX_VALUE);
    return entry -> {
      String subject = entry.subject();
      boolean isThen = entry.receivedMicros() >= from && entry.receivedMicros() < to;
      boolean isOfTwin =
          twin.map(id -> subject.equals(id) || subject.startsWith(id + "/")).orElse(true);
      if (!isThen || !isOfTwin) {
        return false;
      }
      if (who.isEmpty() && what.isEmpty() && outcome.isEmpty()) {
        return true;
      }
      JsonNode json = read(entry);
      return isMember(json, "who", who)
          && isMember(json, "what", what)
          && isMember(json, "outcome", outcome);
    };
  }

  private static boolean isMember(JsonNode json, String name, Optional<String> wanted) {
    return wanted.map(text -> json.path(name).asString("").equals(text)).orElse(true);
  }

  private static JsonNode read(AuditEntry entry) {
    try {
      return MAPPER.readTree(entry.json());
    } catch (JacksonException _) {
      return MAPPER.createObjectNode(); // Its hash holds, so a newer release has written it.
    }
  }

  private static long time(Call call, String name, long otherwise) {
    return call.query(name)
        .map(text -> Times.parseMicros("query parameter " + name, text))
        .orElse(otherwise);
  }

  private static void write(JsonGenerator out, AuditEntry entry) {
    out.writeStartObject();
    out.writeNumberProperty("number", entry.number());
    out.writeStringProperty("time", Times.text(entry.receivedMicros()));
    if (entry.position() >= 0) {
      out.writeNumberProperty("position", entry.position());
    }
    if (!entry.subject().isEmpty()) {
      out.writeStringProperty("subject", entry.subject());
    }
    for (var member : read(entry).properties()) {
      out.writeName(member.getKey());
      out.writeRawValue(member.getValue().toString());
    }
    out.writeEndObject();
  }
}
