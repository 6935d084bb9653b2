package io.lockstep.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "query",
    description = "Asks the twin graph and prints one JSON object a line.",
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "SELECT", description = "such as \"SELECT * FROM DIGITALTWINS\"")
  String query = "";

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "what @NAME in the query stands for: JSON, else a text; may be repeated")
  Map<String, String> parameters = new LinkedHashMap<>();

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    ServerConnection connection = server.connect();
    ObjectNode request = JSON.createObjectNode().put("query", query);
    ObjectNode values = request.putObject("parameters");
    parameters.forEach((name, text) -> values.set(name, value(text)));
    while (true) {
      JsonNode page =
          connection.send("POST", "/query?api-version=2023-10-31", Optional.of(request.toString()));
      page.path("value").forEach(row -> System.out.println(row));
      String token = page.path("continuationToken").asString("");
      if (token.isEmpty()) {
        return ExitCode.GOOD;
      }
      // The token carries query and parameters.
      request = JSON.createObjectNode().put("query", query).put("continuationToken", token);
    }
  }

  private static JsonNode value(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException _) {
      return JSON.getNodeFactory().stringNode(text);
    }
  }
}
