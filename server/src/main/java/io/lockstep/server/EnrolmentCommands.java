package io.lockstep.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "enrolment",
    description = "By what devices come in that nobody has added.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EnrolmentCommands.Add.class,
      EnrolmentCommands.Listing.class,
      EnrolmentCommands.Show.class,
      EnrolmentCommands.Remove.class,
      EnrolmentCommands.Key.class
    })
final class EnrolmentCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENROLMENTS = "/api/v1/enrolments";

  private static String path(String id) {
    return ENROLMENTS + "/" + ServerConnection.encoded(id);
  }

  @Command(
      name = "add",
      description = "Adds or changes an enrolment; a key or claim that is drawn is printed, once.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the enrolment's id")
    String id = "";

    @Option(
        names = "--proof",
        required = true,
        paramLabel = "PROOF",
        description = "symmetric-key, authority or claim")
    String proof = "";

    @Option(names = "--ids", paramLabel = "PATTERN", description = "which ids; * for any text")
    String ids = "*";

    @Option(names = "--approval", description = "a person says yes to each device")
    boolean approval;

    @Option(names = "--max", paramLabel = "N", description = "at most so many devices")
    int devicesMax;

    @Option(names = "--model", paramLabel = "DTMI", description = "the model of their twins")
    String model = "";

    @Option(names = "--group", paramLabel = "GROUP", description = "a group of theirs")
    List<String> groups = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "a tag of theirs")
    Map<String, String> tags = new TreeMap<>();

    @Option(names = "--publish", paramLabel = "FILTER", description = "what they may publish to")
    List<String> publish = new ArrayList<>();

    @Option(
        names = "--subscribe",
        paramLabel = "FILTER",
        description = "what they may subscribe to")
    List<String> subscribe = new ArrayList<>();

    @Option(
        names = "--authority",
        paramLabel = "FILE",
        description = "an authority (PEM) whose word counts; all of the listener's without")
    List<Path> authorities = new ArrayList<>();

    @Option(names = "--claim", paramLabel = "FILE", description = "a claim certificate (PEM)")
    List<Path> claims = new ArrayList<>();

    @Option(
        names = "--device",
        paramLabel = "PATTERN",
        description = "how those are named that prove a claim, with parameters of theirs")
    String device = "";

    @Option(
        names = "--configuration",
        paramLabel = "NAME=VALUE",
        description = "what one that proves a claim is told")
    Map<String, String> configuration = new TreeMap<>();

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode body =
          JSON.createObjectNode()
              .put("proof", proof)
              .put("ids", ids)
              .put("approval", approval)
              .put("devicesMax", devicesMax)
              .put("model", model);
      groups.forEach(body.putArray("groups")::add);
      publish.forEach(body.putArray("publish")::add);
      subscribe.forEach(body.putArray("subscribe")::add);
      ObjectNode named = body.putObject("tags");
      tags.forEach(named::put);
      body.put("device", device);
      ObjectNode told = body.putObject("configuration");
      configuration.forEach(told::put);
      thumbprints(body, "authorities", authorities);
      thumbprints(body, "thumbprints", claims);
      JsonNode answer = server.connect().send("PUT", path(id), Optional.of(body.toString()));
      String drawn = answer.path("key").asString(answer.path("claim").asString(""));
      if (!drawn.isEmpty()) {
        System.out.println(drawn);
      }
      return ExitCode.GOOD;
    }

    private static void thumbprints(ObjectNode body, String member, List<Path> files) {
      if (!files.isEmpty()) {
        files.stream().map(DeviceCommands.Add::thumbprint).forEach(body.putArray(member)::add);
      }
    }
  }

  @Command(name = "list", description = "Lists the enrolments.", mixinStandardHelpOptions = true)
  static final class Listing implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode all = server.connect().send("GET", ENROLMENTS, Optional.empty());
      for (JsonNode one : all.path("value")) {
        System.out.println(
            "%s  %s  %s  %d devices"
                .formatted(
                    one.path("id").asString(""),
                    one.path("proof").asString(""),
                    one.path("ids").asString(""),
                    one.path("devices").asInt(0)));
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "show",
      description = "Shows an enrolment as JSON, without its keys.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the enrolment's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode enrolment = server.connect().send("GET", path(id), Optional.empty());
      System.out.println(enrolment.toPrettyString());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "remove",
      description = "Removes an enrolment; devices that came by it stay.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the enrolment's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      server.connect().send("DELETE", path(id), Optional.empty());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "key",
      description = "Prints the key that an enrolment derives for a device.",
      mixinStandardHelpOptions = true)
  static final class Key implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "the enrolment's id")
    String id = "";

    @Parameters(index = "1", paramLabel = "DEVICE", description = "the device's id")
    String device = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode answer =
          server
              .connect()
              .send(
                  "GET", path(id) + "/keys/" + ServerConnection.encoded(device), Optional.empty());
      System.out.println(answer.path("key").asString(""));
      return ExitCode.GOOD;
    }
  }
}
