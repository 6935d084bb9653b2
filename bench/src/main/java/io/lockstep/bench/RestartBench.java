package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How soon Lockstep is there again: a first start, a start after a stop, a start after a kill with
/// a journal to replay.
final class RestartBench {
  private static final String SCENARIO = "restart";

  private final BenchFolder folder;
  private final Report report;
  private final long messages;

  RestartBench(BenchFolder folder, Report report, long messages) {
    this.folder = folder;
    this.report = report;
    this.messages = messages;
  }

  void run() {
    try (LockstepProcess server = LockstepProcess.start(folder, "restart")) {
      add("first-start", server);
      load(server);
    }
    try (LockstepProcess server = LockstepProcess.start(folder, "restart")) {
      add("after-a-stop", server);
      load(server);
      server.process().kill();
    }
    report.add(SCENARIO, "machine", "journal-on-disk", inputsMiB(), "MiB");
    try (LockstepProcess server = LockstepProcess.start(folder, "restart")) {
      add("after-a-kill", server);
      server.awaitQueryable();
    }
  }

  private void add(String metric, LockstepProcess server) {
    report.add(SCENARIO, LockstepProcess.NAME, metric, server.readySeconds(), "s");
  }

  private void load(LockstepProcess server) {
    Load.standard("lockstep/v1/bench-%04d/telemetry", messages, 1)
        .run(folder, server.mqttHost(), server.mqttPort(), "admin", server.token());
  }

  private double inputsMiB() {
    try (Stream<Path> files = Files.walk(folder.resolve("restart").resolve("inputs"))) {
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
