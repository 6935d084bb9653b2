package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// How soon Lockstep is there again with many twins and a long journal: a first start, a start that
/// imports twins, a start after a stop, and a start after a kill, with as much to replay as
/// snapshots leave.
final class RestartBench {
  /// Twins when nothing else is asked for.
  static final int TWINS = 10_000;

  private static final String SCENARIO = "restart";
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  /// Just below the records after which a snapshot is taken.
  private static final long REPLAYED_MAX = 1_900_000;

  /// As many topics as the generator can hold.
  private static final int TOPICS_MAX = 5_000;

  private final BenchFolder folder;
  private final Report report;
  private final int twins;
  private final long messages;
  private final int payloadBytes;

  /// @param messages in the journal before the stop; up to 1,900,000 more come before the kill
  RestartBench(BenchFolder folder, Report report, int twins, long messages, int payloadBytes) {
    this.folder = folder;
    this.report = report;
    this.twins = twins;
    this.messages = messages;
    this.payloadBytes = payloadBytes;
  }

  void run() {
    report.add(SCENARIO, "machine", "twins", twins, "");
    LockstepProcess.Launch launch = LockstepProcess.Launch.standard().withTimeout(TIMEOUT);
    try (LockstepProcess server = LockstepProcess.start(folder, SCENARIO, launch)) {
      add("first-start", server);
    }
    Path workspace = TwinWorkspace.write(folder, twins);
    try (LockstepProcess server =
        LockstepProcess.start(folder, SCENARIO, launch.withWorkspace(workspace))) {
      add("first-start-with-import", server);
      load(server, messages);
      server.awaitQueryable();
    }
    try (LockstepProcess server = LockstepProcess.start(folder, SCENARIO, launch)) {
      add("after-a-stop", server);
      load(server, Math.min(messages, REPLAYED_MAX));
      server.process().kill();
    }
    report.add(SCENARIO, "machine", "inputs-on-disk", mebibytes("inputs"), "MiB");
    report.add(SCENARIO, "machine", "changes-on-disk", mebibytes("changes"), "MiB");
    report.add(SCENARIO, "machine", "snapshots-on-disk", mebibytes("snapshots"), "MiB");
    try (LockstepProcess server = LockstepProcess.start(folder, SCENARIO, launch)) {
      add("after-a-kill", server);
      report.add(
          SCENARIO,
          LockstepProcess.NAME,
          "replayed-records",
          server.metric("lockstep_space_replayed_records"),
          "");
      server.awaitQueryable();
    }
  }

  private void add(String metric, LockstepProcess server) {
    report.add(SCENARIO, LockstepProcess.NAME, metric, server.readySeconds(), "s");
  }

  private void load(LockstepProcess server, long number) {
    int topics = Math.clamp(twins, 10, TOPICS_MAX);
    new Load(10, "lockstep/v1/bench-%04d/telemetry", topics, number, payloadBytes, 1, 2_000)
        .run(folder, server.mqttHost(), server.mqttPort(), "admin", server.token());
  }

  private double mebibytes(String log) {
    try (Stream<Path> files = Files.walk(folder.resolve(SCENARIO).resolve(log))) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes / 1048576.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
