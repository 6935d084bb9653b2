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
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.CommandEntry;
import io.lockstep.twin.internal.state.CommandTable;
import io.lockstep.twin.internal.state.KeyMemory;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.CommandJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Decides commands to devices: what the model permits is accepted, and what becomes of it is kept.
/// Each state is a change record with the whole command.
final class CommandDecider {
  /// Commands that may be open at once.
  static final int OPEN_MAX = 10_000;

  /// Characters of a request, and of a response that is kept.
  static final int JSON_MAX = 65_536;

  private static final int KEY_MAX = 255;
  private static final long SECOND = 1_000_000;
  private static final long TIMEOUT_MIN = SECOND;
  private static final long TIMEOUT_MAX = 3_600 * SECOND;
  private static final long KEY_MICROS = 24 * 3_600 * SECOND;
  private static final int STATUS_FAILED = 400;
  private static final int EXCERPT_MAX = 80;

  private final State state;
  private final ChangeWriter changes;

  CommandDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
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
    String payload =
        checked(twin, asked.componentPath(), asked.name(), asked.payload(), asked.timeoutMicros());
    if (isFull()) {
      throw new Refused(
          Refusal.of(
              503,
              "TooManyCommands",
              "Expected at most %d commands that wait for their device; try again later."
                  .formatted(OPEN_MAX)));
    }
    CommandEntry entry =
        accept(
            twin,
            name,
            payload,
            asked.timeoutMicros(),
            asked.idempotent(),
            asked.origin(),
            changes.drawId(asked.twinId()));
    if (!asked.idempotencyKey().isEmpty()) {
      state.keys.add(
          ownerOf(asked), asked.idempotencyKey(), request, changes.receivedMicros(), entry.id());
    }
    return new Reply.Done("", CommandJson.of(entry));
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
    return state.commands.waiting() + state.commands.sent() >= OPEN_MAX;
  }

  // Asked for from inside

  /// See [Kernel#command].
  ChangeId raise(
      String twinId,
      String componentPath,
      String commandName,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String origin,
      ChangeId id) {
    String name = fullName(componentPath, commandName);
    String problem;
    try {
      int twin = Decider.requireTwin(state, twinId);
      String compact = checked(twin, componentPath, commandName, payload, timeoutMicros);
      if (!isFull()) {
        return accept(twin, name, compact, timeoutMicros, idempotent, origin, id).id();
      }
      problem = "expected at most %d commands that wait for their device".formatted(OPEN_MAX);
    } catch (Refused refused) {
      problem = refused.refusal().message();
    }
    // Nobody waits for an answer here: what could not be asked must be seen in the list.
    long now = changes.receivedMicros();
    CommandEntry entry =
        CommandEntry.accepted(id, twinId, name, null, origin, idempotent, timeoutMicros, now)
            .over(CommandState.FAILED, now, problem);
    state.commands.add(entry);
    write(GraphChange.Action.CREATED, entry);
    return entry.id();
  }

  /// Takes a command that the model permits. One that it calls `Cacheable` may have its answer
  /// already; one that it calls `Idempotent` may be sent again, whoever asks.
  private CommandEntry accept(
      int twin,
      String name,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String origin,
      ChangeId id) {
    long now = changes.receivedMicros();
    String twinId = state.twins.id(twin);
    Command command = command(twin, name);
    boolean mayRepeat = idempotent || (command != null && command.semantics().has("Idempotent"));
    CommandEntry entry =
        CommandEntry.accepted(id, twinId, name, payload, origin, mayRepeat, timeoutMicros, now);
    CommandEntry answered =
        command == null ? null : CachedAnswers.find(state.commands, command, entry, now);
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

  // What becomes of it

  /// Its message stands in the journal.
  void sent(ChangeId id) {
    int row = state.commands.find(id);
    if (row < 0) {
      return;
    }
    CommandEntry entry = state.commands.get(row);
    // One that ran out of time while its message was on its way to the journal is sent all the
    // same: its answer will be a late one.
    CommandState next = entry.state() == CommandState.ACCEPTED ? CommandState.SENT : entry.state();
    change(row, entry.sent(next, changes.receivedMicros()));
  }

  /// See [Kernel#commandAnswered].
  @Nullable AnswerFault answered(
      String twinId, String commandId, int status, @Nullable String response) {
    ChangeId id = ChangeId.parse(commandId);
    int row = id == null ? -1 : state.commands.find(id);
    CommandEntry entry = row < 0 ? null : state.commands.get(row);
    if (entry == null || !entry.twinId().equals(twinId) || !entry.wasSent()) {
      return new AnswerFault(
          true,
          "",
          "expected the id of a command that was sent to this twin, found " + shortened(commandId));
    }
    if (!entry.state().isOpen() && !entry.state().isWithoutOutcome()) {
      return null; // It is said twice: MQTT delivers at least once.
    }
    boolean hasSucceeded = status < STATUS_FAILED;
    String why = hasSucceeded ? "" : "the device answered with status " + status;
    String said = response;
    if (said != null && said.length() > JSON_MAX) {
      why = "the response of %d characters was too long to be kept".formatted(said.length());
      said = null;
    }
    change(
        row,
        entry.answered(
            hasSucceeded ? CommandState.SUCCEEDED : CommandState.FAILED,
            changes.receivedMicros(),
            status,
            said,
            why));
    return hasSucceeded ? responseFault(entry, said) : null;
  }

  private static String shortened(String text) {
    return text.length() <= EXCERPT_MAX ? text : text.substring(0, EXCERPT_MAX) + "...";
  }

  /// What the model knows of the response; a failure may say what it likes.
  private @Nullable AnswerFault responseFault(CommandEntry entry, @Nullable String response) {
    int twin = state.twins.find(entry.twinId());
    Command command = twin < 0 || response == null ? null : command(twin, entry.name());
    if (command == null || response == null) {
      return null;
    }
    CommandPayload declared = command.response();
    if (declared == null) {
      return new AnswerFault(
          false,
          entry.name(),
          "response: expected none, since the model declares none, found " + shortened(response));
    }
    List<ValueError> errors = new ValueChecker(state.models.parsed()).check(declared, response);
    return errors.isEmpty()
        ? null
        : new AnswerFault(
            false,
            entry.name(),
            "response%s: expected %s, found %s"
                .formatted(
                    errors.getFirst().path(),
                    errors.getFirst().expected(),
                    errors.getFirst().found()));
  }

  /// The Command of a twin's model, null when it has none of this name any more.
  private @Nullable Command command(int twin, String name) {
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

  /// The time for an answer is over.
  void timedOut(ChangeId id) {
    int row = state.commands.find(id);
    if (row < 0 || !state.commands.get(row).state().isOpen()) {
      return;
    }
    CommandEntry entry = state.commands.get(row);
    String why =
        entry.state() == CommandState.SENT
            ? "no answer came within %s s".formatted(seconds(entry))
            : "it could not be sent within %s s".formatted(seconds(entry));
    change(row, entry.over(CommandState.TIMED_OUT, changes.receivedMicros(), why));
  }

  private static String seconds(CommandEntry entry) {
    long micros = entry.timeoutMicros();
    return micros % SECOND == 0
        ? String.valueOf(micros / SECOND)
        : String.valueOf(micros / (double) SECOND);
  }

  /// There is no way to the device.
  Reply unroutable(TwinCommand.Unroutable told) {
    ChangeId id = ChangeId.parse(told.commandId());
    int row = id == null ? -1 : state.commands.find(id);
    if (row >= 0 && state.commands.get(row).state() == CommandState.ACCEPTED) {
      change(
          row,
          state
              .commands
              .get(row)
              .over(CommandState.FAILED, changes.receivedMicros(), told.reason()));
    }
    return Decider.done();
  }

  /// Nobody knows what became of those that were sent before the restart; those that may be sent
  /// twice are.
  Reply restarted() {
    long now = changes.receivedMicros();
    CommandTable commands = state.commands;
    int row = commands.firstSent();
    while (row >= 0) {
      int next = commands.next(row);
      CommandEntry entry = commands.get(row);
      change(
          row,
          entry.idempotent() && now < entry.dueMicros()
              ? entry.acceptedAgain("sent once more after a restart")
              : entry.over(
                  CommandState.UNKNOWN,
                  now,
                  "it was sent before a restart, and no answer came until then"));
      row = next;
    }
    return Decider.done();
  }

  private void change(int row, CommandEntry entry) {
    state.commands.replace(row, entry);
    write(GraphChange.Action.CHANGED, entry);
  }
}
