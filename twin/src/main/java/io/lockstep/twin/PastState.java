package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.Rewind;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import org.jspecify.annotations.Nullable;

/// Makes states of the past: a fork of the present, rewound.
final class PastState {
  private PastState() {}

  /// See [GraphView#asOf].
  static State of(
      State present, @Nullable Long validMicros, @Nullable Long knownMicros, ValueHistory history) {
    Moment moment =
        new Moment(
            validMicros == null ? Moment.CURRENT : Math.min(validMicros, Moment.CURRENT - 1),
            knownMicros == null ? Long.MAX_VALUE : knownMicros,
            present.position);
    long structure = Math.min(moment.validMicros(), moment.knownMicros());
    long horizon = Math.max(present.memory.horizonMicros(), history.horizonMicros());
    if (structure < horizon) {
      throw beyond(structure, horizon);
    }
    State past = present.fork();
    Rewind rewind = new Rewind(past);
    rewind.to(past.memory.firstAfter(structure));
    past.from(new PastSlots(past, history, moment, rewind.touched()));
    Veil veil = present.veil();
    if (veil != null) {
      // By the policies of the present, and by where the twins stood then.
      past.hideBehind(veil.over(past.fork()));
    }
    return past;
  }

  private static QueryException beyond(long asked, long horizon) {
    StringBuilder text = new StringBuilder("as of: expected a time at or after ");
    Times.append(text, horizon);
    Times.append(text.append(", since what was before is no longer remembered, found "), asked);
    return new QueryException(
        ErrorCode.INVALID_ARGUMENT, Refusal.of(400, "AsOfBeyondHorizon", text.toString()));
  }
}
