package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.twin.access.Extent;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.AlarmEntry;
import io.lockstep.twin.internal.state.CommandEntry;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Says which writes somebody may not make whose rights depend on policies. What they may not read
/// is answered as if it were not there, in the kernel's own words. Immutable; as thread-safe as the
/// view.
///
/// What decides about rights may not be changed by those whom it binds: neither links that policies
/// follow, nor the model of a twin that is there.
public final class WriteGuard {
  private static final String MODEL = "$metadata";

  private static final int TOLD_MAX = 100;

  private final State state;
  private final Sight sight;

  /// Models of twins that are not there yet and that the same merge makes, by id.
  private final Map<String, String> made;

  /// @param view the graph with all there is
  /// @param sight of that graph
  public WriteGuard(GraphView view, Sight sight) {
    this(view.state(), sight, Map.of());
  }

  private WriteGuard(State state, Sight sight, Map<String, String> made) {
    this.state = state;
    this.sight = sight;
    this.made = made;
  }

  /// Why a write is refused; empty when it may be made.
  public Optional<Refusal> refusal(TwinCommand command) {
    return Optional.ofNullable(check(command));
  }

  private @Nullable Refusal check(TwinCommand command) {
    return switch (command) {
      case TwinCommand.PutTwin(String id, String json, boolean _, boolean _) -> put(id, json);
      case TwinCommand.PatchTwin(String id, String patch, String _) -> patch(id, "", patch);
      case TwinCommand.PatchComponent(String id, String path, String patch, String _) ->
          patch(id, path + "/", patch);
      case TwinCommand.DeleteTwin(String id, String _) -> delete(id);
      case TwinCommand.PublishTelemetry(
              String id,
              String component,
              String json,
              String _,
              long _) ->
          publish(id, component, json);
      case TwinCommand.PutRelationship(String twin, String id, String json, boolean _) ->
          link(twin, id, json);
      case TwinCommand.PatchRelationship(String twin, String id, String patch, String _) ->
          patchLink(twin, id, patch);
      case TwinCommand.DeleteRelationship(String twin, String id, String _) -> unlink(twin, id);
      case TwinCommand.Install install -> install(install);
      case TwinCommand.RemoveItem(String location, String item) -> remove(location, item);
      case TwinCommand.Invoke invoke ->
          needs(
              Right.COMMAND,
              invoke.twinId(),
              invoke.componentPath().isEmpty()
                  ? invoke.name()
                  : invoke.componentPath() + "/" + invoke.name());
      case TwinCommand.SetDesired set -> desired(set);
      case TwinCommand.CancelCommand cancel -> cancel(cancel);
      case TwinCommand.AcknowledgeAlarm acknowledge -> acknowledge(acknowledge.alarmId());
      case TwinCommand.ActOnAlarm act ->
          act.alarmId().isEmpty() ? seeTo(act.twinId(), act.subject()) : acknowledge(act.alarmId());
      case TwinCommand.BeginRun begin -> needs(Right.COMMAND, begin.twinId(), "");
      case TwinCommand.EndRun end -> needs(Right.COMMAND, end.twinId(), "");
      case TwinCommand.PurgeTwin purge -> purge(purge.twinId());
      case TwinCommand.Merge merge -> merge(merge.steps());
      // What moves twins to other models would move them to other rights.
      case TwinCommand.AdoptDraft _,
          TwinCommand.MigrateTwins _,
          TwinCommand.OfSpace _,
          TwinCommand.OfSender _ ->
          forbidden("this concerns the plant as a whole");
    };
  }

  private static Refusal forbidden(String what) {
    return Refusals.forbidden(
        "Policies do not permit this: %s. POST /api/v1/policies/explain says which one decides."
            .formatted(what));
  }

  private static Refusal lacking(Right right, String twin, String path) {
    return forbidden(
        "expected the right to %s %s, found none"
            .formatted(right.word(), path.isEmpty() ? "all of " + twin : path + " of " + twin));
  }

  private @Nullable Refusal needs(Right right, String twinId, String path) {
    int twin = state.twins.find(twinId);
    if (twin < 0 || !sight.of(twin).isSeen()) {
      return Refusals.twinNotFound(twinId);
    }
    return sight.of(twin).allows(right, path) ? null : lacking(right, twinId, path);
  }

  private @Nullable Refusal purge(String id) {
    int twin = state.twins.find(id);
    if (twin < 0 || !sight.of(twin).isSeen()) {
      return Refusals.twinNotFound(id);
    }
    return sight.of(twin).allowsAll(Right.WRITE) ? null : lacking(Right.WRITE, id, "");
  }

  private @Nullable Refusal put(String id, String json) {
    int twin = state.twins.find(id);
    String model = text(read(json), MODEL, "$model");
    if (twin < 0 || !sight.of(twin).isSeen()) {
      // One that is hidden is answered as one that is not there, which may not be made either.
      boolean mayMake = twin < 0 && sight.of(id, model).allowsAll(Right.WRITE);
      return mayMake ? null : forbidden("expected the right to write all of " + id);
    }
    if (!model.equals(state.models.entry(state.twins.model(twin)).id())) {
      return forbidden("the model of a twin decides who may do what with it");
    }
    return sight.of(twin).allowsAll(Right.WRITE) ? null : lacking(Right.WRITE, id, "");
  }

  private @Nullable Refusal patch(String id, String prefix, String patch) {
    int twin = state.twins.find(id);
    if (twin < 0 || !sight.of(twin).isSeen()) {
      return Refusals.twinNotFound(id);
    }
    for (String path : paths(patch)) {
      if (path.startsWith("$")) {
        return forbidden("the model of a twin decides who may do what with it");
      }
      String whole = path.isEmpty() ? prefix.replaceAll("/$", "") : prefix + path;
      if (!sight.of(twin).allows(Right.WRITE, whole)) {
        return lacking(Right.WRITE, id, whole);
      }
    }
    return null;
  }

  /// What a JSON Patch touches, `/` between names; that of one that is none is the whole.
  private static List<String> paths(String patch) {
    JsonNode operations = read(patch);
    if (!operations.isArray() || operations.isEmpty()) {
      return List.of("");
    }
    List<String> paths = new ArrayList<>();
    for (JsonNode operation : operations) {
      for (String member : List.of("path", "from")) {
        JsonNode pointer = operation.path(member);
        if (pointer.isString()) {
          String text = pointer.stringValue();
          paths.add(
              (text.startsWith("/") ? text.substring(1) : text)
                  .replace("~1", "/")
                  .replace("~0", "~"));
        } else if (member.equals("path")) {
          paths.add("");
        }
      }
    }
    return paths;
  }

  private @Nullable Refusal publish(String id, String component, String json) {
    int twin = state.twins.find(id);
    if (twin < 0 || !sight.of(twin).isSeen()) {
      return Refusals.twinNotFound(id);
    }
    return mayWrite(sight.of(twin), component, read(json)) ? null : lacking(Right.WRITE, id, "");
  }

  /// A twin that is linked is not deleted; the answer of the kernel counts all links.
  private @Nullable Refusal delete(String id) {
    Refusal refusal = needs(Right.WRITE, id, "");
    if (refusal != null) {
      return refusal;
    }
    int twin = state.twins.find(id);
    int out = 0;
    int in = 0;
    for (int at = state.twins.outHead(twin); at >= 0; at = state.relationships.nextOut(at)) {
      out += isSeen(at) ? 1 : 0;
    }
    for (int at = state.twins.inHead(twin); at >= 0; at = state.relationships.nextIn(at)) {
      in += isSeen(at) ? 1 : 0;
    }
    if (out + in == state.twins.outCount(twin) + state.twins.inCount(twin)) {
      return null;
    }
    return out + in > 0
        ? Refusals.relationshipsNotDeleted(id, out, in)
        : forbidden("expected the right to read all that %s is linked with".formatted(id));
  }

  private @Nullable Refusal cancel(TwinCommand.CancelCommand asked) {
    ChangeId id = ChangeId.parse(asked.commandId());
    CommandEntry entry = id == null ? null : state.commands.entry(id);
    return entry == null || !entry.twinId().equals(asked.twinId())
        ? needs(Right.COMMAND, asked.twinId(), "")
        : needs(Right.COMMAND, asked.twinId(), entry.name());
  }

  /// Values that are replaced as a whole take others away.
  private @Nullable Refusal desired(TwinCommand.SetDesired set) {
    return set.replaces()
        ? needs(Right.WRITE, set.twinId(), "")
        : publish(set.twinId(), "", set.json());
  }

  /// True when all members of an object may be written.
  static boolean mayWrite(Extent extent, String at, JsonNode json) {
    if (extent.allows(Right.WRITE, at)) {
      return true;
    }
    if (!json.isObject() || json.isEmpty()) {
      return false;
    }
    for (var member : json.properties()) {
      String path = at.isEmpty() ? member.getKey() : at + "/" + member.getKey();
      if (!mayWrite(extent, path, member.getValue())) {
        return false;
      }
    }
    return true;
  }

  // Relationships

  private @Nullable Refusal link(String source, String id, String json) {
    JsonNode body = read(json);
    String name = text(body, "$relationshipName");
    String target = text(body, "$targetId");
    int from = state.twins.find(source);
    Extent extent = from < 0 ? extentOfMade(source) : sight.of(from);
    if (extent == null || !extent.isSeen()) {
      return Refusals.twinNotFound(source);
    }
    int present = from < 0 ? -1 : state.relationships.find(from, id);
    if (present >= 0) {
      Refusal refusal = changes(present, source, id);
      if (refusal != null) {
        return refusal;
      }
    }
    if (sight.policies().follows(name)) {
      return follows(name);
    }
    if (!extent.allows(Right.WRITE, name)) {
      return lacking(Right.WRITE, source, name);
    }
    int to = state.twins.find(target);
    return to >= 0 && !sight.of(to).isSeen() ? Refusals.targetNotFound(target) : null;
  }

  private static Refusal follows(String name) {
    return forbidden("policies follow relationships " + name + ", which decide who may do what");
  }

  private @Nullable Refusal unlink(String source, String id) {
    int from = state.twins.find(source);
    if (from < 0 || !sight.of(from).isSeen()) {
      return Refusals.twinNotFound(source);
    }
    int relationship = state.relationships.find(from, id);
    return relationship < 0
        ? Refusals.relationshipNotFound(source, id)
        : changes(relationship, source, id);
  }

  /// Whether a relationship that is there may be replaced or deleted.
  private @Nullable Refusal changes(int relationship, String source, String id) {
    String name = state.relationships.name(relationship);
    if (!isSeen(relationship)) {
      return Refusals.relationshipNotFound(source, id);
    }
    if (sight.policies().follows(name)) {
      return follows(name);
    }
    return sight.of(state.relationships.source(relationship)).allows(Right.WRITE, name)
        ? null
        : lacking(Right.WRITE, source, name);
  }

  private boolean isSeen(int relationship) {
    Extent source = sight.of(state.relationships.source(relationship));
    return source.touches(Right.READ, state.relationships.name(relationship))
        && sight.of(state.relationships.target(relationship)).isSeen();
  }

  private @Nullable Refusal patchLink(String source, String id, String patch) {
    int from = state.twins.find(source);
    if (from < 0 || !sight.of(from).isSeen()) {
      return Refusals.twinNotFound(source);
    }
    int relationship = state.relationships.find(from, id);
    if (relationship < 0 || !isSeen(relationship)) {
      return Refusals.relationshipNotFound(source, id);
    }
    String name = state.relationships.name(relationship);
    for (String path : paths(patch)) {
      String whole = path.isEmpty() ? name : name + "/" + path;
      if (!sight.of(from).allows(Right.WRITE, whole)) {
        return lacking(Right.WRITE, source, whole);
      }
    }
    return null;
  }

  // Others

  private @Nullable Refusal install(TwinCommand.Install asked) {
    Refusal refusal = check(InstallationDecider.put(asked));
    return refusal == null && asked.replace() ? takesAway(asked.locationId(), "") : refusal;
  }

  private @Nullable Refusal remove(String location, String item) {
    Refusal refusal = needs(Right.WRITE, location, Installation.RELATIONSHIP);
    if (refusal != null) {
      return refusal;
    }
    return sight.policies().follows(Installation.RELATIONSHIP)
        ? follows(Installation.RELATIONSHIP)
        : takesAway(location, item);
  }

  /// What is not seen may not be taken away, and the kernel's answer may not name it.
  ///
  /// @param item empty for all that is installed there
  private @Nullable Refusal takesAway(String location, String item) {
    boolean isHidden = false;
    boolean isThere = false;
    int from = state.twins.find(location);
    for (int at = state.twins.outHead(from); at >= 0; at = state.relationships.nextOut(at)) {
      if (state.relationships.name(at).equals(Installation.RELATIONSHIP)) {
        boolean isSeen = isSeen(at);
        isHidden |= !isSeen;
        isThere |= isSeen && state.twins.id(state.relationships.target(at)).equals(item);
      }
    }
    return isHidden && !isThere
        ? forbidden("expected the right to read all that is installed at " + location)
        : null;
  }

  private @Nullable Refusal acknowledge(String alarmId) {
    ChangeId id = ChangeId.parse(alarmId);
    AlarmEntry entry = id == null ? null : state.alarms.entry(id);
    return entry == null ? Refusals.alarmNotFound(alarmId) : seeTo(entry.twinId(), alarmId);
  }

  /// Who sees all of a twin and may write some of it sees to its alarms.
  private @Nullable Refusal seeTo(String twinId, String alarm) {
    Extent extent = sight.of(twinId, "");
    if (!extent.allowsAll(Right.READ)) {
      return Refusals.alarmNotFound(alarm);
    }
    return extent.allowsSome(Right.WRITE) ? null : lacking(Right.WRITE, twinId, "");
  }

  /// Says of all steps what is missing. Later ones may begin at twins that earlier ones make.
  private @Nullable Refusal merge(List<TwinCommand.MergeStep> steps) {
    Map<String, String> makes = new TreeMap<>();
    for (TwinCommand.MergeStep step : steps) {
      if (step.command()
              instanceof TwinCommand.PutTwin(String id, String json, boolean _, boolean _)
          && state.twins.find(id) < 0) {
        makes.put(id, text(read(json), MODEL, "$model"));
      }
    }
    WriteGuard guard = new WriteGuard(state, sight, makes);
    List<String> missing = new ArrayList<>();
    for (TwinCommand.MergeStep step : steps) {
      TwinCommand command = step.command();
      Refusal refusal = guard.check(command);
      if (refusal != null) {
        missing.add(
            "%s %s: %s"
                .formatted(
                    command.getClass().getSimpleName(), command.subject(), refusal.message()));
      }
    }
    if (missing.isEmpty()) {
      return null;
    }
    Refusal refusal =
        forbidden("%d of the %d steps of the merge".formatted(missing.size(), steps.size()));
    return new Refusal(
        refusal.code(),
        refusal.message(),
        refusal.httpStatus(),
        missing.subList(0, Math.min(TOLD_MAX, missing.size())));
  }

  private @Nullable Extent extentOfMade(String id) {
    String model = made.get(id);
    return model == null ? null : sight.of(id, model);
  }

  private static JsonNode read(String json) {
    try {
      return JsonTree.read(json);
    } catch (JsonTree.Malformed _) {
      // The kernel says what is wrong with it, to those who may write the whole.
      return tools.jackson.databind.node.JsonNodeFactory.instance.missingNode();
    }
  }

  private static String text(JsonNode from, String... path) {
    JsonNode at = from;
    for (String name : path) {
      at = at.path(name);
    }
    return at.isString() ? at.stringValue() : "";
  }
}
