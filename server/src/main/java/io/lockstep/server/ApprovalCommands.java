package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Devices that wait for approval.
final class ApprovalCommands {
  private static final String WAITING = "/api/v1/approvals";

  private ApprovalCommands() {}

  private static String path(String id) {
    return WAITING + "/" + ServerConnection.encoded(id);
  }

  @Command(
      name = "pending",
      description = "Lists the devices that wait for approval.",
      mixinStandardHelpOptions = true)
  static final class Pending implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode all = server.connect().send("GET", WAITING, Optional.empty());
      for (JsonNode one : all.path("value")) {
        System.out.println(
            "%s  %s  %d times, last %s from %s%s"
                .formatted(
                    one.path("id").asString(""),
                    one.path("enrolment").asString("-"),
                    one.path("count").asLong(0),
                    one.path("lastSeen").asString(""),
                    one.path("address").asString(""),
                    one.path("rejected").asBoolean(false) ? "  rejected" : ""));
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "approve",
      description = "Registers a device that waits; prints a credential when it brought none.",
      mixinStandardHelpOptions = true)
  static final class Approve implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode answer = server.connect().send("POST", path(id) + "/approve", Optional.empty());
      String drawn = DeviceProofCommands.shown(answer);
      if (!drawn.isEmpty()) {
        System.out.println(drawn);
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "reject",
      description = "Says no to a device that waits.",
      mixinStandardHelpOptions = true)
  static final class Reject implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the device's id")
    String id = "";

    @Option(names = "--forget", description = "take it off the list only; it may come again")
    boolean forget;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      if (forget) {
        server.connect().send("DELETE", path(id), Optional.empty());
      } else {
        server.connect().send("POST", path(id) + "/reject", Optional.empty());
      }
      return ExitCode.GOOD;
    }
  }
}
