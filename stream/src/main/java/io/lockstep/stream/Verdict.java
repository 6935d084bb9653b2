package io.lockstep.stream;

/// What a condition says of a twin's present values.
public enum Verdict {
  /// It holds.
  TRUE,
  /// It does not hold.
  FALSE,
  /// It cannot be told: a value that it depends on is not there, or not good enough.
  NOT_KNOWN,
  /// It cannot be computed from these values, such as an integer divided by zero. Operators treat
  /// it as [#NOT_KNOWN].
  FAILED;

  /// [#TRUE] or [#FALSE].
  public static Verdict of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  /// True for [#TRUE] and [#FALSE].
  public boolean isKnown() {
    return this == TRUE || this == FALSE;
  }
}
