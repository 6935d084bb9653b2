package io.lockstep.twin;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.stream.Contract;
import io.lockstep.twin.internal.state.State;
import org.jspecify.annotations.Nullable;

/// What holds for one command: what was asked for, else what the contract of its model says, else
/// what holds for all. Each part is for itself, so a request may wait longer for the effect that
/// the contract states. Immutable.
///
/// @param timeoutMicros how long an answer is awaited
/// @param expectation what is expected to be seen of it; null for nothing
record CommandTerms(long timeoutMicros, @Nullable Expectation expectation) {
  private static final long TIMEOUT_DEFAULT = 10_000_000;

  /// Terms without a contract.
  static CommandTerms of(long timeoutMicros, @Nullable Expectation asked) {
    return of(null, timeoutMicros, asked);
  }

  /// @param twin the twin that is commanded, or -1 when there is none of its id
  /// @param command the Command's path, components before it with `/`
  /// @param timeoutMicros as it was asked for, 0 for not at all
  static CommandTerms of(
      State state, int twin, String command, long timeoutMicros, @Nullable Expectation asked) {
    Interface model = twin < 0 ? null : state.models.entry(state.twins.model(twin)).model();
    Contract contract = model == null ? null : contract(state, model, command);
    return of(contract, timeoutMicros, asked);
  }

  private static @Nullable Contract contract(State state, Interface model, String command) {
    for (Contract contract : state.rules.inForce().contractsOf(command)) {
      if (state.models.parsed().isA(model.id(), new Dtmi(contract.model()))) {
        return contract;
      }
    }
    return null;
  }

  private static CommandTerms of(
      @Nullable Contract contract, long timeoutMicros, @Nullable Expectation asked) {
    String condition = asked == null ? "" : asked.condition();
    long within = asked == null ? 0 : asked.withinMicros();
    long timeout = timeoutMicros;
    if (contract != null) {
      condition = condition.isEmpty() ? contract.expect() : condition;
      within = within == 0 ? contract.withinMicros() : within;
      timeout = timeout == 0 ? contract.timeoutMicros() : timeout;
    }
    return new CommandTerms(
        timeout == 0 ? TIMEOUT_DEFAULT : timeout,
        Expectation.of(condition, within == 0 ? Expectation.WITHIN_DEFAULT : within));
  }
}
