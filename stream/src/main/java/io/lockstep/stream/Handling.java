package io.lockstep.stream;

import org.jspecify.annotations.Nullable;

/// How an alarm goes on after it was raised (ISA-18.2 §5.2.2). Immutable; times in microseconds.
///
/// @param latches true when it stays until somebody resets it
/// @param suppress a condition over the twin while which it means nothing; empty for none
/// @param escalation what happens when nobody acknowledges it; null for nothing
/// @param againMicros after how long an acknowledged one that still holds is unacknowledged again;
///   0 for never
/// @param shelveMicros the longest time that it may be shelved at once
public record Handling(
    boolean latches,
    String suppress,
    @Nullable Escalation escalation,
    long againMicros,
    long shelveMicros) {
  /// The longest time on the shelf when the rule does not say: a day.
  public static final long SHELVE_MICROS = 86_400_000_000L;

  /// As rules have it that say nothing of it.
  public static final Handling PLAIN = new Handling(false, "", null, 0, SHELVE_MICROS);

  /// What becomes of an alarm that nobody acknowledges. Immutable.
  ///
  /// @param afterMicros for so long
  /// @param priority what it has from then on
  public record Escalation(long afterMicros, Priority priority) {}
}
