package io.lockstep.twin;

import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.DesiredJson;
import io.lockstep.twin.keeping.LegalHold;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What stands where a command is about to write: asked before it is decided and again afterwards,
/// it gives the audit its `before` and `after`. Of a patch these are the touched properties, of
/// rules and models their names and a digest. Reads only. Confined to the kernel's thread, and to
/// one input.
public final class Evidence {
  private static final String MODEL = "$model";
  private static final int NAMES_MAX = 50;

  private final State state;
  private final GraphView view;
  private final TwinCommand command;
  private final List<String> paths;
  private final @Nullable String before;

  Evidence(State state, GraphView view, TwinCommand command) {
    this.state = state;
    this.view = view;
    this.command = command;
    this.paths = touched(command);
    this.before = now();
  }

  /// True for commands that the audit tells of: what apps ask for, but for telemetry, and not what
  /// the sender of commands notes of its own work.
  public static boolean isFor(TwinCommand command) {
    return !(command instanceof TwinCommand.PublishTelemetry
        || command instanceof TwinCommand.OfSender);
  }

  /// What stood there when this was made, JSON text; null for nothing.
  public @Nullable String before() {
    return before;
  }

  /// What stands there now; of a command that writes nowhere in the graph, what it asked for. Null
  /// for nothing.
  public @Nullable String after() {
    String there = now();
    return there == null ? asked() : there;
  }

  private @Nullable String now() {
    return switch (command) {
      case TwinCommand.SetDesired set -> desired(set.twinId());
      case TwinCommand.PublishTelemetry _,
          TwinCommand.AcknowledgeAlarm _,
          TwinCommand.ActOnAlarm _,
          TwinCommand.BeginRun _,
          TwinCommand.EndRun _,
          TwinCommand.PurgeTwin _,
          TwinCommand.NoteGap _,
          TwinCommand.OfSender _ ->
          null;
      case TwinCommand.PutTwin _,
          TwinCommand.PatchTwin _,
          TwinCommand.PatchComponent _,
          TwinCommand.DeleteTwin _,
          TwinCommand.AdoptDraft _ ->
          twin(command.subject());
      case TwinCommand.OfRelationship of -> link(of.twinId(), of.relationshipId());
      case TwinCommand.Install install -> installed(install.locationId());
      case TwinCommand.RemoveItem remove -> installed(remove.locationId());
      case TwinCommand.OfModel of -> model(of.modelId());
      case TwinCommand.OfEventRoute of -> route(of.routeId());
      case TwinCommand.SetPolicies _ -> texts(state.policies.get().files());
      case TwinCommand.SetRetention _ -> texts(state.keeping.get().rules().files());
      case TwinCommand.SetHold set -> hold(set.name());
      case TwinCommand.SetOptions _ ->
          AuditNote.object("options", KernelOptions.of(state.policy()).toString());
      case TwinCommand.SetLimits _ -> AuditNote.object("limits", state.limits.toString());
      // These write where nothing could be shown as one text.
      case TwinCommand.OfDeviceCommand _,
          TwinCommand.MigrateTwins _,
          TwinCommand.Merge _,
          TwinCommand.AddModels _,
          TwinCommand.SetRules _ ->
          null;
    };
  }

  private @Nullable String hold(String name) {
    LegalHold hold = state.keeping.get().holds().get(name);
    return hold == null
        ? null
        : AuditNote.object("hold", hold.toString(), "reason", hold.reason(), "by", hold.by());
  }

  private @Nullable String asked() {
    return switch (command) {
      case TwinCommand.AddModels add -> models(add);
      // What was before stands in the entry before: a graph part keeps no rules.
      case TwinCommand.SetRules(List<NamedText> files) -> texts(files);
      case TwinCommand.CancelCommand cancel ->
          AuditNote.object("twin", cancel.twinId(), "by", cancel.by(), "reason", cancel.reason());
      case TwinCommand.MigrateTwins migrate -> moves(migrate);
      case TwinCommand.Merge merge ->
          AuditNote.object(
              "by", merge.by(), "reason", merge.reason(), "steps", "" + merge.steps().size());
      case TwinCommand.AcknowledgeAlarm acknowledge ->
          AuditNote.object(
              "twin",
              acknowledge.twinId(),
              "by",
              acknowledge.by(),
              "comment",
              acknowledge.comment());
      case TwinCommand.ActOnAlarm act ->
          AuditNote.object(
              "twin",
              act.twinId(),
              "rule",
              act.rule(),
              "action",
              act.action().toString(),
              "reason",
              act.why());
      case TwinCommand.BeginRun begin -> AuditNote.object("process", begin.process());
      case TwinCommand.EndRun end -> AuditNote.object("run", end.runId(), "reason", end.why());
      case TwinCommand.PurgeTwin purge ->
          AuditNote.object(
              "reason",
              purge.why(),
              "archive",
              purge.archive(),
              "upTo",
              purge.upToPosition() == TwinCommand.PurgeTwin.ALL ? "" : "" + purge.upToPosition(),
              "beforeMicros",
              purge.beforeMicros() == TwinCommand.PurgeTwin.ALL ? "" : "" + purge.beforeMicros());
      case TwinCommand.NoteGap note ->
          AuditNote.object(
              "twin",
              note.twinId(),
              "path",
              note.path(),
              "fromMicros",
              "" + note.fromMicros(),
              "toMicros",
              "" + note.toMicros(),
              "reason",
              note.reason());
      // It is gone; what it was stands in what was before.
      case TwinCommand.SetHold set -> AuditNote.object("released", set.name(), "reason", set.why());
      case TwinCommand.Invoke invoke ->
          invocation(
              invoke.componentPath(), invoke.name(), invoke.payload(), invoke.idempotencyKey());
      // These are told by what stands there afterwards, or by nothing when they took it away.
      case TwinCommand.PutTwin _,
          TwinCommand.PatchTwin _,
          TwinCommand.PatchComponent _,
          TwinCommand.DeleteTwin _,
          TwinCommand.AdoptDraft _,
          TwinCommand.PublishTelemetry _,
          TwinCommand.SetDesired _,
          TwinCommand.OfSender _,
          TwinCommand.OfRelationship _,
          TwinCommand.Install _,
          TwinCommand.RemoveItem _,
          TwinCommand.OfModel _,
          TwinCommand.OfEventRoute _,
          TwinCommand.SetPolicies _,
          TwinCommand.SetRetention _,
          TwinCommand.SetOptions _,
          TwinCommand.SetLimits _ ->
          null;
    };
  }

  /// What was asked of a device.
  ///
  /// @param idempotencyKey empty for none
  static String invocation(
      String component, String command, @Nullable String payload, String idempotencyKey) {
    return AuditNote.object(
        "command",
        command,
        "component",
        component,
        "payload",
        payload,
        "idempotencyKey",
        idempotencyKey);
  }

  /// The paths of properties that a patch names; empty for a command about a whole twin.
  private static List<String> touched(TwinCommand command) {
    return switch (command) {
      case TwinCommand.PatchTwin patch -> pathsOf(patch.patch(), "");
      case TwinCommand.PatchComponent patch -> pathsOf(patch.patch(), patch.componentPath() + "/");
      case TwinCommand.AdoptDraft _ -> List.of(MODEL);
      case TwinCommand.PutTwin _,
          TwinCommand.DeleteTwin _,
          TwinCommand.PublishTelemetry _,
          TwinCommand.AcknowledgeAlarm _,
          TwinCommand.ActOnAlarm _,
          TwinCommand.BeginRun _,
          TwinCommand.EndRun _,
          TwinCommand.PurgeTwin _,
          TwinCommand.SetDesired _,
          TwinCommand.OfSender _,
          TwinCommand.OfRelationship _,
          TwinCommand.OfDeviceCommand _,
          TwinCommand.OfSeveral _,
          TwinCommand.OfSpace _ ->
          List.of();
    };
  }

  private static List<String> pathsOf(String patch, String prefix) {
    List<String> found = new ArrayList<>();
    try {
      for (JsonNode operation : JsonTree.read(patch)) {
        String pointer = operation.path("path").asString("");
        String path = pointer.startsWith("/") ? pointer.substring(1) : pointer;
        found.add(path.equals("$metadata/$model") ? MODEL : prefix + path);
      }
    } catch (JsonTree.Malformed _) {
      // It is refused, and then there is nothing to show.
    }
    return found;
  }

  private @Nullable String desired(String id) {
    int twin = state.twins.find(id);
    return twin < 0 ? null : DesiredJson.of(state, twin);
  }

  private @Nullable String twin(String id) {
    int twin = state.twins.find(id);
    if (twin < 0) {
      return null;
    }
    Shape shape = state.models.entry(state.twins.model(twin)).shape();
    int base = state.twins.base(twin);
    StringBuilder out = new StringBuilder("{");
    boolean isWhole = isOfWholeTwin();
    if (isWhole || paths.contains(MODEL)) {
      JsonText.quote(JsonText.key(out, MODEL), shape.modelId());
    }
    for (Slot slot : shape.slots()) {
      int at = base + slot.index();
      boolean isShown =
          slot.kind() == Slot.Kind.PROPERTY
              && state.slots.isPresent(at)
              && (isWhole || isTouched(slot.path()));
      if (isShown) {
        JsonText.key(out.length() > 1 ? out.append(',') : out, slot.path());
        JsonText.value(out, slot, state.slots.bits(at), state.slots.text(at));
      }
    }
    return out.append('}').toString();
  }

  private boolean isOfWholeTwin() {
    return command instanceof TwinCommand.PutTwin || command instanceof TwinCommand.DeleteTwin;
  }

  /// A pointer may lead to a component above a property, or into its value.
  private boolean isTouched(String property) {
    for (String path : paths) {
      boolean isIt =
          path.equals(property)
              || path.startsWith(property + "/")
              || property.startsWith(path + "/");
      if (isIt) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String link(String sourceId, String relationshipId) {
    int source = state.twins.find(sourceId);
    int at = source < 0 ? -1 : state.relationships.find(source, relationshipId);
    if (at < 0) {
      return null;
    }
    StringBuilder out = new StringBuilder("{");
    JsonText.quote(JsonText.key(out, "name"), state.relationships.name(at));
    JsonText.quote(
        JsonText.key(out.append(','), "target"), state.twins.id(state.relationships.target(at)));
    String properties = state.relationships.properties(at);
    if (properties != null) {
      JsonText.key(out.append(','), "properties").append(properties);
    }
    return out.append('}').toString();
  }

  private String installed(String location) {
    StringBuilder out = new StringBuilder("{\"installed\":[");
    int count = 0;
    for (Installation each : state.installations.of(location)) {
      if (each.isStill() && each.location().equals(location) && count++ < NAMES_MAX) {
        JsonText.quote(count > 1 ? out.append(',') : out, each.item());
      }
    }
    return out.append("]}").toString();
  }

  private @Nullable String model(String id) {
    int model = state.models.find(id);
    return model < 0
        ? null
        : "{\"decommissioned\":%s}".formatted(state.models.entry(model).decommissioned());
  }

  private @Nullable String route(String id) {
    return EventRouteView.of(view).route(id).map(EventRoute::json).orElse(null);
  }

  private static String models(TwinCommand.AddModels add) {
    StringBuilder out = new StringBuilder("{\"models\":[");
    int count = 0;
    try {
      for (JsonNode model : JsonTree.read(add.json())) {
        if (count++ < NAMES_MAX) {
          JsonText.quote(count > 1 ? out.append(',') : out, model.path("@id").asString(""));
        }
      }
    } catch (JsonTree.Malformed _) {
      // It is refused, and then there is nothing to show.
    }
    return out.append("],").append(AuditNote.digestOf(add.json())).append('}').toString();
  }

  /// The names of texts, and a digest of all they say.
  public static String texts(List<NamedText> files) {
    StringBuilder out = new StringBuilder("{\"files\":[");
    StringBuilder all = new StringBuilder();
    int count = 0;
    for (NamedText file : files) {
      if (count++ < NAMES_MAX) {
        JsonText.quote(count > 1 ? out.append(',') : out, file.name());
      }
      all.append(file.name()).append('\n').append(file.text()).append('\n');
    }
    return out.append("],").append(AuditNote.digestOf(all.toString())).append('}').toString();
  }

  private static String moves(TwinCommand.MigrateTwins migrate) {
    StringBuilder out = new StringBuilder("{\"moves\":[");
    int count = 0;
    for (TwinCommand.Move move : migrate.moves()) {
      out.append(count++ > 0 ? "," : "").append('{');
      JsonText.quote(JsonText.key(out, "from"), move.from());
      JsonText.quote(JsonText.key(out.append(','), "to"), move.to());
      JsonText.key(out.append(','), "twins").append('[');
      int named = 0;
      for (String twin : move.twins()) {
        JsonText.quote(named++ > 0 ? out.append(',') : out, twin);
      }
      out.append("]}");
    }
    return out.append("]}").toString();
  }
}
