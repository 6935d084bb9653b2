package io.lockstep.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "up",
    description = "Starts Lockstep with a workspace.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "WORKSPACE",
      arity = "0..1",
      description = "folder with models, graph, bindings and lockstep.yaml (default: plant)")
  @Nullable Path workspace;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder for everything it remembers (default: ${DEFAULT-VALUE})")
  Path data = Path.of("data");

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting; may be given again")
  List<String> assignments = new ArrayList<>();

  @Override
  public Integer call() {
    Workspace files = readWorkspace();
    Settings settings = Settings.read(System.getenv(), files.settings(), assignments);
    Lifetime lifetime = Lifetime.begin();
    try {
      Greeting.print(lifetime.add(Node.start(settings, data, files)));
    } catch (RuntimeException e) {
      lifetime.abandon();
      throw e;
    }
    return lifetime.untilStopped();
  }

  private Workspace readWorkspace() {
    if (workspace != null) {
      return Workspace.read(workspace);
    }
    return Optional.of(Path.of("plant"))
        .filter(Files::isDirectory)
        .map(Workspace::read)
        .orElse(Workspace.empty());
  }
}
