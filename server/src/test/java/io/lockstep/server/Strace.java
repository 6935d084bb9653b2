package io.lockstep.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// strace, which sees and bends the system calls of a server.
final class Strace {
  private static final Path COMMAND =
      Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
          .map(folder -> Path.of(folder, "strace"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(Path.of("absent"));

  private Strace() {}

  /// What to put before a command; the test is skipped, with a message, when strace is absent or
  /// may not trace.
  ///
  /// @param trace where the calls are written
  static List<String> prefix(Path trace, String... options) {
    Assumptions.assumeTrue(
        mayTrace(), "strace is absent or may not trace; tools/install-system-packages installs it");
    List<String> command =
        // The tracer is the grandchild, so that the child we know and end is the server itself.
        new ArrayList<>(List.of(COMMAND.toString(), "-D", "-f", "-y", "-o", trace.toString()));
    command.addAll(List.of(options));
    return command;
  }

  private static boolean mayTrace() {
    return Commands.succeeds(COMMAND.toString(), "-o", "/dev/null", "true");
  }
}
