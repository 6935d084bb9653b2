package io.lockstep.twin;

import io.lockstep.twin.TwinCommand.MergeGuard;
import io.lockstep.twin.TwinCommand.MergeStep;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What taking over changes of a branch would do to the present graph: the steps, and what stands
/// against them because the present graph changed the same since the fork. Confined to one thread.
public final class MergePlan {
  /// The pseudo path of a twin's model in conflicts and guards.
  static final String MODEL_PATH = "$model";

  private final GraphComparison branchDid;
  private final GraphComparison presentDid;
  private final GraphView present;
  private final boolean isForced;
  private final List<String> newModels = new ArrayList<>();
  private final List<MergeStep> modelsBefore = new ArrayList<>();
  private final List<MergeStep> edgesGone = new ArrayList<>();
  private final List<MergeStep> twinsGone = new ArrayList<>();
  private final List<MergeStep> twins = new ArrayList<>();
  private final List<MergeStep> edges = new ArrayList<>();
  private final List<MergeStep> modelsAfter = new ArrayList<>();
  private final List<String> merged = new ArrayList<>();
  private final List<String> unchanged = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<Conflict> conflicts = new ArrayList<>();

  /// Something that both changed since the fork, not alike.
  ///
  /// @param id of the difference
  /// @param path the value of a twin, or `$model`; empty when it is the whole
  /// @param base as it was at the fork, JSON text; null when there was none
  /// @param branch as it is in the branch
  /// @param present as it is now
  public record Conflict(
      String id,
      String path,
      @Nullable String base,
      @Nullable String branch,
      @Nullable String present) {}

  /// Something that is not taken over.
  public record Skipped(String id, String reason) {}

  /// @param base the graph as it was at the fork
  /// @param branch the branch's
  /// @param present the graph that is merged into
  /// @param isForced true when the branch's side wins where both changed the same
  public MergePlan(GraphView base, GraphView branch, GraphView present, boolean isForced) {
    this.branchDid = new GraphComparison(base, branch);
    this.presentDid = new GraphComparison(base, present);
    this.present = present;
    this.isForced = isForced;
  }

  /// Takes a change of the branch into the plan.
  public void add(Difference change) {
    switch (change) {
      case Difference.OfModel model -> add(model);
      case Difference.OfTwin twin -> add(twin);
      case Difference.OfRelationship relationship -> add(relationship);
    }
  }

  /// The command that does it, to be decided as a whole.
  ///
  /// @param by who merges
  /// @param reason why, in their words
  public TwinCommand.Merge command(String branch, long basePosition, String by, String reason) {
    List<MergeStep> steps = new ArrayList<>();
    if (!newModels.isEmpty()) {
      steps.add(step(new TwinCommand.AddModels("[" + String.join(",", newModels) + "]")));
    }
    steps.addAll(modelsBefore);
    steps.addAll(edgesGone);
    steps.addAll(twinsGone);
    steps.addAll(twins);
    steps.addAll(edges);
    steps.addAll(modelsAfter);
    return new TwinCommand.Merge(branch, basePosition, by, reason, steps);
  }

  /// Ids of the changes that the command carries out.
  public List<String> merged() {
    return List.copyOf(merged);
  }

  /// Ids of the changes that the present graph has already.
  public List<String> unchanged() {
    return List.copyOf(unchanged);
  }

  /// What is not taken over.
  public List<Skipped> skipped() {
    return List.copyOf(skipped);
  }

  /// What both changed. None of them is in the command, unless the branch's side was to win.
  public List<Conflict> conflicts() {
    return List.copyOf(conflicts);
  }

  private static MergeStep step(TwinCommand command) {
    return new MergeStep(command, List.of());
  }

  /// Notes a conflict; true when the branch's side wins.
  private boolean isDecided(
      String id,
      String path,
      @Nullable String base,
      @Nullable String branch,
      @Nullable String now) {
    conflicts.add(new Conflict(id, path, base, branch, now));
    return isForced;
  }

  /// Notes a conflict in which the branch's side cannot win.
  private void stands(
      String id, @Nullable String base, @Nullable String branch, @Nullable String now, String why) {
    if (isForced) {
      skipped.add(new Skipped(id, why));
    } else {
      conflicts.add(new Conflict(id, "", base, branch, now));
    }
  }

  private void add(Difference.OfModel change) {
    String id = change.modelId();
    String now = present.model(id, true).orElse(null);
    if (isDraft(change.before()) || isDraft(change.after())) {
      skipped.add(
          new Skipped(change.id(), "a drafted model belongs to one twin and is not merged"));
      return;
    }
    switch (change.kind()) {
      case CREATED -> {
        String definition = definition(change.after());
        if (now == null) {
          newModels.add(definition);
          merged.add(change.id());
          return;
        }
        if (definition.equals(definition(now))) {
          unchanged.add(change.id());
        } else {
          stands(change.id(), null, change.after(), now, "there is another model of this id");
        }
      }
      case DELETED -> {
        if (now == null) {
          unchanged.add(change.id());
        } else {
          modelsAfter.add(step(new TwinCommand.DeleteModel(id)));
          merged.add(change.id());
        }
      }
      case CHANGED -> addChanged(change, now);
    }
  }

  private void addChanged(Difference.OfModel change, @Nullable String now) {
    if (!definition(change.before()).equals(definition(change.after()))) {
      skipped.add(
          new Skipped(
              change.id(),
              "the branch replaced the model; models are immutable, give it a version"));
      return;
    }
    if (now == null) {
      stands(change.id(), change.before(), change.after(), null, "the graph deleted it");
      return;
    }
    boolean wanted = flag(change.after());
    if (flag(now) == wanted) {
      unchanged.add(change.id());
      return;
    }
    MergeStep patch =
        step(
            new TwinCommand.PatchModel(
                change.modelId(),
                "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":%s}]"
                    .formatted(wanted)));
    (wanted ? modelsAfter : modelsBefore).add(patch);
    merged.add(change.id());
  }

  private static boolean isDraft(@Nullable String data) {
    return data != null && JsonTree.own(data).path("id").asString("").startsWith(Drafts.PREFIX);
  }

  private static String definition(@Nullable String data) {
    return data == null ? "" : JsonTree.text(JsonTree.own(data).path("model"));
  }

  private static boolean flag(@Nullable String data) {
    return data != null && JsonTree.own(data).path("decommissioned").asBoolean(false);
  }

  private void add(Difference.OfTwin change) {
    String id = change.twinId();
    String modelAfter = change.modelAfter();
    if (modelAfter != null
        && modelAfter.startsWith(Drafts.PREFIX)
        && !present.modelOf(id).equals(Optional.of(modelAfter))) {
      skipped.add(
          new Skipped(change.id(), "its model is a draft of the branch; adopt it there first"));
      return;
    }
    long telemetry = change.values().stream().filter(value -> !value.isProperty()).count();
    if (telemetry > 0 && change.kind() == Difference.Kind.CHANGED) {
      skipped.add(
          new Skipped(
              change.id(), "values of Telemetry are not merged: %d of them".formatted(telemetry)));
    }
    switch (change.kind()) {
      case CREATED -> addCreated(change, Objects.requireNonNull(modelAfter));
      case DELETED -> addDeleted(change);
      case CHANGED -> addChanged(change);
    }
  }

  private void addCreated(Difference.OfTwin change, String model) {
    String id = change.twinId();
    Optional<String> now = present.modelOf(id);
    if (now.isPresent()) {
      if (new GraphComparison(branchDid, presentDid)
          .twin(id).stream().noneMatch(MergePlan::isOfProperties)) {
        unchanged.add(change.id());
        return;
      }
      if (!isDecided(change.id(), "", null, quoted(model), quoted(now.get()))) {
        return;
      }
    }
    twins.add(step(new TwinCommand.PutTwin(id, document(model, change.values()), now.isEmpty())));
    merged.add(change.id());
  }

  private static boolean isOfProperties(Difference.OfTwin twin) {
    return !Objects.equals(twin.modelBefore(), twin.modelAfter())
        || twin.values().stream().anyMatch(Difference.OfValue::isProperty);
  }

  private void addDeleted(Difference.OfTwin change) {
    String id = change.twinId();
    if (!present.hasTwin(id)) {
      unchanged.add(change.id());
      return;
    }
    Difference.OfTwin now = presentDid.twin(id).filter(MergePlan::isOfProperties).orElse(null);
    if (now != null
        && !isDecided(
            change.id(),
            "",
            quotedOrNull(change.modelBefore()),
            null,
            quotedOrNull(now.modelAfter()))) {
      return;
    }
    List<MergeGuard> guards = new ArrayList<>();
    if (!isForced) {
      guards.add(new MergeGuard(id, MODEL_PATH, quotedOrNull(change.modelBefore())));
      change.values().stream()
          .filter(Difference.OfValue::isProperty)
          .forEach(value -> guards.add(new MergeGuard(id, value.path(), value.before())));
    }
    twinsGone.add(new MergeStep(new TwinCommand.DeleteTwin(id, null), guards));
    merged.add(change.id());
  }

  private void addChanged(Difference.OfTwin change) {
    String id = change.twinId();
    if (!present.hasTwin(id)) {
      stands(
          change.id(),
          quotedOrNull(change.modelBefore()),
          quotedOrNull(change.modelAfter()),
          null,
          "the graph deleted it");
      return;
    }
    int before = conflicts.size();
    List<String> operations = new ArrayList<>();
    List<MergeGuard> guards = new ArrayList<>();
    boolean isMoved = !Objects.equals(change.modelBefore(), change.modelAfter());
    if (isMoved) {
      take(change, MODEL_PATH, change.modelBefore(), change.modelAfter(), operations, guards);
    }
    for (Difference.OfValue value : change.values()) {
      if (value.isProperty()) {
        take(change, value.path(), value.before(), value.after(), operations, guards);
      }
    }
    if (!isForced && conflicts.size() > before) {
      return;
    }
    if (operations.isEmpty()) {
      unchanged.add(change.id());
      return;
    }
    twins.add(
        new MergeStep(
            new TwinCommand.PatchTwin(id, "[" + String.join(",", operations) + "]", null), guards));
    merged.add(change.id());
  }

  private void take(
      Difference.OfTwin change,
      String path,
      @Nullable String base,
      @Nullable String wanted,
      List<String> operations,
      List<MergeGuard> guards) {
    boolean isModel = path.equals(MODEL_PATH);
    String baseJson = isModel ? quotedOrNull(base) : base;
    String wantedJson = isModel ? quotedOrNull(wanted) : wanted;
    String now = GraphComparison.valueOf(present.state(), change.twinId(), path);
    if (Objects.equals(now, wantedJson)) {
      return;
    }
    if (!Objects.equals(now, baseJson)
        && !isDecided(change.id(), path, baseJson, wantedJson, now)) {
      return;
    }
    if (!isForced) {
      guards.add(new MergeGuard(change.twinId(), path, now));
    }
    String pointer = isModel ? "/$metadata/$model" : "/" + path.replace("~", "~0");
    operations.add(operation(pointer, wantedJson));
  }

  private static String operation(String pointer, @Nullable String json) {
    StringBuilder out = new StringBuilder("{\"op\":");
    out.append(json == null ? "\"remove\"" : "\"add\"");
    JsonText.quote(JsonText.key(out.append(','), "path"), pointer);
    if (json != null) {
      JsonText.key(out.append(','), "value").append(json);
    }
    return out.append('}').toString();
  }

  /// A twin as it is put: values of components stand in objects of their own.
  private static String document(String model, List<Difference.OfValue> values) {
    TwinDocument document = new TwinDocument(model);
    for (Difference.OfValue value : values) {
      if (value.isProperty() && value.after() != null) {
        document.put(value.path(), value.after());
      }
    }
    return document.json();
  }

  private void add(Difference.OfRelationship change) {
    String source = change.sourceId();
    String id = change.relationshipId();
    Entity now = present.relationship(source, id).orElse(null);
    String wanted = bare(change.after());
    if (Objects.equals(bare(now == null ? null : now.json()), wanted)) {
      unchanged.add(change.id());
      return;
    }
    boolean isTouched = presentDid.relationship(source, id).isPresent();
    if (isTouched
        && !isDecided(
            change.id(), "", change.before(), change.after(), now == null ? null : now.json())) {
      return;
    }
    String match = now == null || isForced ? null : now.etag();
    if (now != null && wanted != null && isSameEdge(now.json(), wanted)) {
      edges.add(
          step(
              new TwinCommand.PatchRelationship(
                  source, id, propertyPatch(now.json(), wanted), match)));
    } else {
      if (now != null) {
        edgesGone.add(step(new TwinCommand.DeleteRelationship(source, id, match)));
      }
      if (wanted != null) {
        edges.add(step(new TwinCommand.PutRelationship(source, id, wanted, true)));
      }
    }
    merged.add(change.id());
  }

  /// A relationship without what the server adds to it.
  private static @Nullable String bare(@Nullable String json) {
    if (json == null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, JsonNode> member : JsonTree.own(json).properties()) {
      if (!member.getKey().equals("$etag")
          && !member.getKey().equals("$relationshipId")
          && !member.getKey().equals("$sourceId")) {
        out.append(out.isEmpty() ? '{' : ',');
        JsonText.key(out, member.getKey()).append(JsonTree.text(member.getValue()));
      }
    }
    return out.append('}').toString();
  }

  private static boolean isSameEdge(String one, String other) {
    JsonNode first = JsonTree.own(one);
    JsonNode second = JsonTree.own(other);
    return first.path("$targetId").equals(second.path("$targetId"))
        && first.path("$relationshipName").equals(second.path("$relationshipName"));
  }

  private static String propertyPatch(String now, String wanted) {
    List<String> operations = new ArrayList<>();
    JsonNode from = JsonTree.own(now);
    JsonNode to = JsonTree.own(wanted);
    for (Map.Entry<String, JsonNode> member : from.properties()) {
      if (!member.getKey().startsWith("$") && !to.has(member.getKey())) {
        operations.add(operation("/" + member.getKey().replace("~", "~0"), null));
      }
    }
    for (Map.Entry<String, JsonNode> member : to.properties()) {
      if (!member.getKey().startsWith("$")
          && !member.getValue().equals(from.get(member.getKey()))) {
        operations.add(
            operation("/" + member.getKey().replace("~", "~0"), JsonTree.text(member.getValue())));
      }
    }
    return "[" + String.join(",", operations) + "]";
  }

  private static String quoted(String text) {
    return JsonText.quoted(text);
  }

  private static @Nullable String quotedOrNull(@Nullable String text) {
    return text == null ? null : JsonText.quoted(text);
  }
}
