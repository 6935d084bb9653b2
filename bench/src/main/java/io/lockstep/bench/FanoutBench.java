package io.lockstep.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ten publishers on topics without a twin, and who subscribes to everything: one at QoS 1, one at
/// QoS 2, or a group that shares it.
final class FanoutBench {
  private static final List<Case> CASES =
      List.of(
          new Case("fanout-qos1", 1, "bench/#", 1, 1),
          new Case("fanout-qos2", 2, "bench/#", 1, 4),
          new Case("fanout-shared", 1, "$share/bench/bench/#", 4, 2));

  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final BenchFolder folder;
  private final Report report;
  private final long messages;
  private final int rounds;
  private int subscribers;

  FanoutBench(BenchFolder folder, Report report, long messages, int rounds) {
    this.folder = folder;
    this.report = report;
    this.messages = messages;
    this.rounds = rounds;
  }

  /// What is measured.
  ///
  /// @param qos both ways
  /// @param members subscribers, who get each message once, taken together
  /// @param slowness fewer messages by this factor
  private record Case(String name, int qos, String filter, int members, int slowness) {}

  private record Round(double rate, double cpuMicros) {}

  void run() {
    try (LockstepProcess server = LockstepProcess.start(folder, "fanout")) {
      measure(
          LockstepProcess.NAME,
          server.process(),
          server.mqttHost(),
          server.mqttPort(),
          "admin",
          server.token(),
          messages);
    }
    PeerBroker.each(
        folder,
        report,
        peer ->
            measure(
                peer.name(),
                peer.process(),
                "127.0.0.1",
                peer.port(),
                "",
                "",
                messages / peer.slowness()));
  }

  private void measure(
      String subject,
      JavaProcess server,
      String host,
      int port,
      String user,
      String password,
      long number) {
    for (Case shape : CASES) {
      measure(shape, subject, server, host, port, user, password, number / shape.slowness());
    }
  }

  private void measure(
      Case shape,
      String subject,
      JavaProcess server,
      String host,
      int port,
      String user,
      String password,
      long number) {
    if (rounds > 1) {
      round(shape, server, host, port, user, password, number / 4);
    }
    List<Round> measured = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      measured.add(round(shape, server, host, port, user, password, number));
    }
    report.add(
        shape.name(),
        subject,
        "rate",
        median(measured.stream().mapToDouble(Round::rate).toArray()),
        "messages/s");
    report.add(
        shape.name(),
        subject,
        "server-cpu",
        median(measured.stream().mapToDouble(Round::cpuMicros).toArray()),
        "us/message");
  }

  private Round round(
      Case shape,
      JavaProcess server,
      String host,
      int port,
      String user,
      String password,
      long number) {
    Path ready = folder.resolve("subscriber-%d.ready".formatted(subscribers++));
    try (JavaProcess subscriber =
        JavaProcess.java(
            folder.resolve("subscriber.log"),
            List.of("-XX:+UseSerialGC", "-Xmx256m"),
            "io.lockstep.bench.FanoutSubscriber",
            List.of(
                host,
                Integer.toString(port),
                user,
                password,
                shape.filter(),
                Integer.toString(shape.qos()),
                Long.toString(number),
                ready.toString(),
                Integer.toString(shape.members())))) {
      subscriber.await("the subscriber", Duration.ofSeconds(30), () -> Files.exists(ready));
      Duration cpu = server.cpu();
      Load.Result result =
          Load.standard("bench/%04d", number, shape.qos()).run(folder, host, port, user, password);
      subscriber.finish(TIMEOUT);
      double seconds = result.secondsUntilNow();
      return new Round(number / seconds, server.cpu().minus(cpu).toNanos() / 1e3 / number);
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
