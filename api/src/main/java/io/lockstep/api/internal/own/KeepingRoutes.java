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
import io.lockstep.history.HistoryStore;
import io.lockstep.history.retention.RetentionState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.KeepShape;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.access.SelectorReader;
import io.lockstep.twin.keeping.KeepRule;
import io.lockstep.twin.keeping.KeepRules;
import io.lockstep.twin.keeping.KeepSelector;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import io.lockstep.twin.keeping.LegalHold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// For how long what is kept: rules, legal holds and known gaps.
public final class KeepingRoutes {
  private static final String TAG = "Retention";
  private static final List<String> HOLD_KEYS =
      Stream.concat(
              Stream.of("reason", "from", "to", "until", "tags"), SelectorReader.KEYS.stream())
          .toList();

  private final SpaceCalls space;
  private final HistoryStore history;
  private final Json json;
  private final int bodyBytesMax;

  public KeepingRoutes(SpaceCalls space, HistoryStore history, Json json, int bodyBytesMax) {
    this.space = space;
    this.history = history;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/retention", "getRetention")
            .role(Role.ENGINEER)
            .says(TAG, "Gives for how long what is kept, and how far its removal is.")
            .answers(Response.json(200, "Files and entries, in order.", "Retention"))
            .to(_ -> get()),
        Route.own(Verb.PUT, "/api/v1/retention", "putRetention")
            .role(Role.ADMIN)
            .says(TAG, "Replaces all retention files; within a second the history goes by them.")
            .jsonBody("RuleFiles", bodyBytesMax)
            .answers(Response.empty(204, "They are in force."))
            .to(this::put),
        Route.own(Verb.POST, "/api/v1/retention/explain", "explainRetention")
            .role(Role.ENGINEER)
            .says(TAG, "Says for how long a property of a twin is kept, and which entry says so.")
            .jsonBody("RetentionQuestion", bodyBytesMax)
            .answers(Response.json(200, "What decides.", "RetentionAnswer"))
            .to(this::explain),
        Route.own(Verb.GET, "/api/v1/holds", "getHolds")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the legal holds.")
            .with(Parameter.query("twin", "Only those that are on this twin."))
            .answers(Response.json(200, "All that are in force.", "LegalHolds"))
            .to(this::holds),
        Route.own(Verb.PUT, "/api/v1/holds/{name}", "placeHold")
            .role(Role.ADMIN)
            .says(TAG, "Places a legal hold: neither retention nor a purge takes what is under it.")
            .with(Parameter.path("name", "Its name."))
            .jsonBody("LegalHoldRequest", bodyBytesMax)
            .answers(Response.empty(204, "It is in force."))
            .to(this::place),
        Route.own(Verb.DELETE, "/api/v1/holds/{name}", "releaseHold")
            .role(Role.ADMIN)
            .says(TAG, "Releases a legal hold.")
            .with(Parameter.path("name", "Its name."))
            .with(Parameter.query("reason", "Why, in your words."))
            .answers(Response.empty(204, "It is over."))
            .to(this::release),
        Route.own(Verb.GET, "/api/v1/gaps", "getGaps")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the known gaps, the latest last.")
            .with(Parameter.query("twin", "Only those of this twin, and of all twins."))
            .answers(Response.json(200, "Those that were noted.", "KnownGaps"))
            .to(this::gaps),
        Route.own(Verb.POST, "/api/v1/gaps", "noteGap")
            .role(Role.OPERATOR)
            .says(TAG, "Notes that readings are missing, and why.")
            .jsonBody("KnownGapRequest", bodyBytesMax)
            .answers(Response.json(201, "Its id.", "KnownGapNoted"))
            .to(this::note),
        Route.own(Verb.DELETE, "/api/v1/gaps/{id}", "withdrawGap")
            .role(Role.OPERATOR)
            .says(TAG, "Takes back the note of a gap.")
            .with(Parameter.path("id", "Its id."))
            .answers(Response.empty(204, "It is no longer known."))
            .to(this::withdraw));
  }

  private Keeping keeping() {
    return space.view().keeping();
  }

  private Answer get() {
    Keeping keeping = keeping();
    RetentionState state = history.retention();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              FileTexts.write(out, keeping.rules().files());
              out.writeArrayPropertyStart("entries");
              for (KeepRule rule : keeping.rules().rules()) {
                out.writeStartObject();
                out.writeStringProperty("keep", span(rule.keepMicros()));
                copies(out, rule.isArchivedFirst(), rule.staysInLake());
                write(out, rule.selector());
                out.writeStringProperty("place", rule.place());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeObjectPropertyStart("state");
              if (state.nowMicros() != Long.MIN_VALUE) {
                out.writeStringProperty("time", Times.text(state.nowMicros()));
              }
              out.writeBooleanProperty("clockAhead", state.isBraked());
              out.writeBooleanProperty("waits", state.isPlanLost());
              out.writeNumberProperty("removedReadings", state.removedRows());
              out.writeNumberProperty("removedDays", state.removedDays());
              out.writeNumberProperty("daysToDo", state.daysToDo());
              if (state.archivedMicros() != Long.MIN_VALUE) {
                out.writeStringProperty("archivedBefore", Times.text(state.archivedMicros()));
              }
              out.writeEndObject();
              out.writeEndObject();
            }));
  }

  private static String span(long micros) {
    return micros == KeepShape.FOREVER ? "forever" : Duration.ofMillis(micros / 1_000).toString();
  }

  private static void copies(JsonGenerator out, boolean isArchivedFirst, boolean staysInLake) {
    if (isArchivedFirst) {
      out.writeBooleanProperty("archive", true);
    }
    if (staysInLake) {
      out.writeStringProperty("lake", "keep");
    }
  }

  private static void write(JsonGenerator out, KeepSelector selector) {
    Clause clause = selector.clause();
    Clause.Below below = clause.below();
    if (below != null) {
      out.writeObjectPropertyStart("below");
      out.writeStringProperty("twin", below.twin());
      texts(out, "along", below.along());
      out.writeEndObject();
    }
    texts(out, "twins", clause.twins());
    String model = clause.model();
    if (model != null) {
      out.writeStringProperty("model", model);
    }
    texts(out, "tags", selector.tags());
    texts(
        out,
        "properties",
        clause.properties().stream().map(path -> path.replace('/', '.')).toList());
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      out.writeArrayPropertyStart(name);
      texts.forEach(out::writeString);
      out.writeEndArray();
    }
  }

  private Answer put(Call call) throws InterruptedException {
    List<NamedText> files = FileTexts.read(json.parseObject(call.body()));
    if (KeepRules.parse(files) instanceof KeepRules.Result.Invalid(List<Problem> problems)) {
      return refused("The retention files are not valid", problems);
    }
    return done(call, new TwinCommand.SetRetention(files));
  }

  private static Answer refused(String what, List<Problem> problems) {
    return Answer.refused(
        Fault.of(ErrorCode.CONFIGURATION_INVALID, what)
            .status(400)
            .details(problems.stream().map(Problem::toString).toList()));
  }

  private Answer done(Call call, TwinCommand command) throws InterruptedException {
    return Registry.reply(
        space.write(call.principal(), new Command.OfTwins(command)),
        () -> Answer.noContent(Map.of()));
  }

  private Answer explain(Call call) {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("twin", "property"));
    String twin = Members.text(body, "twin");
    String path = Members.text(body, "property").replace('.', '/');
    Keeping keeping = keeping();
    Optional<KeepShape.Rule> rule = keeping.rule(twin, path);
    List<KeepShape.Hold> holds = keeping.shapeOf(twin).holdsOn(path);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("by", rule.isPresent() ? "entry" : "settings");
              rule.ifPresent(
                  one -> {
                    out.writeStringProperty("keep", span(one.keepMicros()));
                    copies(out, one.isArchivedFirst(), one.staysInLake());
                    out.writeStringProperty("place", one.place());
                  });
              texts(out, "holds", holds.stream().map(KeepShape.Hold::name).distinct().toList());
              out.writeBooleanProperty("twinExists", space.view().hasTwin(twin));
              out.writeEndObject();
            }));
  }

  private Answer holds(Call call) {
    Keeping keeping = keeping();
    Optional<String> twin = call.query("twin");
    List<LegalHold> found =
        keeping.holds().values().stream()
            .filter(
                hold ->
                    twin.isEmpty()
                        || keeping.shapeOf(twin.get()).holds().stream()
                            .anyMatch(one -> one.name().equals(hold.name())))
            .toList();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (LegalHold hold : found) {
                out.writeStartObject();
                out.writeStringProperty("name", hold.name());
                write(out, hold.selector());
                time(out, "from", hold.fromMicros());
                time(out, "to", hold.toMicros());
                time(out, "until", hold.untilMicros());
                out.writeStringProperty("reason", hold.reason());
                out.writeStringProperty("by", hold.by());
                out.writeStringProperty("since", Times.text(hold.sinceMicros()));
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void time(JsonGenerator out, String name, long micros) {
    if (micros != Long.MIN_VALUE && micros != Long.MAX_VALUE) {
      out.writeStringProperty(name, Times.text(micros));
    }
  }

  private Answer place(Call call) throws InterruptedException {
    String name = call.variable("name");
    JsonNode body = json.parseObject(call.body());
    // JSON is YAML: one reader for both, with its places.
    NamedText text = new NamedText("request body", call.body());
    List<Problem> problems = new ArrayList<>();
    Yaml yaml = Yaml.of(text.name(), problems);
    List<Yaml.Mapping> read = Yaml.readAll(text, problems, "legal hold", HOLD_KEYS);
    if (!problems.isEmpty() || read.isEmpty()) {
      return refused("The legal hold is not valid", problems);
    }
    Yaml.Mapping entry = read.getFirst();
    Clause clause = SelectorReader.read(text.name(), yaml, entry, Set.of());
    List<String> tags = yaml.texts(entry, "tags");
    if (Stream.of("below", "twins", "model", "tags").noneMatch(entry::has)) {
      yaml.problem(entry.node(), "expected the key below, twins, model or tags, found none");
    }
    if (!problems.isEmpty()) {
      return refused("The legal hold is not valid", problems);
    }
    String reason = Members.text(body, "reason");
    LegalHold hold =
        new LegalHold(
            name,
            new KeepSelector(clause, tags),
            micros(body, "from", Long.MIN_VALUE),
            micros(body, "to", Long.MAX_VALUE),
            micros(body, "until", Long.MAX_VALUE),
            reason,
            call.principal().name(),
            0);
    return done(call, new TwinCommand.SetHold(name, hold, call.principal().name(), reason));
  }

  private static long micros(JsonNode body, String name, long otherwise) {
    return Members.find(body, name)
        .map(text -> Times.parseMicros("request body /" + name, text))
        .orElse(otherwise);
  }

  private Answer release(Call call) throws InterruptedException {
    return done(
        call,
        new TwinCommand.SetHold(
            call.variable("name"), null, call.principal().name(), call.query("reason").orElse("")));
  }

  private Answer gaps(Call call) {
    Optional<String> twin = call.query("twin");
    List<KnownGap> found =
        keeping().gaps().stream()
            .filter(
                gap -> twin.isEmpty() || gap.twinId().isEmpty() || gap.twinId().equals(twin.get()))
            .toList();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (KnownGap gap : found) {
                out.writeStartObject();
                out.writeStringProperty("id", gap.id());
                if (!gap.twinId().isEmpty()) {
                  out.writeStringProperty("twin", gap.twinId());
                }
                if (!gap.path().isEmpty()) {
                  out.writeStringProperty("property", gap.path());
                }
                write(out, gap);
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  /// The members that say when, why, and who says so.
  static void write(JsonGenerator out, KnownGap gap) {
    time(out, "from", gap.fromMicros());
    time(out, "to", gap.toMicros());
    out.writeStringProperty("reason", gap.reason());
    out.writeStringProperty("source", gap.source().word());
  }

  private Answer note(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("twin", "property", "from", "to", "reason"));
    Outcome outcome =
        space.write(
            call.principal(),
            new Command.OfTwins(
                new TwinCommand.NoteGap(
                    "",
                    Members.text(body, "twin", ""),
                    Members.text(body, "property", "").replace('.', '/'),
                    Times.parseMicros("request body /from", Members.text(body, "from")),
                    Times.parseMicros("request body /to", Members.text(body, "to")),
                    Members.text(body, "reason"),
                    call.principal().name())));
    String said = outcome.reply() instanceof Reply.Done done ? done.body() : "{}";
    return Registry.reply(outcome, () -> Answer.json(201, said, Map.of()));
  }

  private Answer withdraw(Call call) throws InterruptedException {
    return done(
        call,
        new TwinCommand.NoteGap(call.variable("id"), "", "", 0, 0, "", call.principal().name()));
  }
}
