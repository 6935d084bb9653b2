package io.lockstep.server;

import picocli.CommandLine.Command;

@Command(
    name = "history",
    description = "Brings history in and out, and looks after it.",
    mixinStandardHelpOptions = true,
    subcommands = {
      HistoryImportCommand.class,
      HistoryExportCommand.class,
      JobCommands.class,
      RetentionCommands.class,
      HoldCommands.class,
      GapCommands.class,
      TrainingSetCommand.class
    })
final class HistoryCommand {
  private HistoryCommand() {}
}
