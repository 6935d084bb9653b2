package io.lockstep.simulation.fmi;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with one file. Confined to the reading of that file.
final class ProblemList {
  private static final int MAX = 10_000;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private FmiVersion version = FmiVersion.FMI3;

  ProblemList(String file) {
    this.file = file;
  }

  void version(FmiVersion of) {
    version = of;
  }

  void add(Rule rule, Position position, String message) {
    if (problems.size() < MAX) {
      problems.add(new Problem(rule, rule.clause(version), file, position, message));
    }
  }

  List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(Problem.ORDER);
    return sorted;
  }
}
