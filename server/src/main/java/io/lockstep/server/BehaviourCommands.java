package io.lockstep.server;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.ScenarioFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "behaviour",
    description = "Behaviour of twins: models that run beside reality.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BehaviourCommands.ListAll.class,
      BehaviourCommands.Show.class,
      BehaviourCommands.Put.class,
      BehaviourCommands.Remove.class,
      BehaviourCommands.Restart.class,
      CalibrateCommand.class
    })
final class BehaviourCommands {
  private static final String PATH = "/api/v1/behaviours";
  private static final ObjectMapper JSON = new ObjectMapper();

  private BehaviourCommands() {}

  private static String path(String name) {
    return PATH + "/" + ServerConnection.encoded(name);
  }

  @Command(
      name = "list",
      description = {
        "Prints the behaviours and how each goes for each of its twins.",
        "Ends with 1 when one does not run, or a model has failed."
      },
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Option(names = "--twin", paramLabel = "ID", description = "only of this twin")
    @Nullable String twin;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      String query = twin == null ? "" : "?twin=" + ServerConnection.encoded(twin);
      JsonNode all = server.connect().send("GET", PATH + query, Optional.empty());
      boolean hasFailed = false;
      for (JsonNode behaviour : all.path("behaviours")) {
        System.out.printf(
            "%s: %s by %s, %s%s%n",
            behaviour.path("name").asString(),
            behaviour.path("mode").asString(),
            behaviour.path("model").asString(),
            behaviour.path("of").asString(),
            behaviour.has("newer") ? "; a newer version of its model runs after a restart" : "");
        for (JsonNode problem : behaviour.path("errors")) {
          hasFailed = true;
          System.out.printf("  does not run: %s%n", problem.path("message").asString());
        }
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

  @Command(
      name = "show",
      description = "Prints the YAML of a behaviour.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "its name")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      System.out.print(
          server.connect().send("GET", path(name), Optional.empty()).path("text").asString());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "put",
      description = {
        "Puts the behaviours of a file on a server, which checks them, keeps them in its data folder and runs them at once.",
        "With --check nothing is put; exit code 1 when something is wrong."
      },
      mixinStandardHelpOptions = true)
  static final class Put implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "YAML, as in scenarios/")
    Path file = Path.of("");

    @Option(names = "--check", description = "only say what is wrong")
    boolean isCheck;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      List<NamedText> files = Workspace.texts(file, "");
      List<Problem> problems = new ArrayList<>();
      List<Behaviour> all = ScenarioFiles.parse(files, problems);
      if (problems.isEmpty() && all.isEmpty()) {
        problems.add(new Problem(file.toString(), 1, 1, "expected a behaviour, found none"));
      }
      ServerConnection connection = server.connect();
      for (Behaviour each : problems.isEmpty() ? all : List.<Behaviour>of()) {
        String text = ScenarioFiles.document(files, each.place()).text();
        ObjectNode request = JSON.createObjectNode().put("text", text);
        if (isCheck) {
          request.put("name", each.name());
          check(connection.send("POST", PATH + "/validate", Optional.of(request.toString())));
        } else {
          JsonNode _ = connection.send("PUT", path(each.name()), Optional.of(request.toString()));
          System.out.printf("%s: it runs%n", each.name());
        }
      }
      problems.forEach(each -> System.out.println(each));
      return problems.isEmpty() && !hasFound ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private boolean hasFound;

    private void check(JsonNode findings) {
      for (JsonNode each : findings.path("errors")) {
        hasFound = true;
        System.out.printf(
            "%s:%d:%d: %s%n",
            each.path("file").asString(),
            each.path("line").asInt(),
            each.path("column").asInt(),
            each.path("message").asString());
      }
    }
  }

  @Command(
      name = "remove",
      description = "Ends and removes a behaviour that was put.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "its name")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode _ = server.connect().send("DELETE", path(name), Optional.empty());
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "restart",
      description = "Begins a behaviour anew, by the version of its model that is there now.",
      mixinStandardHelpOptions = true)
  static final class Restart implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "its name")
    String name = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode told = server.connect().send("POST", path(name) + "/restart", Optional.empty());
      System.out.printf("%s: runs version %s%n", name, told.path("version").asString());
      return ExitCode.GOOD;
    }
  }
}
