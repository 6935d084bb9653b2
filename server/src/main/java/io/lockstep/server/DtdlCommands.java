package io.lockstep.server;

import io.lockstep.dtdl.conformance.Conformance;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dtdl",
    description = "The model language.",
    mixinStandardHelpOptions = true,
    subcommands = {DtdlCommands.Conform.class, DtdlDiffCommand.class, DtdlDraftCommand.class})
final class DtdlCommands {
  @Command(
      name = "conform",
      description = {
        "Runs the DTDL case files below a folder and prints how many agree.",
        "Prints 'agree N of M', a line for each case that does not agree, and a table.",
        "Exit code 1 if a case does not agree."
      },
      mixinStandardHelpOptions = true)
  static final class Conform implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "case files (*.json), any folder depth")
    Path folder = Path.of("");

    @Option(
        names = "--json",
        paramLabel = "FILE",
        description = "also write what became of each case, as JSON")
    @Nullable Path json;

    @Override
    public Integer call() {
      if (!Files.isDirectory(folder)) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a folder of cases, found none".formatted(folder));
      }
      try {
        Conformance.Report report = Conformance.run(folder);
        System.out.print(report.summary());
        System.out.println();
        System.out.print(report.table());
        Optional<Path> file = Optional.ofNullable(json);
        if (file.isPresent()) {
          Files.writeString(file.get(), report.json());
        }
        return report.isAgreed() ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
      } catch (IllegalArgumentException e) {
        throw new LockstepException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected readable cases, found: %s".formatted(folder, e.getMessage()),
            e);
      }
    }
  }
}
