package io.lockstep.simulation.fmi;

/// How a variable gets its first value (FMI 3.0 §2.4.7.5).
public enum Initial {
  EXACT("exact"),
  APPROX("approx"),
  CALCULATED("calculated"),
  /// The independent variable has none.
  NONE("none");

  private final String word;

  Initial(String word) {
    this.word = word;
  }

  /// The attribute's value in the XML.
  public String word() {
    return word;
  }
}
