package io.lockstep.dtdl;

/// Conversion between units.
public final class Units {

  private Units() {}

  /// Converts a value between two units of one kind.
  ///
  /// @throws IllegalArgumentException if the units measure different things
  public static double convert(double value, Unit from, Unit to) {
    if (from.equals(to)) {
      return value;
    }
    if (!from.kind().equals(to.kind())) {
      throw new IllegalArgumentException(
          "cannot convert "
              + from.term()
              + " ("
              + from.kind()
              + ") to "
              + to.term()
              + " ("
              + to.kind()
              + "): they measure different things");
    }
    return (value * from.factor() + from.offset() - to.offset()) / to.factor();
  }
}
