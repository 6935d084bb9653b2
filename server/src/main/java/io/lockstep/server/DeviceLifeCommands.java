package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// What moves a device on in its life.
final class DeviceLifeCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeviceLifeCommands() {}

  /// The device, and why.
  static final class Subject {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "why, for its entry and the audit")
    String reason = "";

    @Mixin ServerOptions server = new ServerOptions();

    int become(String state) {
      JsonNode _ = become(server.connect(), JSON.createObjectNode().put("state", state));
      return ExitCode.GOOD;
    }

    JsonNode become(ServerConnection connection, ObjectNode body) {
      JsonNode now =
          connection.send(
              "POST",
              DeviceCommands.path(id) + "/state",
              Optional.of(body.put("reason", reason).toString()));
      System.out.println(id + " is " + now.path("state").asString(""));
      return now;
    }
  }

  @Command(
      name = "suspend",
      description = "Shuts a device out; its sessions and waiting commands are kept.",
      mixinStandardHelpOptions = true)
  static final class Suspend implements Callable<Integer> {
    @Mixin Subject subject = new Subject();

    @Override
    public Integer call() {
      return subject.become("suspended");
    }
  }

  @Command(
      name = "resume",
      description = "Lets a suspended device in again.",
      mixinStandardHelpOptions = true)
  static final class Resume implements Callable<Integer> {
    @Mixin Subject subject = new Subject();

    @Override
    public Integer call() {
      return subject.become("active");
    }
  }

  @Command(
      name = "quarantine",
      description = "Holds what a device publishes until it is released.",
      mixinStandardHelpOptions = true)
  static final class Quarantine implements Callable<Integer> {
    @Mixin Subject subject = new Subject();

    @Override
    public Integer call() {
      return subject.become("quarantined");
    }
  }

  @Command(
      name = "decommission",
      description = "Shuts a device out for good, and says what became of its telemetry.",
      mixinStandardHelpOptions = true)
  static final class Decommission implements Callable<Integer> {
    private static final long PACE_MILLIS = 200;

    @Mixin Subject subject = new Subject();

    @Option(
        names = "--telemetry",
        paramLabel = "POLICY",
        description =
            "keep, archive (a copy in a file, then purge) or purge; else what the server is set to")
    String telemetry = "";

    @Option(
        names = "--no-wait",
        description = "do not wait until the telemetry is dealt with; `device show` tells of it")
    boolean noWait;

    @Override
    public Integer call() throws InterruptedException {
      ServerConnection connection = subject.server.connect();
      ObjectNode body = JSON.createObjectNode().put("state", "decommissioned");
      if (!telemetry.isEmpty()) {
        body.put("telemetry", telemetry);
      }
      JsonNode now = subject.become(connection, body);
      while (!noWait && !now.path("telemetry").path("done").asBoolean(true)) {
        TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
        now = connection.send("GET", DeviceCommands.path(subject.id), Optional.empty());
      }
      return tell(now.path("telemetry"));
    }

    private static int tell(JsonNode removal) {
      String policy = removal.path("policy").asString("keep");
      if (policy.equals("keep") || !removal.path("done").asBoolean(true)) {
        System.out.println("telemetry: " + policy);
        return ExitCode.GOOD;
      }
      JsonNode outcome = removal.path("outcome");
      for (JsonNode twin : outcome.path("twins")) {
        System.out.println(PurgeText.of(twin));
      }
      for (JsonNode kept : outcome.path("kept")) {
        System.out.printf(
            "%s: kept, since %s feeds it, too%n",
            kept.path("id").asString(""), kept.path("fedBy").path(0).asString(""));
      }
      if (outcome.has("error")) {
        System.err.println(outcome.path("error").asString(""));
        return ExitCode.FOUND_PROBLEMS;
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "release",
      description = "Ends a device's quarantine and applies what was held.",
      mixinStandardHelpOptions = true)
  static final class Release implements Callable<Integer> {
    @Mixin Subject subject = new Subject();

    @Option(names = "--drop", description = "drop what was held instead of applying it")
    boolean drop;

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode().put("apply", !drop).put("reason", subject.reason);
      JsonNode done =
          subject
              .server
              .connect()
              .send(
                  "POST",
                  DeviceCommands.path(subject.id) + "/release",
                  Optional.of(body.toString()));
      String what = drop ? "dropped" : "applied";
      System.out.println(
          "%s: %d messages %s".formatted(subject.id, done.path(what).asInt(0), what));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "remove",
      description = "Removes a device's entry altogether; its id is free.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      server.connect().send("DELETE", DeviceCommands.path(id), Optional.empty());
      return ExitCode.GOOD;
    }
  }
}
