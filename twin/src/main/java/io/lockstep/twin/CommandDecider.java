package io.lockstep.twin;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.CommandPayload;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.CommandState;
import io.lockstep.model.GraphChange;
import io.lockstep.stream.Condition;
import io.lockstep.stream.TextProblem;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.CommandEntry;
import io.lockstep.twin.internal.state.CommandTable;
import io.lockstep.twin.internal.state.KeyMemory;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.CommandJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Decides which commands to devices are taken: what the model permits. What becomes of them is for
/// [CommandProgress]. Each state is a change record with the whole command.
final class CommandDecider {
  /// Commands that may be open at once.
  static final int OPEN_MAX = 10_000;

  /// Characters of a request, and of a response that is kept.
  static final int JSON_MAX = 65_536;

  private static final String INVOKE = TwinCommand.Invoke.class.getSimpleName();
  private static final int KEY_MAX = 255;
  private static final long SECOND = 1_000_000;
  private static final long TIMEOUT_MIN = SECOND;
  private static final long TIMEOUT_MAX = 3_600 * SECOND;
  private static final long KEY_MICROS = 24 * 3_600 * SECOND;

  private final State state;
  private final ChangeWriter changes;
  private final EffectDecider effects;

  /// What the audit is to be told of commands of this input that rules gave.
  private final List<GraphChange> notes = new ArrayList<>();

  CommandDecider(State state, ChangeWriter changes, EffectDecider effects) {
    this.state = state;
    this.changes = changes;
    this.effects = effects;
  }

  // Asked for by an app

  Reply invoke(TwinCommand.Invoke asked) {
    if (asked.idempotencyKey().length() > KEY_MAX) {
      throw new Refused(
          Refusals.invalidArgument(
              "idempotency key: expected at most %d characters, found %d"
                  .formatted(KEY_MAX, asked.idempotencyKey().length())));
    }
    String name = fullName(asked.componentPath(), asked.name());
    long request = KeyMemory.request(asked.twinId(), name, asked.payload());
    KeyMemory.Asked before = askedBefore(asked);
    if (before != null) {
      return repeated(asked, before, request);
    }
    int twin = Decider.requireTwin(state, asked.twinId());
    CommandTerms terms = terms(twin, name, asked.timeoutMicros(), asked.expectation());
    String payload =
        checked(twin, asked.componentPath(), asked.name(), asked.payload(), terms.timeoutMicros());
    check(twin, terms.expectation());
    if (isFull()) {
      throw new Refused(
          Refusal.of(
              503,
              "TooManyCommands",
              "Expected at most %d commands that wait for their device; try again later."
                  .formatted(OPEN_MAX)));
    }
    requireRoomForKey(asked.idempotencyKey());
    CommandEntry entry =
        accept(
            twin,
            name,
            payload,
            terms,
            asked.idempotent(),
            asked.origin(),
            changes.drawId(asked.twinId()));
    if (!asked.idempotencyKey().isEmpty()) {
      state.keys.add(
          ownerOf(asked), asked.idempotencyKey(), request, changes.receivedMicros(), entry.id());
    }
    return new Reply.Done("", CommandJson.of(entry));
  }

  /// A key that could be forgotten too early is refused: its caller counts on it.
  private void requireRoomForKey(String key) {
    if (key.isEmpty()) {
      return;
    }
    state.keys.forgetBefore(changes.receivedMicros() - KEY_MICROS);
    if (state.keys.isFull()) {
      throw new Refused(
          Refusal.of(
              503,
              "TooManyKeys",
              "Expected at most %d idempotency keys within 24 hours; ask without one, or later."
                  .formatted(KeyMemory.ENTRIES)));
    }
  }

  private KeyMemory.@Nullable Asked askedBefore(TwinCommand.Invoke asked) {
    return asked.idempotencyKey().isEmpty()
        ? null
        : state.keys.find(
            ownerOf(asked), asked.idempotencyKey(), changes.receivedMicros() - KEY_MICROS);
  }

  /// A key is known by who asks, and by the twin that is asked: whoever decides about commands to
  /// another twin need not know of it.
  private static String ownerOf(TwinCommand.Invoke asked) {
    return asked.origin() + '\n' + asked.twinId();
  }

  private Reply repeated(TwinCommand.Invoke asked, KeyMemory.Asked before, long request) {
    if (before.request() != request) {
      throw new Refused(
          Refusal.of(
              422,
              "IdempotencyKeyReused",
              "The idempotency key %s has asked for another request, command %s: use a new key for each."
                  .formatted(asked.idempotencyKey(), before.id())));
    }
    CommandEntry entry = state.commands.entry(before.id());
    if (entry == null) {
      throw new Refused(
          Refusals.conflict(
              "CommandNotKept",
              "The idempotency key %s has asked for command %s, which is over and no longer listed."
                  .formatted(asked.idempotencyKey(), before.id())));
    }
    return new Reply.Done("", CommandJson.of(entry));
  }

  private boolean isFull() {
    CommandTable commands = state.commands;
    return commands.waiting() + commands.sent() + commands.executed() >= OPEN_MAX;
  }

  // Asked for from inside

  /// See [KernelCommands#give].
  ChangeId raise(
      String twinId,
      String componentPath,
      String commandName,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String origin,
      @Nullable Expectation expectation,
      ChangeId id) {
    String name = fullName(componentPath, commandName);
    CommandTerms terms = terms(state.twins.find(twinId), name, timeoutMicros, expectation);
    Refusal problem;
    try {
      int twin = Decider.requireTwin(state, twinId);
      String compact = checked(twin, componentPath, commandName, payload, terms.timeoutMicros());
      check(twin, terms.expectation());
      if (!isFull()) {
        CommandEntry entry = accept(twin, name, compact, terms, idempotent, origin, id);
        Reply done = new Reply.Done("", "");
        audit(origin, twinId, done, Evidence.invocation(componentPath, commandName, compact, ""));
        return entry.id();
      }
      problem =
          Refusal.of(
              503,
              "TooManyCommands",
              "expected at most %d commands that wait for their device".formatted(OPEN_MAX));
    } catch (Refused refused) {
      problem = refused.refusal();
    }
    // Nobody waits for an answer here: what could not be asked must be seen in the list.
    long now = changes.receivedMicros();
    CommandEntry.Asked asked =
        new CommandEntry.Asked(
            id,
            twinId,
            name,
            null,
            origin,
            idempotent,
            terms.timeoutMicros(),
            now,
            terms.expectation());
    CommandEntry entry =
        CommandEntry.accepted(asked)
            .over(CommandState.FAILED, now, changes.inputPosition(), problem.message());
    state.commands.add(entry);
    write(GraphChange.Action.CREATED, entry);
    audit(origin, twinId, new Reply.Refused(problem), null);
    return entry.id();
  }

  /// A rule that commands is named like a person who does. Told at the end of the input, behind
  /// what an app asked for with it: where commands are decided apart from the twins, it is told
  /// there.
  private void audit(String origin, String twinId, Reply reply, @Nullable String asked) {
    notes.add(AuditNote.of(origin, null, INVOKE, twinId, "", reply, null, asked));
  }

  /// The input is over.
  void end() {
    for (GraphChange note : notes) {
      changes.graph(ChangeKind.AUDIT, note);
    }
    notes.clear();
  }

  /// Takes a command that the model permits. One that it calls `Cacheable` may have its answer
  /// already; one that it calls `Idempotent` may be sent again, whoever asks.
  private CommandEntry accept(
      int twin,
      String name,
      @Nullable String payload,
      CommandTerms terms,
      boolean idempotent,
      String origin,
      ChangeId id) {
    long now = changes.receivedMicros();
    String twinId = state.twins.id(twin);
    Command command = command(twin, name);
    boolean mayRepeat = idempotent || (command != null && command.semantics().has("Idempotent"));
    CommandEntry entry =
        CommandEntry.accepted(
            new CommandEntry.Asked(
                id,
                twinId,
                name,
                payload,
                origin,
                mayRepeat,
                terms.timeoutMicros(),
                now,
                terms.expectation()));
    CommandEntry answered =
        command == null
            ? null
            : CachedAnswers.find(state.commands, command, entry, now, changes.inputPosition());
    if (answered != null) {
      state.commands.add(answered);
      write(GraphChange.Action.CREATED, answered);
      return answered;
    }
    state.commands.add(entry);
    state.timers.add(
        entry.dueMicros(),
        TimerOwner.COMMAND.number(),
        entry.id().inputPosition(),
        entry.id().ordinal());
    effects.watch(id, twin, terms.expectation(), now, terms.timeoutMicros());
    write(GraphChange.Action.CREATED, entry);
    return entry;
  }

  private void write(GraphChange.Action action, CommandEntry entry) {
    changes.graph(
        ChangeKind.COMMAND, new GraphChange(action, entry.twinId(), CommandJson.of(entry)));
  }

  private static String fullName(String componentPath, String name) {
    return componentPath.isEmpty() ? name : componentPath + "/" + name;
  }

  // What the model permits

  /// Checks a request against the model; the request as compact JSON, null when there is none.
  private @Nullable String checked(
      int twin, String componentPath, String name, @Nullable String payload, long timeoutMicros) {
    if (timeoutMicros < TIMEOUT_MIN || timeoutMicros > TIMEOUT_MAX) {
      throw new Refused(
          Refusals.invalidArgument(
              "time-out of command %s: expected 1 to 3600 seconds, found %s"
                  .formatted(name, timeoutMicros / (double) SECOND)));
    }
    if (payload != null && payload.length() > JSON_MAX) {
      throw new Refused(
          Refusal.of(
              413,
              "PayloadTooLarge",
              "request of command %s: expected at most %d characters, found %d"
                  .formatted(name, JSON_MAX, payload.length())));
    }
    Interface owner = owner(twin, componentPath);
    if (!(owner.contents().get(name) instanceof Command command)) {
      throw new Refused(
          Refusals.commandNotFound(
              fullName(componentPath, name), owner.id().value(), namesOfCommands(owner)));
    }
    return checked(command, payload);
  }

  /// What was asked for and what the contract says. A contract that the model no longer fits, since
  /// it came back otherwise, must not stand in the way of a command.
  private CommandTerms terms(
      int twin, String name, long timeoutMicros, @Nullable Expectation asked) {
    CommandTerms terms = CommandTerms.of(state, twin, name, timeoutMicros, asked);
    boolean isStated = asked != null && !asked.condition().isEmpty();
    if (twin >= 0 && !isStated && terms.expectation() != null) {
      try {
        check(twin, terms.expectation());
      } catch (Refused _) {
        return CommandTerms.of(terms.timeoutMicros(), null);
      }
    }
    return terms;
  }

  /// Checks what is expected to be seen against the twin's model.
  private void check(int twin, @Nullable Expectation expectation) {
    if (expectation == null) {
      return;
    }
    if (expectation.withinMicros() < Expectation.WITHIN_MIN
        || expectation.withinMicros() > Expectation.WITHIN_MAX) {
      throw new Refused(
          Refusals.invalidArgument(
              "within: expected 1 to 3600 seconds, found %s"
                  .formatted(expectation.withinMicros() / (double) SECOND)));
    }
    List<TextProblem> problems = new ArrayList<>();
    Condition condition =
        Condition.compile(
            expectation.condition(), state.models.entry(state.twins.model(twin)).shape(), problems);
    if (condition == null) {
      throw new Refused(Refusals.invalidArgument("expect: " + problems.getFirst().message()));
    }
    if (condition.slots().isEmpty()) {
      throw new Refused(
          Refusals.invalidArgument(
              "expect: expected a condition that reads a property of the twin, found %s"
                  .formatted(expectation.condition())));
    }
  }

  private static List<String> namesOfCommands(Interface owner) {
    return owner.contents().values().stream()
        .filter(Command.class::isInstance)
        .map(Content::name)
        .toList();
  }

  private Interface owner(int twin, String componentPath) {
    Interface owner = state.models.entry(state.twins.model(twin)).model();
    if (owner == null) {
      throw new Refused(
          Refusal.of(
              404,
              "CommandNotFound",
              "The model of the digital twin %s was drafted from its readings and has no commands: adopt a model that declares them."
                  .formatted(state.twins.id(twin))));
    }
    if (componentPath.isEmpty()) {
      return owner;
    }
    for (String part : componentPath.split("/", -1)) {
      Interface inner =
          owner.contents().get(part) instanceof Component component
              ? state.models.parsed().find(component.schema()).orElse(null)
              : null;
      if (inner == null) {
        List<String> known =
            owner.contents().values().stream()
                .filter(Component.class::isInstance)
                .map(Content::name)
                .toList();
        throw new Refused(Refusals.componentNotFound(state.twins.id(twin), componentPath, known));
      }
      owner = inner;
    }
    return owner;
  }

  private @Nullable String checked(Command command, @Nullable String payload) {
    CommandPayload request = command.request();
    JsonNode tree =
        payload == null ? null : Decider.json(payload, "request of command " + command.name());
    if (request == null) {
      if (tree != null && !tree.isNull() && !(tree.isObject() && tree.isEmpty())) {
        throw new Refused(
            Refusals.validationFailed(
                "request of command %s: expected none, since the model declares none, found %s"
                    .formatted(command.name(), JsonPatch.kindOf(tree)),
                List.of()));
      }
      return null;
    }
    if (tree == null || tree.isNull()) {
      if (request.nullable()) {
        return "null";
      }
      throw new Refused(
          Refusals.validationFailed(
              "request of command %s: expected %s, found none"
                  .formatted(command.name(), request.name()),
              List.of()));
    }
    String compact = JsonTree.text(tree);
    List<ValueError> errors = new ValueChecker(state.models.parsed()).check(request, compact);
    if (!errors.isEmpty()) {
      List<String> problems =
          errors.stream()
              .map(
                  error ->
                      "request of command %s%s: expected %s, found %s"
                          .formatted(command.name(), error.path(), error.expected(), error.found()))
              .toList();
      throw new Refused(Refusals.validationFailed(problems.getFirst(), problems));
    }
    return compact;
  }

  /// The Command of a twin's model, null when it has none of this name any more.
  @Nullable Command command(int twin, String name) {
    int slash = name.lastIndexOf('/');
    try {
      Interface owner = owner(twin, name.substring(0, Math.max(0, slash)));
      return owner.contents().get(name.substring(slash + 1)) instanceof Command command
          ? command
          : null;
    } catch (Refused _) {
      return null;
    }
  }
}
