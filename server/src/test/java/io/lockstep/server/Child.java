package io.lockstep.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A child process of a test that runs `lockstep`, by the JVM and the class path of the test. What
/// it prints goes into files, which failures show. Ends with the test.
final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path out;
  private final Path err;

  private Child(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// What a command did.
  record Result(int exit, String out, String err) {}

  /// Starts a command.
  ///
  /// @param folder for what it prints; also where it runs
  /// @param prefix put before the command, such as strace and its options
  /// @param environment variables added to those of the test
  static Child start(
      Path folder, List<String> prefix, Map<String, String> environment, List<String> arguments) {
    try {
      Path out = Files.createTempFile(folder, "lockstep", ".out");
      Path err = Files.createTempFile(folder, "lockstep", ".err");
      List<String> command = new ArrayList<>(prefix);
      command.addAll(java());
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("LOCKSTEP_"));
      builder.environment().putAll(environment);
      return new Child(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs a command to its end.
  static Result run(Path folder, String... arguments) {
    return run(folder, Map.of(), arguments);
  }

  static Result run(Path folder, Map<String, String> environment, String... arguments) {
    try (Child child = start(folder, List.of(), environment, List.of(arguments))) {
      return child.result();
    }
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // Tests start many processes for a short time.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// SIGKILL; returns when it is gone.
  void kill() {
    process.destroyForcibly();
    int _ = awaitExit();
  }

  /// SIGTERM; returns at once.
  void terminate() {
    process.destroy();
  }

  /// Waits for its end and returns the exit code, or 128 + the signal that ended it.
  int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "process %d: expected it to end within %d s, found it running%n%s"
                .formatted(pid(), PATIENCE.toSeconds(), printed()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  Result result() {
    int exit = awaitExit();
    return new Result(exit, read(out), read(err));
  }

  /// All that it has printed so far.
  String printed() {
    return "--- standard output%n%s--- standard error%n%s".formatted(read(out), read(err));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private static String read(Path file) {
    try {
      // Not as a string: the process may be in the middle of a character.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
