package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
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

  @Mixin ServerOptions server = new ServerOptions();

  @Override
  public Integer call() {
    ServerConnection connection = server.connect();
    ObjectNode request = JSON.createObjectNode().put("query", query);
    while (true) {
      JsonNode page =
          connection.send("POST", "/query?api-version=2023-10-31", Optional.of(request.toString()));
      page.path("value").forEach(row -> System.out.println(row));
      String token = page.path("continuationToken").asString("");
      if (token.isEmpty()) {
        return ExitCode.GOOD;
      }
      request = JSON.createObjectNode().put("query", query).put("continuationToken", token);
    }
  }
}
