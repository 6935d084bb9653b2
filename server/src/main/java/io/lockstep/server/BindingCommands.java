package io.lockstep.server;

import io.lockstep.ingest.BindingOutline;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.model.text.NamedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "bindings",
    description = "Which field address feeds which twin property of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BindingCommands.ListBindings.class,
      BindingCommands.Put.class,
      BindingCommands.Check.class
    })
final class BindingCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BINDINGS = "/api/v1/bindings";

  private BindingCommands() {}

  @Command(
      name = "list",
      description = "Lists the bindings in force: file and line, address, twin.",
      mixinStandardHelpOptions = true)
  static final class ListBindings implements Callable<Integer> {
    @Option(names = "--text", description = "prints the files as they are")
    boolean isText;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      List<NamedText> files = new ArrayList<>();
      for (JsonNode file : server.connect().send("GET", BINDINGS, Optional.empty()).path("files")) {
        files.add(new NamedText(file.path("name").asString(), file.path("text").asString()));
      }
      if (isText) {
        files.forEach(
            file -> System.out.printf("# %s%n%s%n", file.name(), file.text().stripTrailing()));
        return ExitCode.GOOD;
      }
      return outline(files);
    }
  }

  @Command(
      name = "check",
      description = "Checks binding files, or folders with *.yaml, without a server.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, or folders with *.yaml")
    List<Path> paths = new ArrayList<>();

    @Override
    public Integer call() {
      return outline(YamlFiles.of(paths, "binding"));
    }
  }

  private static int outline(List<NamedText> files) {
    return switch (Bindings.parse(files)) {
      case BindingsResult.Invalid invalid -> refused(invalid);
      case BindingsResult.Valid(Bindings bindings) -> {
        for (BindingOutline outline : bindings.outlines()) {
          System.out.printf(
              "%-32s %-40s %s%n",
              outline.file() + ":" + outline.line(), outline.address(), outline.twin());
        }
        yield ExitCode.GOOD;
      }
    };
  }

  private static int refused(BindingsResult.Invalid invalid) {
    invalid.problems().forEach(System.err::println);
    return ExitCode.FOUND_PROBLEMS;
  }

  @Command(
      name = "put",
      description = "Replaces all bindings by those of files, or of folders with *.yaml.",
      mixinStandardHelpOptions = true)
  static final class Put implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, or folders with *.yaml")
    List<Path> paths = new ArrayList<>();

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      List<NamedText> files = YamlFiles.of(paths, "binding");
      return switch (Bindings.parse(files)) {
        case BindingsResult.Invalid invalid -> refused(invalid);
        case BindingsResult.Valid(Bindings bindings) -> {
          ObjectNode request = JSON.createObjectNode();
          YamlFiles.put(files, request);
          JsonNode _ = server.connect().send("PUT", BINDINGS, Optional.of(request.toString()));
          System.out.printf("%d bindings are in force%n", bindings.outlines().size());
          yield ExitCode.GOOD;
        }
      };
    }
  }
}
