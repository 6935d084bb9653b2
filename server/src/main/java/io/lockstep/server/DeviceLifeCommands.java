package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
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
      ObjectNode body = JSON.createObjectNode().put("state", state).put("reason", reason);
      JsonNode now =
          server
              .connect()
              .send("POST", DeviceCommands.path(id) + "/state", Optional.of(body.toString()));
      System.out.println(id + " is " + now.path("state").asString(""));
      return ExitCode.GOOD;
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
      description = "Shuts a device out for good; its telemetry is kept.",
      mixinStandardHelpOptions = true)
  static final class Decommission implements Callable<Integer> {
    @Mixin Subject subject = new Subject();

    @Override
    public Integer call() {
      return subject.become("decommissioned");
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
