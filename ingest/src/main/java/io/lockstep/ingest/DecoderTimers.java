package io.lockstep.ingest;

import io.lockstep.model.FieldMessage;

/// The timers that a decoder sets, and who waits for each: an edge node of Sparkplug by its number,
/// others by a number below 0. Confined to the decoder's thread.
final class DecoderTimers {
  /// What timers of devices with a cloud's contract are known by.
  static final long CONTRACT = -1;

  /// What timers for who has come or gone are known by.
  static final long PRESENCE = -2;

  private final ContractHub contracts;
  private final PresenceDecider presence;
  private final SparkplugSession sessions;

  DecoderTimers(ContractHub contracts, PresenceDecider presence, SparkplugSession sessions) {
    this.contracts = contracts;
    this.presence = presence;
    this.sessions = sessions;
  }

  /// See [FieldDecoder#due].
  void due(long dueMicros, long a, long b, long now, FieldMessage view, SampleTarget target) {
    if (a == CONTRACT) {
      contracts.due(b, now);
    } else if (a == PRESENCE) {
      presence.due(b, now, target);
    } else {
      sessions.due(dueMicros, a, now, view, target);
    }
  }
}
