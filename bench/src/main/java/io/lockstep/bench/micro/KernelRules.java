package io.lockstep.bench.micro;

import io.lockstep.bench.BenchModel;
import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.TwinCommand;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Records of ten readings of the same property, which so many rules watch; none becomes active.
@State(Scope.Thread)
public class KernelRules {
  private static final int RECORDS = 1_000;
  private static final int READINGS = 10;

  private final BenchKernel bench = new BenchKernel();
  private final DroppedChanges dropped = new DroppedChanges();
  private double value;

  /// Rules on the property that is written. The last kind runs on CEL's runtime.
  @Param({
    "NONE",
    "ONE",
    "FIVE",
    "ONE_OVER_WINDOW",
    "ONE_OF_READINGS",
    "ONE_SORTED",
    "ONE_ODD",
    "ONE_BY_CEL"
  })
  public Watch watch = Watch.NONE;

  /// How many rules there are.
  public enum Watch {
    NONE(0, "%s > 1e300"),
    ONE(1, "%s > 1e300"),
    FIVE(5, "%s > 1e300"),
    ONE_OVER_WINDOW(1, "m > 1e300\nlet: { m: { mean: %s, over: 10m } }"),
    ONE_OF_READINGS(1, "%s > 1e300\nfor: { readings: 3, of: 5 }"),
    ONE_SORTED(1, "m > 1e300\nlate: { time: 1s }\nlet: { m: { mean: %s, over: 10m } }"),
    ONE_ODD(1, "m.score > 1e300\nlet: { m: { detect: zscore, of: %s } }"),
    ONE_BY_CEL(1, "double(%s) > 1e300");

    private final int rules;
    private final String condition;

    Watch(int rules, String condition) {
      this.rules = rules;
      this.condition = condition;
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < rules; i++) {
        text.append("---\nrule: r%d\nmodel: %s\nwhen: ".formatted(i, BenchModel.ID));
        text.append(condition.formatted(BenchModel.FIRST));
        text.append("\nalarm: { priority: low, title: Never }\n");
      }
      return text.toString();
    }
  }

  /// Sets the rules.
  @Setup
  public void set() {
    bench.decide(
        new TwinCommand.SetRules(List.of(new NamedText("rules/bench.yaml", watch.text()))),
        dropped);
  }

  /// A reading, with the rules that watch it.
  @Benchmark
  @OperationsPerInvocation(RECORDS * READINGS)
  public void watched() {
    Kernel kernel = bench.kernel();
    for (int i = 0; i < RECORDS; i++) {
      kernel.beginInput(bench.nextPosition(), bench.receivedMicros(), dropped);
      int twin = bench.twin(i);
      for (int reading = 0; reading < READINGS; reading++) {
        value += 0.25;
        kernel.sample(
            twin, 0, Kernel.NO_TIME, Double.doubleToRawLongBits(value), null, Quality.GOOD);
      }
      kernel.endInput();
    }
  }
}
