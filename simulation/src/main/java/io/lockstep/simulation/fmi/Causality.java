package io.lockstep.simulation.fmi;

/// Who gives a variable its value (FMI 3.0 §2.4.7.4).
public enum Causality {
  STRUCTURAL_PARAMETER("structuralParameter"),
  PARAMETER("parameter"),
  CALCULATED_PARAMETER("calculatedParameter"),
  INPUT("input"),
  OUTPUT("output"),
  LOCAL("local"),
  INDEPENDENT("independent");

  private final String word;

  Causality(String word) {
    this.word = word;
  }

  /// The attribute's value in the XML.
  public String word() {
    return word;
  }
}
