package io.lockstep.stream;

import org.jspecify.annotations.Nullable;

/// What a computation came to. Used again and again, so that a computation makes no object of its
/// own. Confined to one thread.
public final class Outcome {
  /// Whether there is a value.
  public enum Kind {
    KNOWN,
    /// A value that it depends on is not there, or not good enough.
    UNKNOWN,
    /// It cannot be computed from these values: an integer divided by zero or beyond 64 bits, a
    /// number that is not finite, or a value that the property's schema does not have.
    FAILED
  }

  private Kind kind = Kind.UNKNOWN;
  private long bits;
  private @Nullable String text;

  /// Whether there is a value.
  public Kind kind() {
    return kind;
  }

  /// True when there is a value.
  public boolean isKnown() {
    return kind == Kind.KNOWN;
  }

  /// The value of a primitive type, as [io.lockstep.model.ValueType] says; 0 for a text.
  public long bits() {
    return bits;
  }

  /// The value that is a text; null for any other.
  public @Nullable String text() {
    return text;
  }

  /// Says that it is a primitive value.
  public void known(long valueBits) {
    kind = Kind.KNOWN;
    bits = valueBits;
    text = null;
  }

  /// Says that it is a text.
  public void known(String value) {
    kind = Kind.KNOWN;
    bits = 0;
    text = value;
  }

  /// Says that it is not known.
  public void unknown() {
    clear(Kind.UNKNOWN);
  }

  /// Says that it cannot be computed.
  public void failed() {
    clear(Kind.FAILED);
  }

  /// Says why there is no value.
  ///
  /// @param verdict [Verdict#NOT_KNOWN] or [Verdict#FAILED]
  public void without(Verdict verdict) {
    clear(verdict == Verdict.FAILED ? Kind.FAILED : Kind.UNKNOWN);
  }

  private void clear(Kind next) {
    kind = next;
    bits = 0;
    text = null;
  }
}
