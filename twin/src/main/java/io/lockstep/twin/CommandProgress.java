package io.lockstep.twin;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.CommandPayload;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.CommandState;
import io.lockstep.model.GraphChange;
import io.lockstep.twin.internal.state.CommandEntry;
import io.lockstep.twin.internal.state.CommandEntry.Cancel;
import io.lockstep.twin.internal.state.CommandEntry.Outcome;
import io.lockstep.twin.internal.state.CommandTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.CommandJson;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of commands that were accepted: sent, delivered, answered, cancelled, out
/// of time, with its effect seen or not. Each step is a change record with the whole command.
final class CommandProgress {
  private static final int STATUS_FAILED = 400;

  /// How a device says that it has left a command that was cancelled.
  private static final int STATUS_CANCELLED = 499;

  private static final int EXCERPT_MAX = 80;
  private static final int REASON_MAX = 1_000;
  private static final int MICROS_DIGITS = 6;

  private final State state;
  private final ChangeWriter changes;
  private final CommandDecider commands;

  CommandProgress(State state, ChangeWriter changes, CommandDecider commands) {
    this.state = state;
    this.changes = changes;
    this.commands = commands;
  }

  private int find(String commandId) {
    ChangeId id = ChangeId.parse(commandId);
    return id == null ? -1 : state.commands.find(id);
  }

  private void change(int row, CommandEntry entry) {
    state.commands.replace(row, entry);
    changes.graph(
        ChangeKind.COMMAND,
        new GraphChange(GraphChange.Action.CHANGED, entry.twinId(), CommandJson.of(entry)));
  }

  private CommandEntry over(CommandEntry entry, CommandState now, String why) {
    return entry.over(now, changes.receivedMicros(), changes.inputPosition(), why);
  }

  // On its way

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
    change(
        row,
        entry.reached(CommandState.SENT, next, changes.receivedMicros(), changes.inputPosition()));
  }

  /// The device has acknowledged the message. It is noted also when the answer came first.
  Reply delivered(TwinCommand.Delivered told) {
    int row = find(told.commandId());
    CommandEntry entry = row < 0 ? null : state.commands.get(row);
    if (entry != null && entry.twinId().equals(told.twinId()) && entry.canBeDelivered()) {
      change(row, entry.delivered(told.micros(), changes.inputPosition()));
    }
    return Decider.done();
  }

  /// There is no way to the device.
  Reply unroutable(TwinCommand.Unroutable told) {
    int row = find(told.commandId());
    if (row >= 0 && state.commands.get(row).state() == CommandState.ACCEPTED) {
      change(row, over(state.commands.get(row), CommandState.FAILED, told.reason()));
    }
    return Decider.done();
  }

  /// Nobody knows what became of those that were sent before the restart; those that may be sent
  /// twice are, unless the device has them.
  Reply restarted() {
    long now = changes.receivedMicros();
    CommandTable table = state.commands;
    int row = table.firstSent();
    while (row >= 0) {
      int next = table.next(row);
      CommandEntry entry = table.get(row);
      boolean isSentAgain =
          entry.idempotent()
              && now < entry.dueMicros()
              && entry.cancel() == null
              && entry.state() == CommandState.SENT;
      change(
          row,
          isSentAgain
              ? entry.acceptedAgain("sent once more after a restart", now, changes.inputPosition())
              : over(entry, CommandState.UNKNOWN, afterRestart(entry)));
      row = next;
    }
    return Decider.done();
  }

  private static String afterRestart(CommandEntry entry) {
    String cancel = entry.cancel() == null ? "" : "; it was to be cancelled";
    return entry.state() == CommandState.DELIVERED
        ? "its device acknowledged it before a restart, and no answer came until then" + cancel
        : "it was sent before a restart, and no answer came until then" + cancel;
  }

  /// The time for an answer is over.
  void timedOut(ChangeId id) {
    int row = state.commands.find(id);
    if (row >= 0 && state.commands.get(row).state().isOpen()) {
      CommandEntry entry = state.commands.get(row);
      change(row, over(entry, CommandState.TIMED_OUT, whyTimedOut(entry)));
    }
  }

  private static String whyTimedOut(CommandEntry entry) {
    String time = seconds(entry.timeoutMicros());
    StringBuilder why = new StringBuilder();
    switch (entry.state()) {
      case SENT -> why.append("no answer came within ").append(time);
      case DELIVERED ->
          why.append("its device acknowledged it, and no answer came within ").append(time);
      case ACCEPTED, SUCCEEDED, FAILED, TIMED_OUT, UNKNOWN, VERIFIED, CANCELLED, UNVERIFIED ->
          why.append("it could not be sent within ").append(time);
    }
    if (entry.effect() != null) {
      why.append("; its expected effect was seen");
    }
    if (entry.cancel() != null) {
      why.append("; it was to be cancelled");
    }
    return why.toString();
  }

  private static String seconds(long micros) {
    return BigDecimal.valueOf(micros, MICROS_DIGITS).stripTrailingZeros().toPlainString() + " s";
  }

  // Answered

  /// See [KernelCommands#answered].
  @Nullable AnswerFault answered(
      String twinId, String commandId, int status, @Nullable String response) {
    int row = find(commandId);
    CommandEntry entry = row < 0 ? null : state.commands.get(row);
    if (entry == null || !entry.twinId().equals(twinId) || !entry.wasSent()) {
      return new AnswerFault(
          true,
          "",
          "expected the id of a command that was sent to this twin, found " + shortened(commandId));
    }
    boolean isNews =
        entry.state().isOpen()
            || entry.state().isWithoutOutcome()
            || (entry.state() == CommandState.CANCELLED && entry.status() == 0);
    if (!isNews) {
      // MQTT delivers at least once: the same answer may come twice. The first one stands.
      return status == entry.status()
          ? null
          : new AnswerFault(
              false,
              entry.name(),
              "expected no other answer to command %s than its first, status %d; found status %d"
                  .formatted(commandId, entry.status(), status));
    }
    return take(row, entry, status, response);
  }

  private @Nullable AnswerFault take(
      int row, CommandEntry entry, int status, @Nullable String response) {
    boolean hasSucceeded = status < STATUS_FAILED;
    boolean isLeft = status == STATUS_CANCELLED && entry.cancel() != null;
    String why = "";
    if (isLeft) {
      why = "its device says that it has cancelled it";
    } else if (!hasSucceeded) {
      why = "the device answered with status " + status;
    } else if (entry.state() == CommandState.CANCELLED) {
      why = "its device has carried it out, although its message was withdrawn";
    }
    String said = response;
    if (said != null && said.length() > CommandDecider.JSON_MAX) {
      why = "the response of %d characters was too long to be kept".formatted(said.length());
      said = null;
    }
    CommandState now =
        hasSucceeded
            ? CommandState.SUCCEEDED
            : isLeft ? CommandState.CANCELLED : CommandState.FAILED;
    CommandEntry answered =
        entry.answered(now, changes.receivedMicros(), changes.inputPosition(), status, said, why);
    change(row, answered.awaitsEffect() ? awaiting(answered) : answered);
    return hasSucceeded ? responseFault(entry, said) : null;
  }

  /// What becomes of a command that was executed and has an effect.
  private CommandEntry awaiting(CommandEntry entry) {
    if (entry.effect() != null) {
      return over(entry, CommandState.VERIFIED, entry.message());
    }
    long until = entry.effectDueMicros();
    if (until <= changes.receivedMicros()) {
      return over(
          entry,
          CommandState.UNVERIFIED,
          "its answer came after the time in which its effect was looked for, and it was not seen");
    }
    state.timers.add(
        until, TimerOwner.EFFECT.number(), entry.id().inputPosition(), entry.id().ordinal());
    return entry;
  }

  static String shortened(String text) {
    return text.length() <= EXCERPT_MAX ? text : text.substring(0, EXCERPT_MAX) + "...";
  }

  /// What the model knows of the response; a failure may say what it likes.
  private @Nullable AnswerFault responseFault(CommandEntry entry, @Nullable String response) {
    int twin = state.twins.find(entry.twinId());
    Command command = twin < 0 || response == null ? null : commands.command(twin, entry.name());
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

  // Its effect

  /// Its effect was seen. That alone does not say that the device has carried it out: the value may
  /// have another cause, so that a command without an answer stays one.
  void effectSeen(ChangeId id, long sourceMicros) {
    int row = state.commands.find(id);
    CommandEntry entry = row < 0 ? null : state.commands.get(row);
    boolean isAwaited =
        entry != null
            && entry.effect() == null
            && (entry.state().isOpen() || entry.state().isWithoutOutcome() || entry.awaitsEffect());
    if (entry != null && isAwaited) {
      CommandEntry showing =
          entry.showing(new CommandEntry.Effect(sourceMicros, changes.inputPosition()));
      change(
          row,
          showing.awaitsEffect()
              ? over(showing, CommandState.VERIFIED, showing.message())
              : showing);
    }
  }

  /// The time for its effect is over.
  void effectMissed(ChangeId id) {
    int row = state.commands.find(id);
    CommandEntry entry = row < 0 ? null : state.commands.get(row);
    Expectation expected = entry == null ? null : entry.asked().expectation();
    if (entry != null
        && expected != null
        && entry.awaitsEffect()
        && changes.receivedMicros() >= entry.effectDueMicros()) {
      change(
          row,
          over(
              entry,
              CommandState.UNVERIFIED,
              "its device has answered, and its expected effect, %s, was not seen within %s"
                  .formatted(expected.condition(), seconds(expected.withinMicros()))));
    }
  }

  // Cancelled

  /// Somebody wants it cancelled. What comes of it depends on where its message is, which whoever
  /// sends messages says.
  Reply cancel(TwinCommand.CancelCommand asked) {
    int row = find(asked.commandId());
    CommandEntry entry = row < 0 ? null : state.commands.get(row);
    if (entry == null || !entry.twinId().equals(asked.twinId())) {
      throw new Refused(Refusals.commandNotKept(asked.twinId(), asked.commandId()));
    }
    if (asked.reason().length() > REASON_MAX) {
      throw new Refused(
          Refusals.invalidArgument(
              "reason: expected at most %d characters, found %d"
                  .formatted(REASON_MAX, asked.reason().length())));
    }
    if (entry.cancel() != null) {
      return new Reply.Done("", CommandJson.of(entry)); // It is said twice.
    }
    if (!entry.state().isOpen()) {
      throw new Refused(
          Refusals.conflict(
              "CommandIsOver",
              "Command %s cannot be cancelled: expected one that waits for its device, found one that is %s."
                  .formatted(asked.commandId(), entry.state().stage())));
    }
    CommandEntry wanted =
        entry.cancelling(
            new Cancel(asked.by(), asked.reason(), changes.receivedMicros(), Outcome.PENDING));
    change(row, wanted);
    return new Reply.Done("", CommandJson.of(wanted));
  }

  /// What came of it.
  Reply cancelDecided(TwinCommand.CancelDecided told) {
    int row = find(told.commandId());
    CommandEntry entry = row < 0 ? null : state.commands.get(row);
    Cancel cancel = entry == null ? null : entry.cancel();
    if (entry == null || cancel == null || cancel.outcome() != Outcome.PENDING) {
      return Decider.done();
    }
    CommandEntry decided =
        entry.cancelling(cancel.with(told.withdrawn() ? Outcome.WITHDRAWN : Outcome.TOLD));
    boolean isCancelled =
        told.withdrawn()
            && (entry.state() == CommandState.ACCEPTED
                || entry.state() == CommandState.SENT
                || entry.state().isWithoutOutcome());
    if (isCancelled) {
      String by = "cancelled by " + cancel.by();
      change(
          row,
          over(
              decided,
              CommandState.CANCELLED,
              by
                  + (entry.wasSent()
                      ? ": its message was withdrawn before it went to the device"
                      : " before it was sent")));
    } else {
      change(
          row,
          entry.state().isOpen()
              ? decided.saying(
                  "%s wanted it cancelled when its message had gone to the device: it may be carried out all the same"
                      .formatted(cancel.by()))
              : decided);
    }
    return Decider.done();
  }
}
