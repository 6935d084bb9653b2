package io.lockstep.model;

/// The identity of a twin: case-sensitive text of 1 to 128 characters without control characters,
/// unique in its space. A field device, a machine and a hall are all named by one. Immutable.
///
/// @param value the text as it stands in topics, URLs and `$dtId`
public record TwinId(String value) implements Comparable<TwinId> {
  /// The longest permitted identity, in UTF-16 units.
  public static final int LENGTH_MAX = 128;

  public TwinId {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "twin id: expected 1 to %d characters, found %d".formatted(LENGTH_MAX, value.length()));
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c) || (Character.isSurrogate(c) && !isPaired(value, i))) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "twin id: expected printable characters, found U+%04X at index %d"
                .formatted((int) c, i));
      }
    }
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  @Override
  public int compareTo(TwinId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
