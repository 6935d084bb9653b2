package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "behaviour",
    description = "Behaviour of twins: models that run beside reality.",
    mixinStandardHelpOptions = true,
    subcommands = {BehaviourCommands.ListAll.class, CalibrateCommand.class})
final class BehaviourCommands {
  private BehaviourCommands() {}

  @Command(
      name = "list",
      description = {
        "Prints the behaviours and how each goes for each of its twins.",
        "Ends with 1 when a model has failed."
      },
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Option(names = "--twin", paramLabel = "ID", description = "only of this twin")
    @Nullable String twin;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String query = twin == null ? "" : "?twin=" + ServerConnection.encoded(twin);
      JsonNode all = server.connect().send("GET", "/api/v1/behaviours" + query, Optional.empty());
      boolean hasFailed = false;
      for (JsonNode behaviour : all.path("behaviours")) {
        System.out.printf(
            "%s: %s by %s, %s%n",
            behaviour.path("name").asString(),
            behaviour.path("mode").asString(),
            behaviour.path("model").asString(),
            behaviour.path("of").asString());
        for (JsonNode each : behaviour.path("twins")) {
          hasFailed |= each.path("state").asString().equals("failed");
          tell(each);
        }
      }
      return hasFailed ? ExitCode.FOUND_PROBLEMS : ExitCode.GOOD;
    }

    private static void tell(JsonNode each) {
      System.out.printf(
          "  %-24s %-8s %s%n",
          each.path("twin").asString(),
          each.path("state").asString(),
          each.has("reason")
              ? each.path("reason").asString()
              : "at %s, %.1f s behind"
                  .formatted(each.path("time").asString(), each.path("lagSeconds").asDouble()));
      for (JsonNode output : each.path("outputs")) {
        if (output.has("value")) {
          System.out.printf(
              "    %s = %s%s%n",
              output.path("variable").asString(),
              output.path("value").asString(),
              output.has("residual") ? ", residual " + output.path("residual").asString() : "");
        }
      }
    }
  }
}
