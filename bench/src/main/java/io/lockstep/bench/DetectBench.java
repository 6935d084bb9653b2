package io.lockstep.bench;

import io.lockstep.stream.detect.Detection;
import io.lockstep.stream.detect.Detector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// What the detectors of rules find in published data, and what a reading costs them.
final class DetectBench {
  private static final int FILES_QUICK = 2;
  private static final int READINGS = 2_000_000;
  private static final int READINGS_QUICK = 2_000;
  private static final long SECOND = 1_000_000;

  private final Report report;
  private final boolean isQuick;

  DetectBench(Report report, boolean isQuick) {
    this.report = report;
    this.isQuick = isQuick;
  }

  void run() {
    for (Detection detection : Detection.values()) {
      cost(detection);
    }
    Path tennessee = ReferenceData.folder("tep");
    if (isThere(tennessee)) {
      new TennesseeBench(report, tennessee).run();
    }
    Path nab = ReferenceData.folder("nab");
    if (isThere(nab)) {
      List<NabFile> files = NabFile.all(nab);
      new NabBench(report, isQuick ? files.subList(0, Math.min(files.size(), FILES_QUICK)) : files)
          .run();
    }
  }

  private boolean isThere(Path folder) {
    boolean isThere = Files.isDirectory(folder);
    if (!isThere) {
      report.note(folder + " left out: it is absent; set -Dlockstep.data");
    }
    return isThere;
  }

  /// Noise around a level that moves.
  private void cost(Detection detection) {
    Detector detector = new Detector(Detector.Setting.of(detection));
    int slower = detection == Detection.NOVELTY ? 100 : 1;
    int readings = (isQuick ? READINGS_QUICK : READINGS) / slower;
    double[] values = new Random(1).doubles(4_096).toArray();
    long[] memory = new long[detector.longs()];
    double nanos = 0;
    for (int round = 0; round < 2; round++) {
      long begin = System.nanoTime();
      for (int i = 0; i < readings; i++) {
        double value = values[i % values.length] + i / (double) readings;
        boolean _ = detector.reading(memory, 0, (round * (long) readings + i) * SECOND, value);
      }
      nanos = (System.nanoTime() - begin) / (double) readings;
    }
    report.add("detect-" + detection.term(), LockstepProcess.NAME, "time", nanos, "ns/reading");
    report.add(
        "detect-" + detection.term(),
        LockstepProcess.NAME,
        "memory",
        detector.longs() * (double) Long.BYTES,
        "B/signal");
  }
}
