package io.lockstep.stream;

/// The values of one number for which a condition may hold, whatever else it reads: of those below
/// `low` and above `high` it is known that it does not. An estimate on the safe side, so that most
/// readings need not be looked at. Immutable.
public record Reach(double low, double high) {
  /// Any value may do.
  public static final Reach ALL = new Reach(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /// No value does.
  public static final Reach NONE = new Reach(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /// What both allow.
  public Reach and(Reach other) {
    return new Reach(Math.max(low, other.low), Math.min(high, other.high));
  }

  /// What one of them allows, and what lies between.
  public Reach or(Reach other) {
    return new Reach(Math.min(low, other.low), Math.max(high, other.high));
  }
}
