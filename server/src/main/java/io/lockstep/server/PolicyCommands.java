package io.lockstep.server;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.access.PoliciesResult;
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
    name = "policy",
    description = "Who may read, write and command which twins of the running server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PolicyCommands.ListPolicies.class,
      PolicyCommands.Show.class,
      PolicyCommands.Put.class,
      PolicyCommands.Explain.class
    })
final class PolicyCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POLICIES = "/api/v1/policies";

  private PolicyCommands() {}

  private static JsonNode inForce(ServerOptions server) {
    return server.connect().send("GET", POLICIES, Optional.empty());
  }

  @Command(
      name = "list",
      description = "Lists the policies in force: name, place, whom they are about.",
      mixinStandardHelpOptions = true)
  static final class ListPolicies implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      for (JsonNode policy : inForce(server).path("policies")) {
        List<String> subjects = new ArrayList<>();
        policy.path("subjects").forEach(subject -> subjects.add(subject.asString()));
        System.out.printf(
            "%-24s %-28s %d grants, %d denies: %s%n",
            policy.path("name").asString(),
            policy.path("place").asString(""),
            policy.path("grant").size(),
            policy.path("deny").size(),
            String.join(", ", subjects));
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "show",
      description = "Prints the policy files in force.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      boolean isFirst = true;
      for (JsonNode file : inForce(server).path("files")) {
        System.out.printf(
            "%s# %s%n%s%n",
            isFirst ? "" : "---\n",
            file.path("name").asString(),
            file.path("text").asString().stripTrailing());
        isFirst = false;
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "put",
      description = "Replaces all policies by those of files, or of folders with *.yaml.",
      mixinStandardHelpOptions = true)
  static final class Put implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, or folders with *.yaml")
    List<Path> paths = new ArrayList<>();

    @Option(names = "--dry-run", description = "checks them only")
    boolean isDryRun;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      List<NamedText> files = YamlFiles.of(paths, "policy");
      switch (Policies.parse(files)) {
        case PoliciesResult.Invalid(List<Problem> problems) -> {
          problems.forEach(System.err::println);
          return ExitCode.FOUND_PROBLEMS;
        }
        case PoliciesResult.Valid(Policies policies) -> {
          if (!isDryRun) {
            ObjectNode request = JSON.createObjectNode();
            YamlFiles.put(files, request);
            JsonNode _ = server.connect().send("PUT", POLICIES, Optional.of(request.toString()));
          }
          System.out.printf(
              "%d policies %s%n",
              policies.policies().size(), isDryRun ? "are valid" : "are in force");
          return ExitCode.GOOD;
        }
      }
    }
  }

  @Command(
      name = "explain",
      description = "Says whether somebody has a right to a twin, and which line decides.",
      mixinStandardHelpOptions = true)
  static final class Explain implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RIGHT", description = "read, write or command")
    String right = "";

    @Parameters(index = "1", paramLabel = "TWIN", description = "the twin's id")
    String twin = "";

    @Parameters(
        index = "2",
        arity = "0..1",
        paramLabel = "PROPERTY",
        description = "the path of a property, with dots (default: the twin as a whole)")
    String property = "";

    @Option(
        names = "--as",
        required = true,
        paramLabel = "NAME",
        description = "the user, token or device that is asked about")
    String name = "";

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description = "viewer, operator, engineer, admin or device")
    String role = "";

    @Option(names = "--group", paramLabel = "GROUP", description = "a group of theirs")
    List<String> groups = new ArrayList<>();

    @Option(names = "--restricted", description = "only policies grant them anything")
    boolean restricted;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      ObjectNode request = JSON.createObjectNode().put("right", right).put("twin", twin);
      if (!property.isEmpty()) {
        request.put("property", property);
      }
      ObjectNode principal = request.putObject("principal").put("name", name).put("role", role);
      groups.forEach(principal.putArray("groups")::add);
      principal.put("restricted", restricted);
      JsonNode answer =
          server.connect().send("POST", POLICIES + "/explain", Optional.of(request.toString()));
      boolean isAllowed = answer.path("allowed").asBoolean();
      System.out.println(sentence(answer, isAllowed));
      return isAllowed ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private static String sentence(JsonNode answer, boolean isAllowed) {
      String policy = answer.path("policy").asString("");
      return "%s: by %s%s%s"
          .formatted(
              isAllowed ? "allowed" : "refused",
              answer.path("by").asString(),
              policy.isEmpty()
                  ? ""
                  : " of policy %s (%s)".formatted(policy, answer.path("place").asString()),
              answer.path("twinExists").asBoolean() ? "" : "; there is no such twin");
    }
  }
}
