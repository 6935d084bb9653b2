package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Another process of a benchmark: a server, a peer, a generator. Ended by its id and nothing else.
final class JavaProcess implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration HISTOGRAM_TIMEOUT = Duration.ofMinutes(2);
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private final Process process;
  private final Path output;
  private final long startNanos = System.nanoTime();
  private double readySeconds;

  private JavaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// Starts a Java main class with this process's own JDK and class path.
  static JavaProcess java(
      Path output, List<String> jvmOptions, String main, List<String> arguments) {
    return java(output, System.getProperty("java.class.path"), jvmOptions, main, arguments);
  }

  /// Starts a Java main class with another class path.
  static JavaProcess java(
      Path output, String classPath, List<String> jvmOptions, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath);
    command.add(main);
    command.addAll(arguments);
    return start(output, command);
  }

  /// Starts any program.
  static JavaProcess start(Path output, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new JavaProcess(process, output);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "%s: expected to start it, found: %s".formatted(command.getFirst(), e.getMessage()),
          e);
    }
  }

  long pid() {
    return process.pid();
  }

  /// From its start until what was awaited first had come; 0 when nothing was.
  double readySeconds() {
    return readySeconds;
  }

  /// CPU used so far by all threads of the process, user and system.
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// Resident memory now, in MiB.
  double residentMiB() {
    return statusMiB("VmRSS:");
  }

  /// Of the resident memory what does not mirror files, in MiB.
  double anonymousMiB() {
    return statusMiB("RssAnon:");
  }

  private double statusMiB(String name) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
        if (line.startsWith(name)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return 0;
  }

  /// Bytes of the objects that are left after a full garbage collection.
  double liveHeapBytes() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Path histogram = output.resolveSibling("histogram.log");
    JavaProcess asking =
        start(histogram, List.of(jcmd.toString(), Long.toString(pid()), "GC.class_histogram"));
    Matcher total = TOTAL.matcher(asking.finish(HISTOGRAM_TIMEOUT));
    if (!total.find()) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "jcmd: expected a histogram with a total, found:%n%s".formatted(asking.output()));
    }
    return Double.parseDouble(total.group(1));
  }

  /// Waits until a condition holds.
  ///
  /// @throws LockstepException with TIMED_OUT, or PEER_FAILED when the process ends first
  void await(String what, Duration timeout, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new LockstepException(
            ErrorCode.PEER_FAILED,
            "expected %s, found the process ended with %d:%n%s"
                .formatted(what, process.exitValue(), output()));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LockstepException(
            ErrorCode.TIMED_OUT,
            "expected %s within %d s:%n%s".formatted(what, timeout.toSeconds(), output()));
      }
      LockSupport.parkNanos(1_000_000);
    }
    readySeconds = readySeconds > 0 ? readySeconds : (System.nanoTime() - startNanos) / 1e9;
  }

  /// Waits for the end and gives what it printed.
  String finish(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new LockstepException(
            ErrorCode.TIMED_OUT,
            "expected the process to end within %d s:%n%s"
                .formatted(timeout.toSeconds(), output()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED,
          "process ended with %d:%n%s".formatted(process.exitValue(), output()));
    }
    return output();
  }

  String output() {
    try {
      return Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the process at once, as a power cut would.
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
