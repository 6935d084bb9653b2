package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Scripts of `peers/`, run by Node.js.
final class Peers {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();

  /// What a script prints that wants the server to be killed and started again. It is sent an empty
  /// line when that is done.
  static final String RESTART = "restart";

  private Peers() {}

  /// Kills a server and starts it again as it was.
  static ServerProcess restarted(ServerProcess before) {
    before.kill();
    try {
      return ServerProcess.in(before.data())
          .onPortsOf(before)
          .set("mqtts.client-auth", "want")
          .start();
    } catch (Exception e) {
      throw new AssertionError("the server starts again", e);
    }
  }

  /// Skips the test where there is no Node.js, and installs the packages otherwise.
  static void assumeInstalled() throws Exception {
    boolean hasNode = run(List.of("node", "--version"), Map.of(), _ -> {}).exit() == 0;
    if (!hasNode) {
      System.out.println("SKIPPED: node is absent; tools/install-system-packages installs it");
    }
    assumeTrue(hasNode);
    Output installed =
        run(List.of(HOME.resolve("tools/install-test-peers").toString()), Map.of(), _ -> {});
    assertThat(installed.exit()).as("tools/install-test-peers: %s", installed.text()).isZero();
  }

  /// What a program did.
  record Output(int exit, String text) {
    /// Lines that begin with `ok `.
    long good() {
      return text.lines().filter(line -> line.startsWith("ok ")).count();
    }
  }

  /// Runs a script to its end.
  ///
  /// @param listener hears each line that it prints, as it comes
  static Output run(
      String script,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<String> listener)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", HOME.resolve(script).toString()));
    command.addAll(arguments);
    return run(command, environment, listener);
  }

  static Output run(
      List<String> command, Map<String, String> environment, Consumer<String> listener)
      throws InterruptedException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      StringBuilder text = new StringBuilder();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        String line;
        while ((line = lines.readLine()) != null) {
          text.append(line).append('\n');
          listener.accept(line);
          if (line.equals(RESTART)) {
            process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
          }
        }
      } finally {
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        assertThat(ended).as("%s ends", command).isTrue();
      }
      return new Output(process.exitValue(), text.toString());
    } catch (IOException e) {
      return new Output(127, String.valueOf(e.getMessage()));
    }
  }
}
