package io.lockstep.simulation.fmi;

import java.util.regex.Pattern;

/// The structured naming convention (FMI 2.0.4 §2.2.9, FMI 3.0 §2.4.7.5.1).
final class StructuredName {
  // Possessive throughout: a long name costs its length, not more.
  private static final String BASE =
      "(?:[A-Za-z_][A-Za-z_0-9]*+|'(?:[^'\"\\\\\\p{Cntrl}]|\\\\['\"?\\\\abfnrtv])++')";
  private static final String PART = BASE + "(?:\\[[0-9]++(?:,\\s?[0-9]++)*+\\])?+";
  private static final String IDENTIFIER = PART + "(?:\\." + PART + ")*+";
  private static final Pattern NAME =
      Pattern.compile(IDENTIFIER + "|der\\(" + IDENTIFIER + "(?:,[0-9]++)?+\\)");

  private StructuredName() {}

  static boolean isOne(String name) {
    return NAME.matcher(name).matches();
  }
}
