package io.lockstep.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The commands about FMUs that a running server has.
final class FmuServerCommands {
  private static final String PATH = "/api/v1/fmus";

  private FmuServerCommands() {}

  @Command(
      name = "list",
      description = "Prints the FMUs of a server: those of its workspace, and those uploaded.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode all = server.connect().send("GET", PATH, Optional.empty());
      all.path("value").forEach(ListAll::tell);
      System.out.printf(
          "An FMU in a worker has %s.%n", all.path("isolation").path("text").asString());
      return ExitCode.GOOD;
    }

    private static void tell(JsonNode fmu) {
      System.out.printf(
          "%-32s %-9s %s%n",
          fmu.path("name").asString(),
          fmu.path("place").asString(),
          fmu.has("trouble")
              ? fmu.path("trouble").asString()
              : "FMI %s, %d variables, %d errors, %d warnings%s%s"
                  .formatted(
                      fmu.path("fmiVersion").asString(),
                      fmu.path("variables").asInt(),
                      fmu.path("errors").asInt(),
                      fmu.path("warnings").asInt(),
                      fmu.has("trusted") ? ", trusted" : "",
                      fmu.path("usedBy").isEmpty()
                          ? ""
                          : ", used by " + String.join(", ", names(fmu.path("usedBy")))));
    }

    private static Iterable<String> names(JsonNode list) {
      return list.valueStream().map(JsonNode::asString).toList();
    }
  }

  @Command(
      name = "upload",
      description = {
        "Uploads an FMU to a server, which checks and keeps it; behaviours may name it at once.",
        "Those that run by what had this name go on with that until they are restarted: behaviour restart NAME.",
        "What is no FMU, or wants to do harm, is refused with the reason."
      },
      mixinStandardHelpOptions = true)
  static final class Upload implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the FMU")
    Path file = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "its name (default: the file's)")
    @Nullable String name;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String path =
          PATH
              + "/"
              + ServerConnection.encoded(name != null ? name : String.valueOf(file.getFileName()));
      ServerConnection connection = server.connect();
      connection.upload(path, file);
      ListAll.tell(connection.send("GET", path, Optional.empty()));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "remove",
      description = "Removes an FMU that was uploaded to a server, when no behaviour uses it.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "its name")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode _ =
          server
              .connect()
              .send("DELETE", PATH + "/" + ServerConnection.encoded(name), Optional.empty());
      return ExitCode.GOOD;
    }
  }
}
