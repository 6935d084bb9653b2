package io.lockstep.model;

import org.jspecify.annotations.Nullable;

/// The identity of a change, and of what began with it: an alarm, a command. As text `<input
/// position>-<ordinal>`, such as `8192-1`. Immutable.
///
/// @param inputPosition position of the input record in its journal, 0 or more
/// @param ordinal 0 or more: the number of the change among those of its input; for what begins
///   with an input that concerns many twins, a number above those that carries a hash of its twin
public record ChangeId(long inputPosition, long ordinal) implements Comparable<ChangeId> {
  private static final int DIGITS_MAX = 18;

  /// The id that a text states; null when it states none.
  public static @Nullable ChangeId parse(String text) {
    int dash = text.indexOf('-');
    return isNumber(text, 0, dash, DIGITS_MAX)
            && isNumber(text, dash + 1, text.length(), DIGITS_MAX)
        ? new ChangeId(
            Long.parseLong(text, 0, dash, 10), Long.parseLong(text, dash + 1, text.length(), 10))
        : null;
  }

  private static boolean isNumber(String text, int from, int to, int digitsMax) {
    if (to <= from || to - from > digitsMax || (text.charAt(from) == '0' && to - from > 1)) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /// In the order of the log.
  @Override
  public int compareTo(ChangeId other) {
    int order = Long.compare(inputPosition, other.inputPosition);
    return order != 0 ? order : Long.compare(ordinal, other.ordinal);
  }

  @Override
  public String toString() {
    return inputPosition + "-" + ordinal;
  }
}
