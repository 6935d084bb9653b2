package io.lockstep.simulation.fmi;

/// When a variable may change (FMI 3.0 §2.4.7.4).
public enum Variability {
  CONSTANT("constant"),
  FIXED("fixed"),
  TUNABLE("tunable"),
  DISCRETE("discrete"),
  CONTINUOUS("continuous");

  private final String word;

  Variability(String word) {
    this.word = word;
  }

  /// The attribute's value in the XML.
  public String word() {
    return word;
  }
}
