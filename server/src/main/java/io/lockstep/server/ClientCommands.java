package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "client",
    description = "MQTT clients of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ClientCommands.ListClients.class,
      ClientCommands.Show.class,
      ClientCommands.Kick.class,
      ClientCommands.Trace.class
    })
final class ClientCommands {
  private static final String CLIENTS = "/api/v1/mqtt/clients";

  private ClientCommands() {}

  private static String path(String id) {
    return CLIENTS + "/" + ServerConnection.encoded(id);
  }

  @Command(
      name = "list",
      description = "Prints clients with a session, by identifier, one JSON object a line.",
      mixinStandardHelpOptions = true)
  static final class ListClients implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Option(
        names = "--search",
        paramLabel = "TEXT",
        description = "part of the identifier or of whose it is")
    String search = "";

    @Option(names = "--connected", description = "only those that are connected")
    boolean connected;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      String query =
          CLIENTS
              + "?limit=%d&search=%s".formatted(PAGE, ServerConnection.encoded(search))
              + (connected ? "&connected=true" : "");
      String after = "";
      do {
        JsonNode page =
            connection.send(
                "GET", query + "&after=" + ServerConnection.encoded(after), Optional.empty());
        page.path("value").forEach(client -> System.out.println(client));
        after = page.path("after").asString("");
      } while (!after.isEmpty());
      return ExitCode.GOOD;
    }
  }

  /// Which client is meant.
  static final class OneClient {
    @Parameters(paramLabel = "ID", description = "the client identifier")
    String id = "";
  }

  @Command(
      name = "show",
      description = "Prints one client with its subscriptions.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin OneClient client = new OneClient();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      System.out.println(
          server.connect().send("GET", path(client.id), Optional.empty()).toPrettyString());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "kick",
      description = "Ends a client's connection; it may come back.",
      mixinStandardHelpOptions = true)
  static final class Kick implements Callable<Integer> {
    @Mixin OneClient client = new OneClient();

    @Option(names = "--session", description = "ends its session, too, with all that it is owed")
    boolean session;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ServerConnection connection = server.connect();
      JsonNode _ =
          session
              ? connection.send("DELETE", path(client.id), Optional.empty())
              : connection.send("POST", path(client.id) + "/disconnect", Optional.empty());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "trace",
      description = "Prints a client's packets, both ways, as they pass, one JSON object a line.",
      mixinStandardHelpOptions = true)
  static final class Trace implements Callable<Integer> {
    private static final String DATA = "data: ";

    @Mixin OneClient client = new OneClient();

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "for how long, 1 to 600 (default: ${DEFAULT-VALUE})")
    int seconds = 60;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      server
          .connect()
          .follow(
              path(client.id) + "/trace?seconds=" + seconds,
              line -> {
                if (line.startsWith(DATA) && !line.equals(DATA + "{}")) {
                  System.out.println(line.substring(DATA.length()));
                }
              });
      return ExitCode.GOOD;
    }
  }
}
