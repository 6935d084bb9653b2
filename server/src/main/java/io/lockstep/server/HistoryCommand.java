package io.lockstep.server;

import picocli.CommandLine.Command;

@Command(
    name = "history",
    description = "Brings history in and out, and looks after it.",
    mixinStandardHelpOptions = true,
    subcommands = {})
final class HistoryCommand {}
