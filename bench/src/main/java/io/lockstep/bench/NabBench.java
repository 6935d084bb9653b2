package io.lockstep.bench;

import io.lockstep.stream.detect.Detection;
import io.lockstep.stream.detect.Detector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// The Numenta Anomaly Benchmark with the detectors that rules have: rows one by one, each file
/// from scratch, the same settings for all. Three thresholds: the best one for the corpus, as NAB
/// has it; the best one for the artificial files, used for all; and for each group of files the
/// best one for the others.
final class NabBench {
  private static final String SCENARIO = "nab-";
  private static final String ARTIFICIAL = "artificial";

  /// Odds that are tried, as surprises.
  private static final double[] LIMITS =
      IntStream.range(8, 160).mapToDouble(i -> i / 20.0).toArray();

  private final Report report;
  private final List<NabFile> files;

  NabBench(Report report, List<NabFile> files) {
    this.report = report;
    this.files = files;
  }

  void run() {
    int windows = windows(_ -> true);
    report.add("nab", "machine", "files", files.size(), "");
    report.add("nab", "machine", "windows", windows, "");
    for (Detection detection : Detection.values()) {
      run(detection);
    }
  }

  private void run(Detection detection) {
    String scenario = SCENARIO + detection.term();
    Map<NabFile, double[]> surprises = new LinkedHashMap<>();
    long rows = 0;
    long begin = System.nanoTime();
    for (NabFile file : files) {
      surprises.put(file, surprises(detection, file));
      rows += file.rows();
    }
    double nanos = (System.nanoTime() - begin) / (double) rows;
    for (NabProfile profile : NabProfile.all()) {
      double best = best(detection, surprises, profile, _ -> true);
      add(scenario, "score-" + name(profile), score(detection, surprises, profile, best), "");
    }
    double best = best(detection, surprises, NabProfile.STANDARD, _ -> true);
    NabProfile.Tally tally = tally(detection, surprises, NabProfile.STANDARD, best, _ -> true);
    add(scenario, "surprise-of-best-threshold", best, "");
    add(scenario, "windows-found", tally.found(), "");
    add(scenario, "false-positives", 1_000.0 * tally.wrong() / rows, "/1000 rows");
    double fixed =
        best(
            detection, surprises, NabProfile.STANDARD, file -> file.group().startsWith(ARTIFICIAL));
    add(scenario, "surprise-of-fixed-threshold", fixed, "");
    add(
        scenario,
        "score-standard-fixed-threshold",
        score(detection, surprises, NabProfile.STANDARD, fixed),
        "");
    add(scenario, "score-standard-left-out", leftOut(detection, surprises), "");
    add(scenario, "time", nanos, "ns/reading");
    if (detection == Detection.NOVELTY) {
      eachFile(scenario, detection, surprises, best);
    }
  }

  private void add(String scenario, String metric, double value, String unit) {
    report.add(scenario, LockstepProcess.NAME, metric, value, unit);
  }

  private static String name(NabProfile profile) {
    return profile.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void eachFile(
      String scenario, Detection detection, Map<NabFile, double[]> surprises, double limit) {
    for (NabFile file : files) {
      NabProfile.Tally tally =
          tally(detection, surprises, NabProfile.STANDARD, limit, one -> one.equals(file));
      report.note(
          "%s %s: %d of %d windows, %d false positives"
              .formatted(
                  scenario, file.name(), tally.found(), file.windows().size(), tally.wrong()));
    }
  }

  private static double[] surprises(Detection detection, NabFile file) {
    Detector detector = new Detector(Detector.Setting.of(detection));
    long[] memory = new long[detector.longs()];
    double[] surprises = new double[file.rows()];
    long micros = Long.MIN_VALUE;
    for (int i = 0; i < surprises.length; i++) {
      micros = Math.max(micros, file.micros()[i]);
      boolean _ = detector.reading(memory, 0, micros, file.values()[i]);
      surprises[i] = detector.isKnown(memory, 0) ? detector.surprise(memory, 0) : 0;
    }
    return surprises;
  }

  /// The rows with which events begin, as [Detector] has them.
  private static List<Integer> events(double[] surprises, double limit, int quiet) {
    List<Integer> events = new ArrayList<>();
    int since = quiet;
    for (int i = 0; i < surprises.length; i++) {
      if (surprises[i] < limit) {
        since++;
        continue;
      }
      if (since >= quiet) {
        events.add(i);
      }
      since = 0;
    }
    return events;
  }

  private int windows(Predicate<NabFile> wanted) {
    return files.stream().filter(wanted).mapToInt(file -> file.windows().size()).sum();
  }

  private NabProfile.Tally tally(
      Detection detection,
      Map<NabFile, double[]> surprises,
      NabProfile profile,
      double limit,
      Predicate<NabFile> wanted) {
    NabProfile.Tally tally = NabProfile.Tally.NOTHING;
    for (Map.Entry<NabFile, double[]> entry : surprises.entrySet()) {
      NabFile file = entry.getKey();
      if (wanted.test(file)) {
        List<Integer> events = events(entry.getValue(), limit, detection.quiet());
        tally = tally.plus(profile.judge(file.rows(), file.windows(), events));
      }
    }
    return tally;
  }

  private double score(
      Detection detection, Map<NabFile, double[]> surprises, NabProfile profile, double limit) {
    double value = tally(detection, surprises, profile, limit, _ -> true).value();
    return profile.score(value, windows(_ -> true));
  }

  /// The threshold that is worth most on some files; the highest of equal ones.
  private double best(
      Detection detection,
      Map<NabFile, double[]> surprises,
      NabProfile profile,
      Predicate<NabFile> wanted) {
    double best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (double limit : LIMITS) {
      double value = tally(detection, surprises, profile, limit, wanted).value();
      if (value >= most) {
        most = value;
        best = limit;
      }
    }
    return best;
  }

  private double leftOut(Detection detection, Map<NabFile, double[]> surprises) {
    double value = 0;
    for (String group : files.stream().map(NabFile::group).distinct().toList()) {
      double limit =
          best(detection, surprises, NabProfile.STANDARD, file -> !file.group().equals(group));
      value +=
          tally(
                  detection,
                  surprises,
                  NabProfile.STANDARD,
                  limit,
                  file -> file.group().equals(group))
              .value();
    }
    return NabProfile.STANDARD.score(value, windows(_ -> true));
  }
}
