package io.lockstep.dtdl.conformance;

import java.util.ArrayList;
import java.util.List;

/// The counts of one folder and version while cases run. Confined to one thread.
final class Tally {
  private final String folder;
  private final int version;
  private final List<String> misses = new ArrayList<>();
  int cases;
  int skipped;
  int verdicts;
  int errorCases;
  int errorMatches;
  int instances;
  int instanceMatches;
  int elements;
  int elementMatches;

  Tally(String folder, int version) {
    this.folder = folder;
    this.version = version;
  }

  void miss(String text) {
    misses.add(text);
  }

  Conformance.Row row() {
    return new Conformance.Row(
        folder,
        version,
        cases,
        skipped,
        verdicts,
        errorCases,
        errorMatches,
        instances,
        instanceMatches,
        elements,
        elementMatches,
        misses);
  }
}
