package io.lockstep.server;

import picocli.CommandLine.Command;

@Command(name = "dtdl", description = "The model language.", mixinStandardHelpOptions = true)
final class DtdlCommands {}
