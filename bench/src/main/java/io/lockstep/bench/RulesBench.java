package io.lockstep.bench;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// What rules cost a plant: 100,000 twins of 2,000 models, five rules on each model, so 10,000 in
/// all, five of which each reading touches; none becomes active. Twins are read in no order, so
/// what lies in no cache is paid for. In one thread, by its CPU; beside it the same readings
/// without rules.
final class RulesBench {
  private static final int RULES = 5;
  private static final int MODELS = 2_000;
  private static final int TWINS = 50;
  private static final int MODELS_QUICK = 10;
  private static final int MODELS_AT_ONCE = 100;
  private static final int READINGS = 2_000_000;
  private static final int READINGS_QUICK = 2_000;
  private static final int TEMPERATURE = 0;
  private static final int PRESSURE = 1;

  /// A reading comes each millisecond, so one of a twin in 100 s.
  private static final long STEP_MICROS = 1_000;

  private final Report report;
  private final boolean isQuick;
  private final int models;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Sink sink = new Sink();
  private final Kernel kernel = Kernel.empty(KernelOptions.defaults());
  private final List<Integer> twins = new ArrayList<>();
  private long position;

  /// Takes changes into a buffer that nobody reads.
  private static final class Sink implements ChangeSink {
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    private long alarms;

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      if (kind == ChangeKind.ALARM) {
        alarms++;
      }
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {}
  }

  /// What each of the five rules of a model is.
  private enum Kind {
    THRESHOLD("when: t > 1000000"),
    DEADBAND_AND_DELAYS(
        "when: t > 1000000\nfor: { time: 30s }\nclear: { when: t < 900000, time: 10s }"),
    EXPRESSION("when: t > 1000000 && p < 3.0 || t + p * 2.0 > 1000000.0"),
    CEL_RUNTIME("when: double(t) > 1000000.0 && string(t).size() > 100"),
    READINGS_OF("when: t > 1000000\nfor: { readings: 3, of: 5 }"),
    SILENCE("missing: { property: t, time: 1d }"),
    RATE("let: { m: { rate: t, over: 10m } }\nwhen: m > 1000000.0"),
    MEAN_OF_WINDOW("let: { m: { mean: t, over: 10m } }\nwhen: m > 1000000.0"),
    MEAN_OF_TUMBLING_WINDOW("let: { m: { mean: t, every: 10m } }\nwhen: m > 1000000.0"),
    SEQUENCE("let: { m: { after: t > 1000000, then: p > 1000000, within: 10s } }\nwhen: m");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    private String scenario() {
      return "rules-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  RulesBench(Report report, boolean isQuick) {
    this.report = report;
    this.isQuick = isQuick;
    this.models = isQuick ? MODELS_QUICK : MODELS;
  }

  void run() {
    build();
    int readings = isQuick ? READINGS_QUICK : READINGS;
    double _ = read(readings); // Warms up.
    double bare = read(readings);
    String subject = LockstepProcess.NAME;
    report.add("rules-none", subject, "reading", bare, "us CPU");
    for (Kind kind : Kind.values()) {
      measure(kind.scenario(), List.of(kind, kind, kind, kind, kind), readings, bare);
    }
    measure(
        "rules-mixed",
        List.of(
            Kind.THRESHOLD,
            Kind.DEADBAND_AND_DELAYS,
            Kind.EXPRESSION,
            Kind.READINGS_OF,
            Kind.MEAN_OF_WINDOW),
        readings,
        bare);
    if (sink.alarms > 0) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "bench rules: expected no alarm, found " + sink.alarms);
    }
  }

  private void measure(String scenario, List<Kind> kinds, int readings, double bare) {
    String subject = LockstepProcess.NAME;
    long start = threads.getCurrentThreadCpuTime();
    set(kinds);
    double load = (threads.getCurrentThreadCpuTime() - start) / 1e6;
    double _ = read(readings / 2); // States are made, code is compiled.
    double cost = read(readings);
    report.add(scenario, subject, "load", load, "ms CPU");
    report.add(scenario, subject, "reading", cost, "us CPU");
    report.add(scenario, subject, "rule", (cost - bare) / RULES * 1e3, "ns CPU");
    set(List.of());
  }

  private void set(List<Kind> kinds) {
    StringBuilder text = new StringBuilder();
    for (int model = 0; model < models && !kinds.isEmpty(); model++) {
      for (int rule = 0; rule < RULES; rule++) {
        text.append("---\nrule: r%d-%d\nmodel: %s\n".formatted(model, rule, model(model)))
            .append(kinds.get(rule).text)
            .append("\nalarm: { priority: low, title: Never }\n");
      }
    }
    decide(new TwinCommand.SetRules(List.of(new NamedText("rules/bench.yaml", text.toString()))));
  }

  private void decide(TwinCommand command) {
    kernel.beginInput(++position, position * STEP_MICROS, sink);
    Reply reply = kernel.decide(command);
    int _ = kernel.endInput();
    if (reply instanceof Reply.Refused refused) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "bench rules: expected no refusal, found " + refused.reason());
    }
  }

  private static String model(int number) {
    return "dtmi:b:Machine%d;1".formatted(number);
  }

  private void build() {
    for (int from = 0; from < models; from += MODELS_AT_ONCE) {
      StringBuilder text = new StringBuilder();
      for (int i = from; i < Math.min(models, from + MODELS_AT_ONCE); i++) {
        text.append(text.isEmpty() ? "[" : ",")
            .append(
                """
                {"@context":"dtmi:dtdl:context;3","@type":"Interface","@id":"%s","contents":[
                 {"@type":"Property","name":"t","schema":"double"},
                 {"@type":"Property","name":"p","schema":"double"}]}"""
                    .formatted(model(i)));
      }
      decide(new TwinCommand.AddModels(text.append(']').toString()));
    }
    for (int i = 0; i < models * TWINS; i++) {
      String id = "machine-" + i;
      decide(
          new TwinCommand.PutTwin(
              id, "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(model(i % models)), true));
      twins.add(kernel.twin(id));
    }
    for (int twin : twins) {
      read(twin, PRESSURE, 5);
    }
  }

  /// Readings of twins in no order; microseconds of CPU each.
  private double read(int readings) {
    SplittableRandom random = new SplittableRandom(7);
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < readings; i++) {
      read(twins.get(random.nextInt(twins.size())), TEMPERATURE, random.nextDouble() * 1_000);
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e3 / readings;
  }

  private void read(int twin, int slot, double value) {
    kernel.beginInput(++position, position * STEP_MICROS, sink);
    var fault =
        kernel.sample(
            twin, slot, Kernel.NO_TIME, Double.doubleToRawLongBits(value), null, Quality.GOOD);
    int _ = kernel.endInput();
    if (fault != null) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "bench rules: expected a value that fits, found " + fault);
    }
  }
}
