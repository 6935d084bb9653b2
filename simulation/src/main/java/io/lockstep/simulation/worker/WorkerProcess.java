package io.lockstep.simulation.worker;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmu.PreparedFmu;
import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.internal.ffi.Landlock;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The process of a worker as the system sees it: how it is started, what it prints, how large it
/// is, and why it ended. Thread-safe.
///
/// Of what it prints the last lines are kept; it is read at no more than about 20 MB/s, so that an
/// FMU that floods its output slows down itself.
final class WorkerProcess implements AutoCloseable {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final long SHARED_MEMORY_MIN = 16L << 20;
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "LD_LIBRARY_PATH", "HOME", "LANG", "LC_ALL", "TZ");
  private static final long EXIT_SECONDS = 10;
  private static final int LINES_KEPT = 5;
  private static final int LINE_MAX = 400;
  private static final int BURST = 1 << 20;
  private static final long PAUSE_NANOS = 50_000_000;
  private static final long PAGE = 4096;
  private static final String REPORT = "crash.log";
  private static final int REPORT_MAX = 1 << 20;
  private static final int SIGNALLED = 128;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15,
          "SIGTERM", 31, "SIGSYS");
  private static final Set<Integer> OF_ITS_OWN = Set.of(4, 6, 7, 8, 11, 31);
  private static final Pattern CRASH_SIGNAL = Pattern.compile("(?m)^#  (SIG[A-Z]+) ");
  private static final Pattern CRASH_FRAME =
      Pattern.compile("(?m)^# Problematic frame:\\R# [A-Za-z]  (.+)$");

  /// What the worker needs of this process's class path.
  private static final List<Path> CLASS_PATH =
      Stream.of(WorkerMain.class, LockstepException.class)
          .map(WorkerProcess::place)
          .distinct()
          .toList();

  private final Process process;
  private final WorkerFolder folder;
  private final Deque<String> lines = new ArrayDeque<>();

  private WorkerProcess(Process process, WorkerFolder folder) {
    this.process = process;
    this.folder = folder;
  }

  private static Path place(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A name for a lane: in a folder of its own that only this user can read, in memory where there
  /// is such a place.
  static Path laneFile() {
    try {
      boolean hasMemory =
          Files.isDirectory(SHARED_MEMORY)
              && Files.isWritable(SHARED_MEMORY)
              && Files.getFileStore(SHARED_MEMORY).getUsableSpace() > SHARED_MEMORY_MIN;
      Path parent =
          hasMemory
              ? Files.createTempDirectory(SHARED_MEMORY, "lockstep-")
              : Files.createTempDirectory("lockstep-lane-");
      return parent.resolve(UUID.randomUUID().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes a lane's file with its folder; who has it open keeps it.
  static void remove(Path laneFile) {
    try {
      Files.deleteIfExists(laneFile);
      Files.deleteIfExists(Objects.requireNonNull(laneFile.getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts one.
  static WorkerProcess start(PreparedFmu fmu, WorkerOptions options, Path laneFile)
      throws IOException {
    WorkerFolder made = WorkerFolder.make();
    Path folder = made.path();
    List<String> command = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command.add(java);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:CICompilerCount=2",
            "-XX:ReservedCodeCacheSize=32m",
            "-Xss1m",
            "-Xmx128m",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve(REPORT),
            "-Djava.io.tmpdir=" + folder,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            WorkerMain.class.getName(),
            laneFile.toString(),
            fmu.folder().path().toString(),
            fmu.library().toString(),
            fmu.folder().resources().toString(),
            fmu.how().kind().name(),
            Long.toString(options.spin().toNanos()),
            Long.toString(2 * options.memoryMax()),
            Boolean.toString(options.sandbox().refusesCalls())));
    if (options.sandbox().refusesFiles()) {
      List<Landlock.Rule> rules =
          options
              .sandbox()
              .rules(
                  folder,
                  Objects.requireNonNull(laneFile.getParent()),
                  fmu.folder().path(),
                  CLASS_PATH);
      command = Launch.command(java, classPath(), rules, command);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true);
    // What else stands there may be secret, or change what a JVM does.
    builder.environment().keySet().retainAll(ENVIRONMENT);
    builder.environment().put("TMPDIR", folder.toString());
    try {
      WorkerProcess started = new WorkerProcess(builder.start(), made);
      Thread.ofPlatform().daemon().name("worker-output").start(started::readOutput);
      return started;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  private static String classPath() {
    return CLASS_PATH.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private void readOutput() {
    byte[] buffer = new byte[1 << 14];
    StringBuilder line = new StringBuilder();
    int burst = 0;
    try (InputStream in = process.getInputStream()) {
      int length = in.read(buffer);
      while (length >= 0) {
        // Bytes that are no UTF-8, or cut in two, show as question marks.
        for (char c : new String(buffer, 0, length, StandardCharsets.UTF_8).toCharArray()) {
          if (c == '\n') {
            keep(line.toString());
            line.setLength(0);
          } else if (line.length() < LINE_MAX && c >= ' ') {
            line.append(c);
          }
        }
        burst += length;
        if (burst > BURST) {
          burst = 0;
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        length = in.read(buffer);
      }
    } catch (IOException e) {
      line.append(" (").append(e.getMessage()).append(')');
    }
    keep(line.toString());
  }

  private void keep(String line) {
    // The JVM's own report of a crash; the file of it is better.
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    synchronized (lines) {
      lines.addLast(line);
      if (lines.size() > LINES_KEPT) {
        lines.removeFirst();
      }
    }
  }

  /// Keeps a bad message of the FMU among what it said last.
  void note(FmuLog.Status status, String text) {
    if (status != FmuLog.Status.OK) {
      keep(text.length() > LINE_MAX ? text.substring(0, LINE_MAX) : text);
    }
  }

  void onExit(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /// Memory that it holds, in bytes; 0 where the system does not tell.
  long residentBytes() {
    try {
      String[] pages = Files.readString(Path.of("/proc/" + pid() + "/statm")).split(" ", -1);
      return pages.length > 1 ? Long.parseLong(pages[1]) * PAGE : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /// Ends it at once and waits until it is gone.
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Why it was ended by us.
  WorkerFailure failure(WorkerFailure.Cause cause, String detail, String during) {
    return new WorkerFailure(cause, detail, during, said());
  }

  /// Why it has ended by itself.
  WorkerFailure failure(String during) {
    int code = process.isAlive() ? 0 : process.exitValue();
    String report = crashReport();
    Matcher frame = CRASH_FRAME.matcher(report);
    Matcher signal = CRASH_SIGNAL.matcher(report);
    if (signal.find()) {
      // The JVM has seen it, told where, and ended with a code of its own.
      return new WorkerFailure(
          WorkerFailure.Cause.CRASHED,
          "it crashed with %s%s"
              .formatted(signal.group(1), frame.find() ? " in " + frame.group(1) : ""),
          during,
          said());
    }
    if (code <= SIGNALLED) {
      return new WorkerFailure(
          WorkerFailure.Cause.EXITED, "it ended itself with exit code " + code, during, said());
    }
    int number = code - SIGNALLED;
    String name = SIGNALS.getOrDefault(number, "signal " + number);
    return OF_ITS_OWN.contains(number)
        ? new WorkerFailure(WorkerFailure.Cause.CRASHED, "it crashed with " + name, during, said())
        : new WorkerFailure(
            WorkerFailure.Cause.KILLED,
            "it was killed by %s, by somebody or by the system for want of memory".formatted(name),
            during,
            said());
  }

  /// The folder is the FMU's, too: what lies there may be a trap.
  private String crashReport() {
    Path report = folder.path().resolve(REPORT);
    if (!Files.isRegularFile(report, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(report, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(REPORT_MAX), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private List<String> said() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void close() {
    kill();
    folder.close();
  }
}
