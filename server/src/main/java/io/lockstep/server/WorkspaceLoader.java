package io.lockstep.server;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceFiles;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Brings what a workspace says into a space: models, twins and relationships that are missing, the
/// devices and the bindings. What the space already has stays as it is, so starting twice changes
/// nothing; devices keep their credentials. Confined to one thread.
final class WorkspaceLoader {
  private static final Principal WORKSPACE = new Principal("workspace", Role.ADMIN);
  private static final int UNDER_WAY_MAX = 4_096;

  private final Space space;

  WorkspaceLoader(Space space) {
    this.space = space;
  }

  /// Loads everything, or says what is wrong with it (file:line, expected, found).
  ///
  /// @throws LockstepException with INVALID_MODEL or VALIDATION_FAILED
  void load(Workspace workspace) {
    loadModels(workspace.models());
    submitMissing(GraphElement.readAll(workspace.graph()));
    loadDevices(workspace.devices());
    // As with rules: what is in force already leaves no record at a start.
    if (!workspace.bindings().isEmpty() && !workspace.bindings().equals(space.bindings())) {
      submit(new Command.SetBindings(workspace.bindings()), "bindings");
    }
    loadRules(workspace.rules());
    loadPolicies(workspace.policies());
    loadRetention(workspace.retention());
  }

  private void loadModels(List<ModelSource> sources) {
    if (sources.isEmpty()) {
      return;
    }
    ParseResult result = new DtdlParser().parse(sources, ModelSet.empty());
    if (!result.isValid()) {
      throw new LockstepException(
          ErrorCode.INVALID_MODEL,
          Stream.concat(result.errors().stream(), result.unresolvedReferences().stream())
              .map(Object::toString)
              .collect(Collectors.joining("\n")));
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

  /// Rules that are in force already are not set again, so that a start leaves no record of them.
  private void loadRules(List<NamedText> texts) {
    if (!texts.isEmpty() && !texts.equals(space.read(view -> view.rules().files()))) {
      submit(new Command.OfTwins(new TwinCommand.SetRules(texts)), "rules");
    }
  }

  /// A workspace without retention files leaves those in force that were set otherwise.
  private void loadRetention(List<NamedText> texts) {
    if (!texts.isEmpty() && !texts.equals(space.view().keeping().rules().files())) {
      submit(new Command.OfTwins(new TwinCommand.SetRetention(texts)), "retention");
    }
  }

  /// A workspace without policies leaves those in force that were set otherwise.
  private void loadPolicies(List<NamedText> texts) {
    if (!texts.isEmpty() && !texts.equals(space.policies().files())) {
      submit(new Command.OfTwins(new TwinCommand.SetPolicies(texts)), "policies");
    }
  }

  private void loadDevices(List<NamedText> texts) {
    switch (DeviceFiles.parse(texts)) {
      case DeviceFiles.Result.Valid(List<DeviceCommand> commands) -> {
        Deque<Submitted> underWay = new ArrayDeque<>();
        commands.forEach(
            command -> begin(underWay, new Command.OfDevices(command), command.subject()));
        underWay.forEach(WorkspaceLoader::finish);
      }
      case DeviceFiles.Result.Invalid(List<Problem> problems) ->
          throw new LockstepException(
              ErrorCode.VALIDATION_FAILED,
              problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
  }

  private void submitMissing(List<GraphElement> elements) {
    GraphView graph = space.view();
    Deque<Submitted> underWay = new ArrayDeque<>();
    for (GraphElement element : elements) {
      boolean isThere =
          switch (element) {
            case GraphElement.Twin twin -> graph.hasTwin(twin.command().twinId());
            case GraphElement.Relationship relationship ->
                graph
                    .relationship(
                        relationship.command().twinId(), relationship.command().relationshipId())
                    .isPresent();
          };
      if (!isThere) {
        begin(underWay, new Command.OfTwins(element.command()), element.what());
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

  /// All that is wrong: problems that tell their places, each on its line.
  private static String reason(Refusal refusal) {
    boolean areLines = refusal.details().contains(refusal.message());
    return areLines
        ? "\n" + String.join("\n", refusal.details())
        : (refusal.message() + " " + String.join("; ", refusal.details())).strip();
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
                "workspace: %s: %s".formatted(submitted.what(), reason(refusal)));
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof LockstepException cause ? cause : e;
    }
  }
}
