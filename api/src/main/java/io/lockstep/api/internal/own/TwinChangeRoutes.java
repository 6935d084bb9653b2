package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.Reading;
import io.lockstep.history.RecordedChange;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.space.InputOrigin;
import io.lockstep.space.InputOrigins;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Remembered;
import io.lockstep.twin.access.Extent;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// What happened to a twin: what, when, by whom and why.
public final class TwinChangeRoutes {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  /// So many changes of one input may have been shown by the pages before.
  private static final int SKIPPED_MAX = 1_000_000;

  private final Space space;
  private final SpaceCalls calls;
  private final Scopes graphs;
  private final HistoryStore history;
  private final WorkPool pool;

  public TwinChangeRoutes(Space space, Scopes graphs, HistoryStore history, WorkPool pool) {
    this.space = space;
    this.calls = graphs.live();
    this.graphs = graphs;
    this.history = history;
    this.pool = pool;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/twins/{id}/changes", "listTwinChanges")
            .seen()
            .role(Role.VIEWER)
            .says(
                "Twins",
                "Lists what happened to a twin, the last known first: what, when, by whom and why."
                    + " Also of one that is deleted.")
            .with(Parameter.path("id", "The twin's id."))
            .with(
                Parameter.query(
                    "from",
                    "First known time, inclusive: RFC 3339 or milliseconds since 1970; all when"
                        + " left out."))
            .with(Parameter.query("to", "Last known time, exclusive; all when left out."))
            .with(
                Parameter.query(
                    "asKnownAt", "Only what was known at this time: RFC 3339 or milliseconds."))
            .with(
                Parameter.query(
                    "limit",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,\"default\":100}",
                    "The most changes of a page."))
            .with(Parameter.query("continuation", "What the page before gave, for the next one."))
            .answers(Response.json(200, "The changes.", "TwinChanges"))
            .to(this::changes));
  }

  private Answer changes(Call call) throws InterruptedException {
    TwinId twin = new TwinId(call.variable("id"));
    Predicate<Remembered> passes = passes(call, twin.value());
    long from = time(call, "from", Long.MIN_VALUE);
    long to =
        Math.min(time(call, "to", Long.MAX_VALUE), after(time(call, "asKnownAt", Long.MAX_VALUE)));
    int limit = call.queryInt("limit", 1, LIMIT_MAX, LIMIT_DEFAULT);
    GraphView view = calls.view();
    TwinChanges.Start start =
        call.query("continuation")
            .map(TwinChangeRoutes::start)
            .orElse(new TwinChanges.Start(view.position(), 0));
    calls.awaitHistory(view.position());
    return pool.run(
        () -> {
          List<TwinChange> page =
              new TwinChanges(history, view.memory(), twin, from, to, passes).page(start, limit);
          if (page.isEmpty()
              && call.query("continuation").isEmpty()
              && view.values(twin.value()).isEmpty()
              && new TwinChanges(
                      history, view.memory(), twin, Long.MIN_VALUE, Long.MAX_VALUE, passes)
                  .page(start, 1)
                  .isEmpty()) {
            throw TwinStateRoutes.unknownTwin(twin.value());
          }
          try (InputOrigins origins = space.origins()) {
            return Answer.json(
                Json.write(json -> write(json, twin, page, next(start, page, limit), origins)));
          }
        });
  }

  /// Which changes of structure the caller may see. What happened to a twin is for those who may
  /// read all of it; relationships to twins that they may not read are left out.
  private Predicate<Remembered> passes(Call call, String twin) {
    Optional<Sight> found = graphs.sight(call);
    if (found.isEmpty()) {
      return _ -> true;
    }
    Sight sight = found.get();
    Extent extent = sight.of(twin, "");
    if (!extent.isSeen()) {
      throw TwinStateRoutes.unknownTwin(twin);
    }
    if (!extent.allowsAll(Right.READ)) {
      throw Fault.of(ErrorCode.FORBIDDEN, "Policies do not permit this")
          .at("twin")
          .expected("the right to read all of it")
          .found("the right to read some of it")
          .exception();
    }
    return change ->
        change.relationshipId().isEmpty()
            || (sight.of(change.subject(), "").isSeen()
                && sight.of(change.subject(), "").touches(Right.READ, change.relationshipName())
                && sight.of(change.targetId(), "").isSeen());
  }

  private static long time(Call call, String name, long otherwise) {
    return call.query(name)
        .map(text -> Times.parseMicros("query parameter " + name, text))
        .orElse(otherwise);
  }

  private static long after(long micros) {
    return micros == Long.MAX_VALUE ? micros : micros + 1;
  }

  private static TwinChanges.Start start(String continuation) {
    int dash = continuation.indexOf('-');
    try {
      long position = Long.parseLong(continuation.substring(0, Math.max(0, dash)));
      int skipped = Integer.parseInt(continuation.substring(dash + 1));
      if (position >= 0 && skipped >= 0 && skipped <= SKIPPED_MAX) {
        return new TwinChanges.Start(position, skipped);
      }
    } catch (NumberFormatException _) {
      // Complained about below.
    }
    throw Call.invalid("query parameter continuation", "what the page before gave", continuation)
        .exception();
  }

  /// Where the next page begins; null when this may be the last.
  private static @Nullable String next(TwinChanges.Start start, List<TwinChange> page, int limit) {
    if (page.size() < limit) {
      return null;
    }
    long position = page.getLast().position();
    long shown = page.stream().filter(change -> change.position() == position).count();
    return position + "-" + (position == start.position() ? shown + start.skipped() : shown);
  }

  private static void write(
      JsonGenerator json,
      TwinId twin,
      List<TwinChange> page,
      @Nullable String next,
      InputOrigins origins) {
    json.writeStartObject();
    json.writeStringProperty("twinId", twin.value());
    json.writeArrayPropertyStart("changes");
    InputOrigin origin = null;
    long at = -1;
    for (TwinChange change : page) {
      if (origin == null || change.position() != at) {
        at = change.position();
        origin = origins.of(at);
      }
      json.writeStartObject();
      switch (change) {
        case TwinChange.OfValue value -> writeValue(json, value.change(), value.before());
        case TwinChange.OfStructure structure -> writeStructure(json, structure.change());
      }
      json.writeStringProperty("knownTime", Times.text(change.knownMicros()));
      json.writeNumberProperty("position", change.position());
      writeOrigin(json, change, origin);
      json.writeEndObject();
    }
    json.writeEndArray();
    if (next != null) {
      json.writeStringProperty("continuation", next);
    }
    json.writeEndObject();
  }

  private static void writeValue(
      JsonGenerator json, RecordedChange change, @Nullable Reading before) {
    json.writeStringProperty(
        "what",
        switch (change.kind()) {
          case READING, FUTURE -> "propertySet";
          case REMOVED -> "propertyRemoved";
          case REQUALIFIED -> "qualityChanged";
        });
    json.writeStringProperty("property", change.path());
    if (change.kind() != RecordedChange.Kind.REMOVED) {
      writeReading(json, "value", "quality", change.reading());
    }
    if (before != null) {
      writeReading(json, "oldValue", "oldQuality", before);
    }
    if (!change.unit().isEmpty()) {
      json.writeStringProperty("unit", change.unit());
    }
    json.writeBooleanProperty("current", change.current());
    json.writeStringProperty("validTime", Times.text(change.reading().sourceMicros()));
  }

  private static void writeReading(
      JsonGenerator json, String value, String quality, Reading reading) {
    json.writeName(value);
    JsonValues.write(json, reading.type(), reading.bits(), reading.text());
    json.writeStringProperty(quality, reading.quality().name().toLowerCase(Locale.ROOT));
  }

  private static void writeStructure(JsonGenerator json, Remembered change) {
    json.writeStringProperty(
        "what",
        switch (change.what()) {
          case TWIN_CREATED -> "created";
          case TWIN_DELETED -> "deleted";
          case TWIN_MODEL_CHANGED -> "modelChanged";
          case TWIN_TOUCHED -> "written";
          case DRAFT_GREW -> "draftGrew";
          case RELATIONSHIP_CREATED -> "relationshipCreated";
          case RELATIONSHIP_CHANGED -> "relationshipChanged";
          case RELATIONSHIP_DELETED -> "relationshipDeleted";
          case MODEL_CREATED, MODEL_DELETED, MODEL_DECOMMISSIONED, MODEL_RECOMMISSIONED ->
              "modelOfOthers";
        });
    if (!change.relationshipId().isEmpty()) {
      json.writeObjectPropertyStart("relationship");
      json.writeStringProperty("id", change.relationshipId());
      json.writeStringProperty("name", change.relationshipName());
      json.writeStringProperty("source", change.subject());
      json.writeStringProperty("target", change.targetId());
      json.writeEndObject();
    }
    json.writeStringProperty("validTime", Times.text(change.receivedMicros()));
  }

  /// Who and why. What the journal does not keep any more, the memory of the graph may still know.
  private static void writeOrigin(JsonGenerator json, TwinChange change, InputOrigin origin) {
    String who = origin.who();
    String why = origin.reason();
    if (change instanceof TwinChange.OfStructure structure
        && origin.kind() == InputOrigin.Kind.GONE) {
      who = structure.change().who();
      why = structure.change().why();
    }
    json.writeStringProperty("who", who);
    json.writeStringProperty("why", why);
    switch (origin.kind()) {
      case APP -> {
        json.writeStringProperty("by", "app");
        json.writeStringProperty("command", origin.what());
      }
      case DEVICE -> {
        json.writeStringProperty("by", "device");
        json.writeStringProperty("topic", origin.what());
      }
      case SESSION -> json.writeStringProperty("by", "session");
      case TIME -> json.writeStringProperty("by", "time");
      case GONE -> json.writeStringProperty("by", "notKept");
    }
  }
}
