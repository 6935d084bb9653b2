package io.lockstep.twin;

import io.lockstep.model.ChangeId;
import io.lockstep.twin.internal.state.State;
import org.jspecify.annotations.Nullable;

/// What a kernel is told, and tells, of commands to devices besides what apps ask for. Its methods
/// are called between [Kernel#beginInput] and [Kernel#endInput] unless they say otherwise. Confined
/// to the kernel's thread.
public final class KernelCommands {
  private final State state;
  private final ChangeWriter changes;
  private final EffectDecider effects;
  private final CommandDecider commands;
  private final CommandProgress progress;
  private @Nullable CommandRelay relay;

  KernelCommands(
      State state,
      ChangeWriter changes,
      EffectDecider effects,
      CommandDecider commands,
      CommandProgress progress) {
    this.state = state;
    this.changes = changes;
    this.effects = effects;
    this.commands = commands;
    this.progress = progress;
  }

  /// Gives commands of rules, and effects that are seen, to somebody else, see [KernelRole#TWINS].
  /// At any time.
  public void relay(CommandRelay to) {
    relay = to;
  }

  /// The input is over: what was seen with it is told.
  void end() {
    commands.end();
    for (EffectDecider.Seen seen : effects.end()) {
      if (relay == null) {
        progress.effectSeen(seen.id(), seen.micros());
      } else {
        relay.effect(seen.id(), changes.receivedMicros(), seen.twinId(), seen.micros());
      }
    }
  }

  /// Asks a twin's device to carry out a Command of its model, because something inside wants it: a
  /// rule. What the model does not permit becomes a command that has failed, so that it is seen.
  ///
  /// @param giver the twin that gives the command: who decides about it draws the id
  /// @param twinId the twin that is to carry it out
  /// @param componentPath the component whose Command it is, empty for the twin itself
  /// @param payload the request, JSON text; null when there is none
  /// @param timeoutMicros how long an answer is awaited, see [TwinCommand.Invoke]
  /// @param idempotent true when it may be sent again after a restart
  /// @param origin what wants it, as the command shows it: `rule:<name>`
  /// @param expectation what is expected to be seen of it, see [TwinCommand.Invoke]
  /// @return the command's id
  public ChangeId give(
      String giver,
      String twinId,
      String componentPath,
      String name,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String origin,
      @Nullable Expectation expectation) {
    if (relay != null) {
      int ordinal = changes.ordinal();
      ChangeId id = changes.reserveId(giver);
      relay.raise(
          id,
          ordinal,
          changes.receivedMicros(),
          twinId,
          componentPath,
          name,
          payload,
          timeoutMicros,
          idempotent,
          origin,
          expectation);
      watchEffect(id, twinId, expectation, changes.receivedMicros(), timeoutMicros);
      return id;
    }
    return raised(
        changes.drawId(giver),
        twinId,
        componentPath,
        name,
        payload,
        timeoutMicros,
        idempotent,
        origin,
        expectation);
  }

  /// The same of a command that has its id.
  public ChangeId raised(
      ChangeId id,
      String twinId,
      String componentPath,
      String name,
      @Nullable String payload,
      long timeoutMicros,
      boolean idempotent,
      String origin,
      @Nullable Expectation expectation) {
    return commands.raise(
        twinId, componentPath, name, payload, timeoutMicros, idempotent, origin, expectation, id);
  }

  /// Notes that the message of a command stands in the journal. Unknown ids are none of ours.
  public void sent(String commandId) {
    ChangeId id = ChangeId.parse(commandId);
    if (id != null) {
      progress.sent(id);
    }
  }

  /// Notes a device's answer.
  ///
  /// @param status as in HTTP: below 400 it was carried out
  /// @param response what the device says besides, JSON text; null when nothing
  /// @return null when all is well; else what is wrong: then it is for the caller to note drift
  public @Nullable AnswerFault answered(
      String twinId, String commandId, int status, @Nullable String response) {
    return progress.answered(twinId, commandId, status, response);
  }

  /// Looks, from the next input on, for the effect of a command that somebody else decides about.
  /// At any time.
  ///
  /// @param id the id that it gets
  /// @param acceptedMicros when it was asked for
  public void watchEffect(ChangeId id, TwinCommand.Invoke asked, long acceptedMicros) {
    watchEffect(id, asked.twinId(), asked.expectation(), acceptedMicros, asked.timeoutMicros());
  }

  private void watchEffect(
      ChangeId id,
      String twinId,
      @Nullable Expectation expectation,
      long acceptedMicros,
      long timeoutMicros) {
    int twin = state.twins.find(twinId);
    if (twin >= 0) {
      // In a space in parts there are no contracts.
      CommandTerms terms = CommandTerms.of(timeoutMicros, expectation);
      effects.watch(id, twin, terms.expectation(), acceptedMicros, terms.timeoutMicros());
    }
  }

  /// Notes that the effect of a command was seen elsewhere, see [CommandRelay#effect].
  public void shown(ChangeId id, long sourceMicros) {
    progress.effectSeen(id, sourceMicros);
  }
}
