package io.lockstep.cluster.faults;

import io.lockstep.cluster.FrozenProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of a test, with the test's class path. What it prints goes into a file, which failures
/// show. It can be killed, stopped and continued, by its pid, and ends with the test.
final class JavaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PRINTED_BYTES = 16 << 10;

  private final String name;
  private final Process process;
  private final Path printed;

  private JavaProcess(String name, Process process, Path printed) {
    this.name = name;
    this.process = process;
    this.printed = printed;
  }

  /// Starts one.
  ///
  /// @param folder for what it prints and its argument file; also where it runs
  /// @param heapMegabytes its largest heap
  /// @param before put in front of the test's class path: folders whose classes win
  static JavaProcess start(
      Path folder,
      String name,
      int heapMegabytes,
      List<Path> before,
      String mainClass,
      List<String> arguments) {
    List<String> classPath = new ArrayList<>();
    before.forEach(path -> classPath.add(path.toString()));
    // Surefire hides that of the tests in a jar's manifest.
    classPath.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    List<String> options =
        List.of(
            // Tests start many processes for a short time.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx" + heapMegabytes + "m",
            "-Duser.timezone=UTC",
            "\"-Djava.util.logging.SimpleFormatter.format=%1$tT.%1$tL %4$s %3$s %5$s%6$s%n\"",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            "\"" + String.join(":", classPath) + "\"",
            mainClass);
    try {
      Path file = Files.createTempFile(folder, name + "-", ".args");
      Files.write(file, options);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("@" + file);
      command.addAll(arguments);
      Path printed = Files.createTempFile(folder, name + "-", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      // Also when the JVM of the test ends before it closes this.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new JavaProcess(name, process, printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s, process %d: expected it to end within %d s, found it running%n%s"
                .formatted(name, pid(), PATIENCE.toSeconds(), printed()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// Its connections stay, nothing is answered. Returns when all its threads stand still.
  void freeze() {
    FrozenProcess.freeze(process);
  }

  /// Lets it go on.
  void thaw() {
    FrozenProcess.thaw(process);
  }

  /// The end of what it has printed so far.
  String printed() {
    try {
      byte[] all = Files.readAllBytes(printed);
      int from = Math.max(0, all.length - PRINTED_BYTES);
      return "--- end of what %s (%d) printed%n%s%n"
          .formatted(name, pid(), new String(all, from, all.length - from, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
