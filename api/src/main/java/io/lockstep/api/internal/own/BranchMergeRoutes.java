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
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.Branches;
import io.lockstep.space.Command;
import io.lockstep.space.HostedBranch;
import io.lockstep.space.Outcome;
import io.lockstep.twin.ComparisonPage;
import io.lockstep.twin.Difference;
import io.lockstep.twin.GraphComparison;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.MergePlan;
import io.lockstep.twin.QueryException;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// What a branch did, and taking it over into the live graph.
public final class BranchMergeRoutes {
  private static final int PAGE_DEFAULT = 100;
  private static final int PAGE_MAX = 1_000;

  /// The most changes that one merge takes over.
  private static final int CHANGES_MAX = 10_000;

  private final Branches branches;
  private final Scopes graphs;
  private final Json json;
  private final WorkPool pool;
  private final int bodyBytesMax;

  public BranchMergeRoutes(
      Branches branches, Scopes graphs, Json json, WorkPool pool, int bodyBytesMax) {
    this.branches = branches;
    this.graphs = graphs;
    this.json = json;
    this.pool = pool;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, Route.BRANCH_PREFIX + "/changes", "getBranchChanges")
            .seen()
            .role(Role.VIEWER)
            .says(
                BranchRoutes.TAG,
                "Tells in what a branch differs: models, twins with values, relationships.")
            .with(BranchRoutes.BRANCH)
            .with(
                Parameter.query(
                    "against",
                    "{\"type\":\"string\",\"enum\":[\"fork\",\"present\"],\"default\":\"fork\"}",
                    "From the graph as it was at the fork (what the branch did), or as it is now."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":%d}"
                        .formatted(PAGE_MAX, PAGE_DEFAULT),
                    "The most changes of a page."))
            .with(
                Parameter.query("continuationToken", "Where the page begins; stands in nextLink."))
            .answers(Response.json(200, "A page of changes, by id.", "BranchChanges"))
            .to(this::changes),
        Route.own(Verb.POST, Route.BRANCH_PREFIX + "/merge", "mergeBranch")
            .seen()
            .role(Role.ENGINEER)
            .says(
                BranchRoutes.TAG,
                "Takes selected changes of a branch over into the live graph, all of them or none.")
            .with(BranchRoutes.BRANCH)
            .body("application/json", "BranchMerge", bodyBytesMax)
            .answers(Response.json(200, "What was done, or would be.", "BranchMergeResult"))
            .to(this::merge));
  }

  private Answer changes(Call call) throws InterruptedException {
    HostedBranch branch = graphs.require(call.variable("branch"));
    int max = call.queryInt("max", 1, PAGE_MAX, PAGE_DEFAULT);
    @Nullable String continuation = call.query("continuationToken").orElse(null);
    String against = call.query("against").orElse("fork");
    GraphView from =
        switch (against) {
          case "fork" -> branch.base();
          case "present" -> graphs.live().view();
          default ->
              throw Call.invalid("query parameter against", "fork or present", against).exception();
        };
    GraphView seenFrom = graphs.seen(call, from);
    GraphView to = graphs.seen(call, branch.view());
    ComparisonPage page;
    try {
      page = pool.run(() -> new GraphComparison(seenFrom, to).page(continuation, max));
    } catch (QueryException e) {
      return Answer.refused(Fault.of(e.refusal()));
    }
    String next =
        page.continuation() == null
            ? null
            : "%s%s?against=%s&max=%d&continuationToken=%s"
                .formatted(call.origin(), call.rawPath(), against, max, page.continuation());
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("branch", branch.id());
              out.writeStringProperty("against", against);
              out.writeArrayPropertyStart("value");
              page.differences().forEach(difference -> DifferenceJson.write(out, difference));
              out.writeEndArray();
              if (next != null) {
                out.writeStringProperty("nextLink", next);
              }
              out.writeEndObject();
            }));
  }

  /// What is asked for.
  ///
  /// @param changes ids of changes; with none of both: all
  /// @param twins ids of twins: their changes, and those of relationships that go out from them
  private record Wanted(
      Set<String> changes, Set<String> twins, boolean isDryRun, boolean isForced, String reason) {
    boolean isAll() {
      return changes.isEmpty() && twins.isEmpty();
    }

    boolean takes(Difference difference) {
      return isAll()
          || changes.contains(difference.id())
          || switch (difference) {
            case Difference.OfModel _ -> false;
            case Difference.OfTwin twin -> twins.contains(twin.twinId());
            case Difference.OfRelationship edge -> twins.contains(edge.sourceId());
          };
    }
  }

  private Wanted wanted(Call call) {
    if (call.body().isBlank()) {
      return new Wanted(Set.of(), Set.of(), false, false, "");
    }
    JsonNode body = json.parseObject(call.body());
    Members.check(body, List.of("changes", "twins", "dryRun", "onConflict", "reason"));
    boolean isAll =
        body.path("changes").isString() && body.path("changes").asString().equals("all");
    List<String> changes = isAll ? List.of() : Members.texts(body, "changes");
    List<String> twins = Members.texts(body, "twins");
    if (!isAll
        && changes.isEmpty()
        && twins.isEmpty()
        && (body.has("changes") || body.has("twins"))) {
      throw Call.invalid(
              "request body",
              "ids of changes or twins, or neither member for all changes",
              "empty arrays")
          .exception();
    }
    String reason = Members.text(body, "reason", "");
    if (reason.length() > Principal.REASON_MAX) {
      throw Call.invalid(
              "request body /reason",
              "at most %d characters".formatted(Principal.REASON_MAX),
              reason.length() + " characters")
          .exception();
    }
    String onConflict = Members.text(body, "onConflict", "refuse");
    if (!onConflict.equals("refuse") && !onConflict.equals("branch")) {
      throw Call.invalid("request body /onConflict", "refuse or branch", onConflict).exception();
    }
    return new Wanted(
        new LinkedHashSet<>(changes),
        new LinkedHashSet<>(twins),
        Members.flag(body, "dryRun", false),
        onConflict.equals("branch"),
        reason);
  }

  private Answer merge(Call call) throws InterruptedException {
    Wanted wanted = wanted(call);
    HostedBranch branch = graphs.require(call.variable("branch"));
    // Of what somebody may not see, nothing is taken over.
    GraphView base = graphs.seen(call, branch.base());
    GraphView mine = graphs.seen(call, branch.view());
    GraphView present = graphs.seen(call, graphs.live().view());
    MergePlan plan = pool.run(() -> plan(wanted, base, mine, present));
    if (!plan.conflicts().isEmpty() && !wanted.isForced() && !wanted.isDryRun()) {
      return Answer.refused(
          Fault.of(
                  ErrorCode.CONFLICT,
                  "Nothing was merged: the graph changed the same since the fork")
              .named("MergeConflict")
              .at("branch " + branch.id())
              .expected(
                  "no change of both, or \"onConflict\":\"branch\", or a selection without them")
              .found("%d conflicts".formatted(plan.conflicts().size()))
              .details(plan.conflicts().stream().map(BranchMergeRoutes::sentence).toList()));
    }
    Principal by =
        wanted.reason().isEmpty() ? call.principal() : call.principal().because(wanted.reason());
    TwinCommand.Merge command =
        plan.command(branch.id(), branch.basePosition(), by.name(), by.reason());
    Outcome outcome = new Outcome(-1, new Reply.Done("", ""));
    if (!command.steps().isEmpty()) {
      Optional<Refusal> refusal = graphs.refusal(call, command);
      if (refusal.isPresent()) {
        return Answer.refused(Fault.of(refusal.get()));
      }
      outcome =
          wanted.isDryRun()
              ? branches.tried(by, new Command.OfTwins(command))
              : graphs.live().write(by, command);
    }
    long position = wanted.isDryRun() ? -1 : outcome.position();
    return switch (outcome.reply()) {
      case Reply.Done _ ->
          Answer.json(Json.write(out -> write(out, branch.id(), wanted, plan, position)));
      case Reply.Refused(var reason) -> Answer.refused(Fault.of(reason));
    };
  }

  private static MergePlan plan(Wanted wanted, GraphView base, GraphView mine, GraphView present) {
    MergePlan plan = new MergePlan(base, mine, present, wanted.isForced());
    GraphComparison comparison = new GraphComparison(base, mine);
    Set<String> missing = new LinkedHashSet<>(wanted.changes());
    int taken = 0;
    String continuation = null;
    do {
      ComparisonPage page = comparison.page(continuation, PAGE_MAX);
      for (Difference difference : page.differences()) {
        missing.remove(difference.id());
        if (wanted.takes(difference)) {
          taken++;
          if (taken > CHANGES_MAX) {
            throw Fault.of(ErrorCode.INVALID_ARGUMENT, "The merge is too large")
                .named("LimitExceeded")
                .at("request body")
                .expected("a selection of at most %d changes".formatted(CHANGES_MAX))
                .found("more")
                .exception();
          }
          plan.add(difference);
        }
      }
      continuation = page.continuation();
    } while (continuation != null);
    if (!missing.isEmpty()) {
      throw Call.invalid(
              "request body /changes",
              "ids of changes that the branch made, as GET .../changes lists them",
              String.join(", ", new ArrayList<>(missing)))
          .exception();
    }
    return plan;
  }

  private static String sentence(MergePlan.Conflict conflict) {
    return "%s%s: at the fork %s, in the branch %s, now %s"
        .formatted(
            conflict.id(),
            conflict.path().isEmpty() ? "" : " " + conflict.path(),
            shown(conflict.base()),
            shown(conflict.branch()),
            shown(conflict.present()));
  }

  private static String shown(@Nullable String json) {
    return json == null ? "nothing" : json;
  }

  private static void write(
      JsonGenerator out, String branch, Wanted wanted, MergePlan plan, long position) {
    out.writeStartObject();
    out.writeStringProperty("branch", branch);
    out.writeBooleanProperty("dryRun", wanted.isDryRun());
    if (position >= 0) {
      out.writeNumberProperty("position", position);
    }
    texts(out, "merged", plan.merged());
    texts(out, "unchanged", plan.unchanged());
    out.writeArrayPropertyStart("skipped");
    for (MergePlan.Skipped skipped : plan.skipped()) {
      out.writeStartObject();
      out.writeStringProperty("id", skipped.id());
      out.writeStringProperty("reason", skipped.reason());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("conflicts");
    for (MergePlan.Conflict conflict : plan.conflicts()) {
      out.writeStartObject();
      out.writeStringProperty("id", conflict.id());
      if (!conflict.path().isEmpty()) {
        out.writeStringProperty("path", conflict.path());
      }
      raw(out, "base", conflict.base());
      raw(out, "branch", conflict.branch());
      raw(out, "present", conflict.present());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void raw(JsonGenerator out, String name, @Nullable String json) {
    if (json != null) {
      out.writeName(name);
      out.writeRawValue(json);
    }
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }
}
