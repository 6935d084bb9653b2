package io.lockstep.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ten publishers, one subscriber to everything, QoS 1 both ways, on topics without a twin.
final class FanoutBench {
  private static final String SCENARIO = "fanout-qos1";
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
    if (rounds > 1) {
      round(server, host, port, user, password, number / 4);
    }
    List<Round> measured = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      measured.add(round(server, host, port, user, password, number));
    }
    report.add(
        SCENARIO,
        subject,
        "rate",
        median(measured.stream().mapToDouble(Round::rate).toArray()),
        "messages/s");
    report.add(
        SCENARIO,
        subject,
        "server-cpu",
        median(measured.stream().mapToDouble(Round::cpuMicros).toArray()),
        "us/message");
  }

  private Round round(
      JavaProcess server, String host, int port, String user, String password, long number) {
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
                "bench/#",
                "1",
                Long.toString(number),
                ready.toString()))) {
      subscriber.await("the subscriber", Duration.ofSeconds(30), () -> Files.exists(ready));
      Duration cpu = server.cpu();
      Load.Result result =
          Load.standard("bench/%04d", number, 1).run(folder, host, port, user, password);
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
