package io.lockstep.dtdl;

/// How values in one unit become values in another unit of the same kind: `(value * numerator +
/// addend) / denominator`. The three numbers are worked out from the exact definitions of both
/// units and rounded once, so that a conversion is right to a few units in the last place: 100
/// degrees Celsius are 212 degrees Fahrenheit and 1,500 millimetres are 1.5 metres, not nearly so.
/// Immutable, thread-safe.
///
/// A temperature is a point on a scale: `0 °C` is `32 °F`. A difference of temperatures has no zero
/// point: a rise of 10 °C is one of 18 °F. [#apply] converts points, [#applyToDifference]
/// differences; only the units of `TemperatureUnit` differ in this.
///
/// @param numerator not 0
/// @param addend 0 unless the units have different zero points
/// @param denominator greater than 0
public record UnitConversion(double numerator, double addend, double denominator) {
  /// From a unit to itself.
  public static final UnitConversion IDENTITY = new UnitConversion(1, 0, 1);

  /// True when it leaves every value as it is.
  public boolean isIdentity() {
    return numerator == denominator && addend == 0;
  }

  /// A value in the other unit. Infinite when it is too large for a double.
  public double apply(double value) {
    // Not fused: a zero point, as written in decimals, becomes exactly zero.
    double scaled = value * numerator;
    // Adding 0 would take the sign of -0.
    return (addend == 0 ? scaled : scaled + addend) / denominator;
  }

  /// A difference of two values in the other unit.
  public double applyToDifference(double difference) {
    return difference * numerator / denominator;
  }
}
