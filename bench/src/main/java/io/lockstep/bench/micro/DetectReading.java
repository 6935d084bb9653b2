package io.lockstep.bench.micro;

import io.lockstep.stream.detect.Detection;
import io.lockstep.stream.detect.Detector;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A reading into a detector of one signal, without the rule around it: noise of which no two
/// values are equal, once a second.
@State(Scope.Thread)
public class DetectReading {
  private static final int READINGS = 1_024;
  private static final long SECOND = 1_000_000;

  private final double[] values = new double[READINGS];
  private Detector detector = new Detector(Detector.Setting.of(Detection.ZSCORE));
  private long[] memory = {};
  private long micros;

  /// What is looked for; those that cost the same whatever came before.
  @Param({"ZSCORE", "EWMA", "CUSUM", "PAGE_HINKLEY", "SPIKE", "DRIFT", "FLATLINE", "GAP"})
  public Detection detection = Detection.ZSCORE;

  /// Makes noise.
  @Setup
  public void set() {
    Random random = new Random(1);
    for (int i = 0; i < READINGS; i++) {
      values[i] = 20 + random.nextGaussian();
    }
    detector = new Detector(Detector.Setting.of(detection));
    memory = new long[detector.longs()];
  }

  /// Readings.
  ///
  /// @return how surprising the last was
  @Benchmark
  @OperationsPerInvocation(READINGS)
  public double detect() {
    for (double value : values) {
      micros += SECOND;
      boolean _ = detector.reading(memory, 0, micros, value);
    }
    return detector.surprise(memory, 0);
  }
}
