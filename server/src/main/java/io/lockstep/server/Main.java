package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line.
@Command(
    name = "lockstep",
    description = "An IoT platform and a digital-twin engine in one process.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      ValidateCommand.class,
      QueryCommand.class,
      SqlCommand.class,
      ReplayCommand.class,
      HistoryCommand.class,
      AlarmCommands.class,
      ClientCommands.class,
      DeviceCommands.class,
      TwinCommands.class,
      EnrolmentCommands.class,
      DesiredCommands.class,
      LakeCommands.class,
      ArchiveCommands.class,
      NotifyCommands.class,
      TokenCommands.class,
      UserCommands.class,
      WhatIfCommands.class,
      PolicyCommands.class,
      BindingCommands.class,
      RuleCommands.class,
      RebindCommand.class,
      AuditCommands.class,
      SparkplugCommands.class,
      DtdlCommands.class,
      FmuCommands.class,
      BehaviourCommands.class
    })
public final class Main {
  private Main() {}

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] args) {
    Logging.configure();
    System.exit(run(args));
  }

  /// Runs a command.
  ///
  /// @return the exit code: 0 good, 1 found problems, 2 wrong use, 3 port in use, 4 data folder
  ///   locked or unreadable
  public static int run(String... args) {
    CommandLine line = commandLine();
    if (args.length == 0) {
      line.usage(System.err);
      return ExitCode.WRONG_USE;
    }
    return line.execute(args);
  }

  /// All commands, with their options.
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((problem, _, _) -> explain(problem));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  private static int explain(Exception problem) throws Exception {
    if (problem instanceof LockstepException expected
        && expected.code().category() != ErrorCode.Category.INTERNAL) {
      expected.getMessage().lines().forEach(line -> System.err.println("lockstep: " + line));
      return ExitCode.of(expected.code());
    }
    throw problem;
  }

  /// The version in the jar's manifest.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"lockstep " + current()};
    }

    static String current() {
      return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
          .orElse("(not packaged)");
    }
  }
}
