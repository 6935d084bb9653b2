package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Readings all the way: published over MQTT, durable, in twin state, and answered by history.
final class IngestBench {
  private static final String ROWS = "lockstep_history_stored_rows";
  private static final String TWIN_TOPICS = "lockstep/v1/bench-%04d/telemetry";

  private final BenchFolder folder;
  private final Report report;
  private final long messages;
  private final int rounds;

  IngestBench(BenchFolder folder, Report report, long messages, int rounds) {
    this.folder = folder;
    this.report = report;
    this.messages = messages;
    this.rounds = rounds;
  }

  private record Round(
      double queryableSeconds, Load.Result load, double serverCpuSeconds, double rows) {}

  void run() {
    generatorAlone();
    try (LockstepProcess server = LockstepProcess.start(folder, "ingest")) {
      lockstep(server, "qos1-all-the-way", 1);
      lockstep(server, "qos0-all-the-way", 0);
    }
    PeerBroker.each(
        folder,
        report,
        broker -> ComposedStack.measure(folder, report, broker, messages / 10 / broker.slowness()));
  }

  /// What the generator reaches when nothing is in its way, in the same run.
  private void generatorAlone() {
    java.nio.file.Path port = folder.resolve("sink.port");
    try (JavaProcess sink =
        JavaProcess.java(
            folder.resolve("sink.log"),
            List.of("-XX:+UseSerialGC"),
            "io.lockstep.bench.AcknowledgingSink",
            List.of(port.toString()))) {
      sink.await("the sink's port", Duration.ofSeconds(20), () -> java.nio.file.Files.exists(port));
      int number = Integer.parseInt(Texts.read(port).strip());
      Load load = Load.standard(TWIN_TOPICS, messages, 1);
      if (rounds > 1) {
        load.withMessages(messages / 4).run(folder, "127.0.0.1", number, "", "");
      }
      Load.Result result = load.run(folder, "127.0.0.1", number, "", "");
      report.add("generator-alone", "generator", "rate", result.rate(), "messages/s");
      report.add(
          "generator-alone",
          "generator",
          "cpu",
          result.cpuSeconds() / result.messages() * 1e6,
          "us/message");
    }
  }

  private void lockstep(LockstepProcess server, String scenario, int qos) {
    Load load = Load.standard(TWIN_TOPICS, messages, qos);
    if (rounds > 1) {
      round(server, load.withMessages(Math.max(messages / 4, 10_000)));
    }
    List<Round> measured = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      measured.add(round(server, load));
    }
    String subject = LockstepProcess.NAME;
    report.add(
        scenario,
        subject,
        "rate-until-queryable",
        median(measured, r -> messages / r.queryableSeconds()),
        "messages/s");
    report.add(
        scenario,
        subject,
        "rate-until-acknowledged",
        median(measured, r -> r.load().rate()),
        "messages/s");
    report.add(
        scenario,
        subject,
        "in-history",
        median(measured, r -> 100 * r.rows() / messages),
        "percent");
    report.add(
        scenario,
        subject,
        "server-cpu",
        median(measured, r -> r.serverCpuSeconds() / messages * 1e6),
        "us/message");
    report.add(
        scenario,
        "generator",
        "share-of-cpu",
        median(
            measured,
            r -> 100 * r.load().cpuSeconds() / (r.load().cpuSeconds() + r.serverCpuSeconds())),
        "percent");
    report.add(scenario, subject, "resident-memory", server.process().residentMiB(), "MiB");
  }

  private Round round(LockstepProcess server, Load load) {
    double rowsBefore = server.metric(ROWS);
    Duration cpuBefore = server.process().cpu();
    Load.Result result =
        load.run(folder, server.mqttHost(), server.mqttPort(), "admin", server.token());
    double queryable;
    double rows = -1;
    double before;
    int markers = 0;
    do {
      // What came at QoS 0 may still stand in the connections, behind the marker that is waited
      // for.
      before = rows;
      server.awaitQueryable();
      markers++;
      queryable = result.secondsUntilNow();
      rows = server.metric(ROWS) - rowsBefore - markers;
    } while (rows < load.messages() && rows > before);
    double cpu = server.process().cpu().minus(cpuBefore).toNanos() / 1e9;
    if (load.qos() > 0 && rows < load.messages()) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "ingest: expected %d acknowledged readings in history, found %.0f"
              .formatted(load.messages(), rows));
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
