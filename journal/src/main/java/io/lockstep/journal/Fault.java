package io.lockstep.journal;

import java.time.Instant;

/// Why a log takes no records.
///
/// @param lasting whether only opening it anew helps
/// @param retryAtNanos monotonic time from which a passing fault may be tried again
record Fault(
    JournalException.Reason reason,
    String message,
    Instant since,
    boolean lasting,
    long retryAtNanos) {

  /// The same fault, to be tried again later.
  Fault lookedAt(long retryNanos) {
    return new Fault(reason, message, since, lasting, retryNanos);
  }

  /// What a batch that is refused because of it hears.
  JournalException refusal(String journal) {
    return new JournalException(
        lasting ? JournalException.Reason.READ_ONLY : reason,
        "journal '%s' is read-only since %s: %s".formatted(journal, since, message));
  }
}
