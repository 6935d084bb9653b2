package io.lockstep.space.alarms;

/// A figure of an alarm report beside what the standard asks for (ISA-18.2 §16.5, table 7).
/// Immutable.
///
/// @param name a short name in lower case with dashes
/// @param value the figure
/// @param unit what it counts
/// @param target what is asked for, in words
/// @param verdict whether it is met
public record Kpi(String name, double value, String unit, String target, Verdict verdict) {
  /// How a figure stands to its target.
  public enum Verdict {
    /// It is met.
    GOOD,
    /// Still manageable.
    TOLERABLE,
    /// Not met.
    BAD
  }

  /// One that is good up to a bound.
  static Kpi atMost(String name, double value, String unit, double good, String target) {
    return new Kpi(name, value, unit, target, value <= good ? Verdict.GOOD : Verdict.BAD);
  }

  /// One that is good below a bound.
  static Kpi below(String name, double value, String unit, double bound, String target) {
    return new Kpi(name, value, unit, target, value < bound ? Verdict.GOOD : Verdict.BAD);
  }

  /// One that is good up to a bound, and tolerable up to another.
  static Kpi upTo(
      String name, double value, String unit, double good, double tolerable, String target) {
    Verdict verdict =
        value <= good ? Verdict.GOOD : value <= tolerable ? Verdict.TOLERABLE : Verdict.BAD;
    return new Kpi(name, value, unit, target, verdict);
  }
}
