package io.lockstep.bench;

import io.lockstep.stream.detect.JointDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The Tennessee Eastman process with the detector of several signals that rules have: it learns
/// from the training file without fault, and nothing else; then each test file goes through it from
/// that state, sample by sample. The faults are those whose files are there.
final class TennesseeBench {
  private static final String SCENARIO = "tep";
  private static final int SIGNALS = 52;
  private static final int FAULTS = 21;
  private static final int FAULTY_FROM = 160;
  private static final double MINUTES = 3;

  /// Faults that nobody finds: they change nearly nothing.
  private static final List<Integer> HIDDEN = List.of(3, 9, 15);

  private final Report report;
  private final Path folder;
  private final JointDetector detector;
  private final double limit = Math.log10(JointDetector.ODDS);
  private final double[] scratch;
  private final int values = JointDetector.longs(SIGNALS);
  private final long[] learnt;
  private long samples;
  private long nanos;

  /// What came out of a file.
  ///
  /// @param odd which of its samples were odd
  /// @param events how often an event began
  /// @param why the signals of the first event behind the fault
  private record Outcome(boolean[] odd, int events, String why) {
    double share(int from, int to) {
      return IntStream.range(from, to).filter(i -> odd[i]).count() / (double) (to - from);
    }

    OptionalInt first(int from) {
      return IntStream.range(from, odd.length).filter(i -> odd[i]).findFirst();
    }
  }

  TennesseeBench(Report report, Path folder) {
    this.report = report;
    this.folder = folder;
    double[][] normal = read("d00.dat");
    this.detector =
        new JointDetector(SIGNALS, normal.length, JointDetector.ODDS, JointDetector.QUIET);
    this.scratch = new double[detector.scratch()];
    this.learnt = new long[values + SIGNALS];
    for (double[] row : normal) {
      boolean _ = sample(learnt, row);
    }
  }

  void run() {
    Outcome normal = outcome("d00_te.dat");
    add(SCENARIO + "-normal", "false-alarm-rate", 100 * normal.share(0, normal.odd().length), "%");
    add(SCENARIO + "-normal", "events", normal.events(), "");
    List<Double> rates = new ArrayList<>();
    List<Double> visible = new ArrayList<>();
    List<Double> before = new ArrayList<>();
    for (int fault = 1; fault <= FAULTS; fault++) {
      String name = "d%02d_te.dat".formatted(fault);
      if (!Files.exists(folder.resolve(name))) {
        continue;
      }
      Outcome outcome = outcome(name);
      String scenario = SCENARIO + "-fault-" + fault;
      double rate = outcome.share(FAULTY_FROM, outcome.odd().length);
      rates.add(rate);
      before.add(outcome.share(0, FAULTY_FROM));
      if (!HIDDEN.contains(fault)) {
        visible.add(rate);
      }
      add(scenario, "detection-rate", 100 * rate, "%");
      outcome
          .first(FAULTY_FROM)
          .ifPresent(first -> add(scenario, "delay", MINUTES * (first - FAULTY_FROM), "min"));
      report.note(scenario + ": " + outcome.why());
    }
    add(SCENARIO, "faults", rates.size(), "");
    add(SCENARIO, "detection-rate", 100 * mean(rates), "%");
    add(SCENARIO, "detection-rate-without-3-9-15", 100 * mean(visible), "%");
    add(SCENARIO, "false-alarm-rate-before-faults", 100 * mean(before), "%");
    add(SCENARIO, "time", nanos / (double) samples, "ns/sample");
  }

  private void add(String scenario, String metric, double value, String unit) {
    report.add(scenario, LockstepProcess.NAME, metric, value, unit);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private Outcome outcome(String name) {
    double[][] rows = read(name);
    long[] memory = learnt.clone();
    boolean[] odd = new boolean[rows.length];
    int events = 0;
    String why = "no event behind the fault";
    long begin = System.nanoTime();
    boolean isTold = false;
    for (int i = 0; i < rows.length; i++) {
      boolean begins = sample(memory, rows[i]);
      odd[i] = detector.surprise(memory, 0) >= limit;
      events += begins ? 1 : 0;
      if (begins && i >= FAULTY_FROM && !isTold) {
        isTold = true;
        why = why(detector.parts(memory, 0));
      }
    }
    nanos += System.nanoTime() - begin;
    samples += rows.length;
    return new Outcome(odd, events, why);
  }

  private boolean sample(long[] memory, double[] row) {
    for (int i = 0; i < SIGNALS; i++) {
      memory[values + i] = Double.doubleToRawLongBits(row[i]);
    }
    return detector.sample(memory, 0, values, scratch);
  }

  private static String why(double[] parts) {
    return IntStream.range(0, parts.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -parts[i]))
        .limit(3)
        .map(i -> "column %d %.0f %%".formatted(i + 1, 100 * parts[i]))
        .reduce((one, next) -> one + ", " + next)
        .orElse("");
  }

  /// The rows of a file; one that is transposed is turned.
  private double[][] read(String name) {
    Path file = folder.resolve(name);
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": expected to read it", e);
    }
    double[][] rows =
        lines.stream()
            .filter(line -> !line.isBlank())
            .map(line -> Arrays.stream(line.strip().split("\\s+")))
            .map(cells -> cells.mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    if (rows[0].length == SIGNALS) {
      return rows;
    }
    double[][] turned = new double[rows[0].length][SIGNALS];
    for (int i = 0; i < turned.length; i++) {
      for (int j = 0; j < SIGNALS; j++) {
        turned[i][j] = rows[j][i];
      }
    }
    return turned;
  }
}
