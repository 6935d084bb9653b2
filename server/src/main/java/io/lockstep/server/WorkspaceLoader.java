package io.lockstep.server;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceFiles;
import io.lockstep.ingest.NamedText;
import io.lockstep.ingest.Problem;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Brings what a workspace says into a space: models, twins and relationships that are missing, the
/// devices and the bindings. What the space already has stays as it is, so starting twice changes
/// nothing; devices keep their credentials. Confined to one thread.
final class WorkspaceLoader {
  private static final Principal WORKSPACE = new Principal("workspace", Role.ADMIN);
  private static final int UNDER_WAY_MAX = 4_096;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Space space;

  WorkspaceLoader(Space space) {
    this.space = space;
  }

  /// Loads everything, or says what is wrong with it (file:line, expected, found).
  ///
  /// @throws LockstepException with INVALID_MODEL or VALIDATION_FAILED
  void load(Workspace workspace) {
    loadModels(workspace.models());
    List<TwinCommand.PutTwin> twins = new ArrayList<>();
    List<TwinCommand.PutRelationship> relationships = new ArrayList<>();
    for (NamedText text : workspace.graph()) {
      readGraph(text, twins, relationships);
    }
    submitMissing(twins, relationships);
    loadDevices(workspace.devices());
    if (!workspace.bindings().isEmpty()) {
      submit(new Command.SetBindings(workspace.bindings()), "bindings");
    }
  }

  private void loadModels(List<NamedText> texts) {
    if (texts.isEmpty()) {
      return;
    }
    List<ModelSource> sources =
        texts.stream().map(text -> new ModelSource(text.name(), text.text())).toList();
    ParseResult result = new DtdlParser().parse(sources, ModelSet.empty());
    if (!result.errors().isEmpty()) {
      throw new LockstepException(
          ErrorCode.INVALID_MODEL,
          result.errors().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }
    List<String> missing = new ArrayList<>();
    for (Interface model : result.models().interfaces().values()) {
      String id = model.id().value();
      if (space.read(graph -> graph.model(id, false).isEmpty())) {
        missing.add(model.json());
      }
    }
    if (!missing.isEmpty()) {
      String batch = missing.stream().collect(Collectors.joining(",", "[", "]"));
      submit(new Command.OfTwins(new TwinCommand.AddModels(batch)), "models");
    }
  }

  private void loadDevices(List<NamedText> texts) {
    switch (DeviceFiles.parse(texts)) {
      case DeviceFiles.Result.Valid(List<DeviceCommand.PutDevice> commands) -> {
        Deque<Submitted> underWay = new ArrayDeque<>();
        commands.forEach(
            command ->
                begin(underWay, new Command.OfDevices(command), "device " + command.device().id()));
        underWay.forEach(WorkspaceLoader::finish);
      }
      case DeviceFiles.Result.Invalid(List<Problem> problems) ->
          throw new LockstepException(
              ErrorCode.VALIDATION_FAILED,
              problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
  }

  private static void readGraph(
      NamedText text,
      List<TwinCommand.PutTwin> twins,
      List<TwinCommand.PutRelationship> relationships) {
    if (text.name().endsWith(".ndjson")) {
      int number = 0;
      for (String line : text.text().lines().toList()) {
        number++;
        if (!line.isBlank()) {
          readElement(
              text.name() + ":" + number, parse(text.name(), number, line), twins, relationships);
        }
      }
      return;
    }
    JsonNode root = parse(text.name(), 1, text.text());
    if (root.isArray()) {
      root.forEach(element -> readElement(text.name(), element, twins, relationships));
    } else {
      root.path("digitalTwins").forEach(e -> readElement(text.name(), e, twins, relationships));
      root.path("relationships").forEach(e -> readElement(text.name(), e, twins, relationships));
    }
  }

  private static JsonNode parse(String file, int line, String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      int at = e.getLocation() == null ? line : line - 1 + e.getLocation().getLineNr();
      throw new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "%s:%d: expected JSON, found: %s".formatted(file, at, e.getOriginalMessage()),
          e);
    }
  }

  private static void readElement(
      String where,
      JsonNode element,
      List<TwinCommand.PutTwin> twins,
      List<TwinCommand.PutRelationship> relationships) {
    if (element.has("Section") || element.has("fileVersion")) {
      return;
    }
    String relationshipId = element.path("$relationshipId").asString("");
    String twin = element.path(relationshipId.isEmpty() ? "$dtId" : "$sourceId").asString("");
    if (twin.isEmpty()) {
      twin = element.path("$dtId").asString("");
    }
    if (twin.isEmpty()) {
      throw new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "%s: expected a twin with $dtId or a relationship with $sourceId and $relationshipId, found %s"
              .formatted(where, abbreviated(element)));
    }
    if (relationshipId.isEmpty()) {
      twins.add(new TwinCommand.PutTwin(twin, element.toString(), true));
    } else {
      ObjectNode body = (ObjectNode) element.deepCopy();
      body.put("$sourceId", twin);
      body.remove("$dtId");
      relationships.add(
          new TwinCommand.PutRelationship(twin, relationshipId, body.toString(), true));
    }
  }

  private static String abbreviated(JsonNode element) {
    String text = element.toString();
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }

  private void submitMissing(
      List<TwinCommand.PutTwin> twins, List<TwinCommand.PutRelationship> relationships) {
    GraphView graph = space.view();
    Deque<Submitted> underWay = new ArrayDeque<>();
    for (TwinCommand.PutTwin twin : twins) {
      if (!graph.hasTwin(twin.twinId())) {
        begin(underWay, new Command.OfTwins(twin), "twin " + twin.twinId());
      }
    }
    for (TwinCommand.PutRelationship relationship : relationships) {
      if (graph.relationship(relationship.twinId(), relationship.relationshipId()).isEmpty()) {
        begin(
            underWay,
            new Command.OfTwins(relationship),
            "relationship %s of %s"
                .formatted(relationship.relationshipId(), relationship.twinId()));
      }
    }
    underWay.forEach(WorkspaceLoader::finish);
  }

  private record Submitted(String what, CompletableFuture<Outcome> outcome) {}

  /// Submits without waiting, so that many share a commit; the oldest is waited for when too many
  /// are under way.
  private void begin(Deque<Submitted> underWay, Command command, String what) {
    if (underWay.size() >= UNDER_WAY_MAX) {
      finish(underWay.removeFirst());
    }
    underWay.addLast(new Submitted(what, space.submit(WORKSPACE, command)));
  }

  private void submit(Command command, String what) {
    finish(new Submitted(what, space.submit(WORKSPACE, command)));
  }

  private static void finish(Submitted submitted) {
    try {
      switch (submitted.outcome().join().reply()) {
        case Reply.Done _ -> {
          // As it should be.
        }
        case Reply.Refused(var refusal) ->
            throw new LockstepException(
                ErrorCode.VALIDATION_FAILED,
                "workspace: %s: %s %s"
                    .formatted(
                        submitted.what(), refusal.message(), String.join("; ", refusal.details()))
                    .strip());
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof LockstepException cause ? cause : e;
    }
  }
}
