package io.lockstep.bench;

import io.lockstep.field.SparkplugLoad;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// Readings in Sparkplug B payloads of ten metrics, all the way: published over MQTT by edge nodes,
/// durable, in twin state, and answered by history. At QoS 0, as Sparkplug has it, and at QoS 1,
/// where each payload is acknowledged once it is durable. Beside it what Tahu's decoder alone takes
/// for a reading; ours alone is measured by [MicroBench].
final class SparkplugBench {
  private static final String ROWS = "lockstep_history_stored_rows";
  private static final int EDGES = 10;
  private static final int DEVICES = 100;
  private static final int WINDOW = 1_000;

  private final BenchFolder folder;
  private final Report report;
  private final long messages;
  private final int rounds;

  SparkplugBench(BenchFolder folder, Report report, long messages, int rounds) {
    this.folder = folder;
    this.report = report;
    this.messages = messages;
    this.rounds = rounds;
  }

  private record Round(
      double queryableSeconds, Load.Result load, double serverCpuSeconds, double rows) {}

  void run() {
    try (LockstepProcess server = LockstepProcess.start(folder, "sparkplug")) {
      lockstep(server, "qos0-all-the-way", 0);
      lockstep(server, "qos1-all-the-way", 1);
      report.add(
          "qos1-all-the-way",
          LockstepProcess.NAME,
          "resident-memory",
          server.process().residentMiB(),
          "MiB");
    }
    OptionalDouble tahu = Tahu.decodeNanos(folder);
    if (tahu.isPresent()) {
      report.add("decode-alone", Tahu.NAME, "cpu", tahu.getAsDouble(), "ns/reading");
    } else {
      report.note(Tahu.MISSING);
    }
  }

  private void lockstep(LockstepProcess server, String scenario, int qos) {
    if (rounds > 1) {
      Round _ = round(server, Math.max(messages / 2, 10_000), qos);
    }
    List<Round> measured = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      measured.add(round(server, messages, qos));
    }
    double readings = (double) messages * SparkplugLoad.METRICS;
    String subject = LockstepProcess.NAME;
    add(scenario, "rate-until-queryable", measured, r -> readings / r.queryableSeconds());
    add(scenario, "rate-until-sent", measured, r -> r.load().rate() * SparkplugLoad.METRICS);
    report.add(
        scenario,
        subject,
        "in-history",
        median(measured, r -> Math.min(100, 100 * r.rows() / readings)),
        "percent");
    report.add(
        scenario,
        subject,
        "server-cpu",
        median(measured, r -> r.serverCpuSeconds() / readings * 1e9),
        "ns/reading");
    report.add(
        scenario,
        "generator",
        "share-of-cpu",
        median(
            measured,
            r -> 100 * r.load().cpuSeconds() / (r.load().cpuSeconds() + r.serverCpuSeconds())),
        "percent");
  }

  private void add(
      String scenario, String metric, List<Round> measured, ToDoubleFunction<Round> figure) {
    report.add(scenario, LockstepProcess.NAME, metric, median(measured, figure), "readings/s");
  }

  private Round round(LockstepProcess server, long number, int qos) {
    double rowsBefore = server.metric(ROWS);
    Duration cpuBefore = server.process().cpu();
    Load.Result result =
        Load.run(
            folder,
            "io.lockstep.field.SparkplugLoad",
            number,
            List.of(
                server.mqttHost(),
                Integer.toString(server.mqttPort()),
                "admin",
                server.token(),
                "bench",
                Integer.toString(EDGES),
                Integer.toString(DEVICES),
                Long.toString(number),
                Integer.toString(qos),
                Integer.toString(WINDOW)));
    double expected = (double) number * SparkplugLoad.METRICS;
    double queryable;
    double rows = -1;
    double before;
    do {
      // What came at QoS 0 may still stand in the connections, behind the marker that is waited
      // for.
      before = rows;
      server.awaitQueryable();
      queryable = result.secondsUntilNow();
      rows = server.metric(ROWS) - rowsBefore;
    } while (rows < expected && rows > before);
    double cpu = server.process().cpu().minus(cpuBefore).toNanos() / 1e9;
    if (qos > 0 && rows < expected) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "sparkplug: expected %.0f acknowledged readings in history, found %.0f"
              .formatted(expected, rows));
    }
    return new Round(queryable, result, cpu, rows);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    List<Double> values = new ArrayList<>();
    rounds.forEach(round -> values.add(figure.applyAsDouble(round)));
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
