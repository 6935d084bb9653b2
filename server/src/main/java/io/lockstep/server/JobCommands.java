package io.lockstep.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "job",
    description = "What goes on in the history's background: lists it, ends and resumes imports.",
    mixinStandardHelpOptions = true,
    subcommands = {JobCommands.ListJobs.class, JobCommands.Cancel.class, JobCommands.Resume.class})
final class JobCommands {
  private JobCommands() {}

  private static void print(JsonNode job) {
    System.out.printf(
        "%s  %s  %s  %s  %d%s %s%s%n",
        job.path("id").asString(),
        job.path("kind").asString(),
        job.path("state").asString(),
        job.path("about").asString("-"),
        job.path("done").asLong(),
        job.has("total") ? " of " + job.path("total").asLong() : "",
        job.path("unit").asString(),
        job.has("failure") ? "  " + job.path("failure").asString() : "");
  }

  @Command(
      name = "list",
      description = "Lists imports, retention, purges and the archive: id, kind, state, how far.",
      mixinStandardHelpOptions = true)
  static final class ListJobs implements Callable<Integer> {
    @Option(names = "--running", description = "without what has ended")
    boolean isRunningOnly;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      server
          .connect()
          .send("GET", "/api/v1/jobs?running=" + isRunningOnly, Optional.empty())
          .path("value")
          .forEach(JobCommands::print);
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "cancel",
      description = "Ends an import early; what it has brought in stays.",
      mixinStandardHelpOptions = true)
  static final class Cancel implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the job's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      print(
          server
              .connect()
              .send(
                  "POST",
                  "/api/v1/jobs/" + ServerConnection.encoded(id) + "/cancel",
                  Optional.empty()));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "resume",
      description = "Goes on with an import that was interrupted, cancelled, or has failed.",
      mixinStandardHelpOptions = true)
  static final class Resume implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the import's id")
    String id = "";

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode job =
          server
              .connect()
              .send(
                  "POST",
                  "/api/v1/history-imports/" + ServerConnection.encoded(id) + "/resume",
                  Optional.empty());
      System.out.println(job.path("id").asString() + "  " + job.path("state").asString());
      return ExitCode.GOOD;
    }
  }
}
