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

/// What computed properties cost: leaves below one root through four levels, each of which rolls up
/// the one below. A reading of a leaf changes one value of each level; beside it the same readings
/// with nothing computed, and what computing all anew would cost. In one thread, by its CPU.
final class ComputedBench {
  private static final String SCENARIO = "computed-";
  private static final String LEAF = "dtmi:b:Leaf;1";

  /// How many twins of a level stand below each of the level above, from the root down.
  private static final int[] FAN_OUT = {10, 10, 10, 100};

  private static final int READINGS = 200_000;
  private static final int READINGS_QUICK = 2_000;

  private final Report report;
  private final boolean isQuick;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Sink sink = new Sink();
  private final Kernel kernel = Kernel.empty(KernelOptions.defaults());
  private final List<Integer> leaves = new ArrayList<>();
  private long position;

  /// Takes changes into a buffer that nobody reads, and counts them.
  private static final class Sink implements ChangeSink {
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    private long bytes;

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      bytes += buffer.position();
    }
  }

  /// What is computed of each level.
  private enum Kind {
    SUM("sum"),
    MAX("max"),
    ALL("sum min max mean count");

    private final String functions;

    Kind(String functions) {
      this.functions = functions;
    }

    private List<String> functions() {
      return List.of(functions.split(" ", -1));
    }

    private String rules() {
      StringBuilder text = new StringBuilder();
      for (int level = 0; level < FAN_OUT.length; level++) {
        String below = level + 1 == FAN_OUT.length ? LEAF : model(level + 1);
        for (String function : functions()) {
          String term = below.equals(LEAF) ? "power" : property(function);
          String of = function.equals("count") ? "(x, x.%s > 0%s)" : "(x, x.%s)";
          String point = below.equals(LEAF) ? ".0" : "";
          text.append(
              """
              ---
              compute: %s-%d
              model: %s
              property: %s
              value: "outgoing('contains', '%s').%s%s"
              """
                  .formatted(
                      function,
                      level,
                      model(level),
                      property(function),
                      below,
                      function,
                      of.formatted(term, point)));
        }
      }
      return text.toString();
    }
  }

  ComputedBench(Report report, boolean isQuick) {
    this.report = report;
    this.isQuick = isQuick;
  }

  private static String model(int level) {
    return "dtmi:b:Level%d;1".formatted(level);
  }

  private static String property(String function) {
    return function + "Power";
  }

  void run() {
    build();
    int readings = isQuick ? READINGS_QUICK : READINGS;
    double _ = read(readings); // Warms up.
    double bare = read(readings);
    String subject = LockstepProcess.NAME;
    report.add(SCENARIO + "none", subject, "reading", bare, "us CPU");
    for (Kind kind : Kind.values()) {
      String scenario = SCENARIO + kind.name().toLowerCase(Locale.ROOT);
      set("");
      long start = cpu();
      set(kind.rules());
      report.add(scenario, subject, "load-and-compute-all", (cpu() - start) / 1e6, "ms CPU");
      double _ = read(readings);
      long bytes = sink.bytes;
      report.add(scenario, subject, "reading", read(readings), "us CPU");
      report.add(
          scenario,
          subject,
          "changes-of-a-reading",
          (sink.bytes - bytes) / (double) readings,
          "bytes");
      report.add(scenario, subject, "worst-reading", readDescending(readings), "us CPU");
    }
    set("");
    report.add(SCENARIO + "sum", "recomputation", "reading", recompute(), "us CPU");
  }

  private void set(String rules) {
    decide(new TwinCommand.SetRules(List.of(new NamedText("rules/bench.yaml", rules))));
  }

  private void decide(TwinCommand command) {
    kernel.beginInput(++position, position * 1_000, sink);
    Reply reply = kernel.decide(command);
    int _ = kernel.endInput();
    if (reply instanceof Reply.Refused refused) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "bench computed: expected no refusal, found " + refused.reason());
    }
  }

  private void build() {
    StringBuilder models = new StringBuilder("[");
    for (int level = 0; level < FAN_OUT.length; level++) {
      models
          .append("{\"@context\":\"dtmi:dtdl:context;3\",\"@type\":\"Interface\",\"@id\":\"")
          .append(model(level))
          .append("\",\"contents\":[{\"@type\":\"Relationship\",\"name\":\"contains\"}");
      for (String function : Kind.ALL.functions()) {
        models.append(
            ",{\"@type\":\"Property\",\"name\":\"%s\",\"schema\":\"%s\"}"
                .formatted(property(function), function.equals("count") ? "integer" : "double"));
      }
      models.append("]},");
    }
    models.append(
        """
        {"@context":"dtmi:dtdl:context;3","@type":"Interface","@id":"%s","contents":[
          {"@type":"Telemetry","name":"power","schema":"double"}]}]"""
            .formatted(LEAF));
    decide(new TwinCommand.AddModels(models.toString()));
    put("root", model(0));
    below("root", 0);
  }

  private void put(String id, String model) {
    decide(
        new TwinCommand.PutTwin(id, "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(model), true));
  }

  private void below(String owner, int level) {
    int count = isQuick ? Math.min(4, FAN_OUT[level]) : FAN_OUT[level];
    boolean isLast = level + 1 == FAN_OUT.length;
    for (int i = 0; i < count; i++) {
      String id = owner + "." + i;
      put(id, isLast ? LEAF : model(level + 1));
      decide(
          new TwinCommand.PutRelationship(
              owner,
              "to-" + id,
              "{\"$relationshipName\":\"contains\",\"$targetId\":\"%s\"}".formatted(id),
              true));
      if (isLast) {
        leaves.add(kernel.twin(id));
      } else {
        below(id, level + 1);
      }
    }
  }

  private long cpu() {
    return threads.getCurrentThreadCpuTime();
  }

  /// Readings of leaves in no order; microseconds of CPU each.
  private double read(int readings) {
    SplittableRandom random = new SplittableRandom(7);
    long start = cpu();
    for (int i = 0; i < readings; i++) {
      read(leaves.get(random.nextInt(leaves.size())), random.nextDouble() * 1_000);
    }
    return (cpu() - start) / 1e3 / readings;
  }

  /// Readings of one leaf that has the greatest value of all, which falls, and rises again: each is
  /// the greatest up to the root.
  private double readDescending(int readings) {
    int leaf = leaves.getFirst();
    long start = cpu();
    for (int i = 0; i < readings; i++) {
      read(leaf, 2_000 + (i & 1023));
    }
    return (cpu() - start) / 1e3 / readings;
  }

  private void read(int leaf, double value) {
    kernel.beginInput(++position, position * 1_000, sink);
    var fault =
        kernel.sample(
            leaf, 0, Kernel.NO_TIME, Double.doubleToRawLongBits(value), null, Quality.GOOD);
    int _ = kernel.endInput();
    if (fault != null) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "bench computed: expected a value that fits, found " + fault);
    }
  }

  /// What a sum over all leaves costs that is computed anew with each reading, at its cheapest: one
  /// array of doubles, nothing checked and nothing told.
  private double recompute() {
    double[] values = new double[leaves.size()];
    SplittableRandom random = new SplittableRandom(7);
    int rounds = isQuick ? 10 : 2_000;
    double kept = 0;
    for (int i = 0; i < rounds; i++) {
      kept += sum(values);
    }
    long start = cpu();
    for (int i = 0; i < rounds; i++) {
      values[random.nextInt(values.length)] = random.nextDouble() * 1_000;
      kept += sum(values);
    }
    double micros = (cpu() - start) / 1e3 / rounds;
    if (Double.isNaN(kept)) {
      throw new LockstepException(ErrorCode.INTERNAL, "bench computed: expected a sum, found none");
    }
    return micros;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
