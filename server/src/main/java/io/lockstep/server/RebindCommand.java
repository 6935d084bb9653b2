package io.lockstep.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "rebind",
    description =
        "Decodes received messages again by the bindings and models of now, and adds what is missing.",
    mixinStandardHelpOptions = true)
final class RebindCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REBINDINGS = "/api/v1/rebindings";
  private static final long LOOK_MILLIS = 300;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "messages received from here on: RFC 3339, or milliseconds since 1970")
  String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      description = "and before this time")
  String to = "";

  @Option(names = "--device", paramLabel = "ID", description = "only of this device")
  String device = "";

  @Option(names = "--twin", paramLabel = "ID", description = "only what they say of this twin")
  String twin = "";

  @Option(names = "--topic", paramLabel = "FILTER", description = "only on these topics")
  String topic = "";

  @Option(names = "--dry-run", description = "says what would be found, and changes nothing")
  boolean isDryRun;

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode request = JSON.createObjectNode().put("from", from).put("to", to);
    put(request, "device", device);
    put(request, "twin", twin);
    put(request, "topic", topic);
    request.put("dryRun", isDryRun);
    ServerConnection connection = server.connect();
    JsonNode one = connection.send("POST", REBINDINGS, Optional.of(request.toString()));
    while (one.path("state").asString().equals("running")) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      one = connection.send("GET", REBINDINGS + "/" + one.path("id").asLong(), Optional.empty());
    }
    report(one).forEach(System.out::println);
    return one.path("state").asString().equals("done") ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
  }

  private static void put(ObjectNode request, String name, String value) {
    if (!value.isEmpty()) {
      request.put(name, value);
    }
  }

  private static List<String> report(JsonNode one) {
    List<String> lines = new ArrayList<>();
    boolean isDryRun = one.path("dryRun").asBoolean();
    lines.add(
        isDryRun
            ? "dry run: nothing was changed"
            : "re-binding %d: %s".formatted(one.path("id").asLong(), one.path("state").asString()));
    for (String count :
        List.of("messages", "new", "corrected", "unchanged", "drifting", "held", "refused")) {
      lines.add("  %-10s %d".formatted(count, one.path(count).asLong()));
    }
    if (one.has("note")) {
      lines.add("  note: " + one.path("note").asString());
    }
    for (JsonNode left : one.path("remaining")) {
      lines.add(
          "  still drifting: %s %s of %s, %d times: %s"
              .formatted(
                  left.path("reason").asString(),
                  left.path("property").asString(""),
                  left.path("twinId").asString(left.path("device").asString()),
                  left.path("count").asLong(),
                  left.path("example").asString()));
    }
    for (JsonNode mended : one.path("resolved")) {
      lines.add(
          "  resolved: %s %s of %s"
              .formatted(
                  mended.path("reason").asString(),
                  mended.path("property").asString(""),
                  mended.path("twinId").asString(mended.path("device").asString())));
    }
    return lines;
  }
}
