package io.lockstep.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A month of readings into the history, and the four questions that plants ask of it; beside it
/// QuestDB used directly, by its SQL, and DuckDB. Each runs in a process of its own, one after the
/// other, and their answers are compared.
final class HistoryBench {
  private static final Duration TIMEOUT = Duration.ofHours(2);
  private static final List<String> SUBJECTS = List.of("lockstep", "questdb", "duckdb");

  /// What a reading may cost all the way, microseconds of CPU (the design's budget).
  private static final double BUDGET_MICROS = 4;

  private final BenchFolder folder;
  private final Report report;
  private final long rows;
  private final int effort;

  HistoryBench(BenchFolder folder, Report report, long rows, boolean isQuick) {
    this.folder = folder;
    this.report = report;
    this.rows = rows;
    effort = isQuick ? 1 : 200;
  }

  void run() {
    Map<String, String> answers = new HashMap<>();
    for (String subject : SUBJECTS) {
      Path files = folder.resolve("history-" + subject);
      Path figures = folder.resolve("history-" + subject + ".figures");
      Path output = folder.resolve("history-" + subject + ".log");
      try (JavaProcess process =
          JavaProcess.java(
              output,
              List.of("-Xmx2g"),
              HistoryRun.class.getName(),
              List.of(subject, Long.toString(rows), files.toString(), Integer.toString(effort)))) {
        for (String line : process.finish(TIMEOUT).lines().toList()) {
          take(subject, line, answers);
        }
      }
    }
  }

  private void take(String subject, String line, Map<String, String> answers) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "figure" -> {
        double value = Double.parseDouble(words[3]);
        report.add(words[1], subject, words[2], value, words[4]);
        if (words[2].equals("cpu-of-its-threads")) {
          report.add(words[1], subject, "share-of-budget", 100 * value / BUDGET_MICROS, "%");
        }
      }
      case "answer" -> {
        String first = answers.computeIfAbsent(words[1], _ -> words[2]);
        if (!isNear(Double.parseDouble(first), Double.parseDouble(words[2]))) {
          report.note(
              "%s: %s answers %s, %s answers %s"
                  .formatted(words[1], SUBJECTS.getFirst(), first, subject, words[2]));
        }
      }
      default -> {}
    }
  }

  /// Sums that were added in another order differ in their last digits.
  private static boolean isNear(double one, double other) {
    return Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one));
  }
}
