package io.lockstep.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/// One subject of the history benchmark in a process of its own: writes a line for each figure,
/// `figure case metric value unit`, and for each answer `answer NAME value`, into a file, since
/// libraries print what they like.
final class HistoryRun {
  private static final String LOAD = "history-load";

  private final HistorySubject subject;
  private final HistoryLoad load;
  private final int effort;
  private final PrintStream out;

  private HistoryRun(HistorySubject subject, HistoryLoad load, int effort, PrintStream out) {
    this.out = out;
    this.subject = subject;
    this.load = load;
    this.effort = effort;
  }

  /// Runs one subject.
  ///
  /// @param args subject, rows, folder, how often the fast queries are asked, file
  public static void main(String[] args) {
    HistoryLoad load = HistoryLoad.of(Long.parseLong(args[1]));
    Path folder = Path.of(args[2]);
    try (PrintStream out = new PrintStream(args[4], StandardCharsets.UTF_8);
        HistorySubject subject = subject(args[0], load, folder)) {
      new HistoryRun(subject, load, Integer.parseInt(args[3]), out).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HistorySubject subject(String name, HistoryLoad load, Path folder) {
    return switch (name) {
      case "lockstep" -> new LockstepHistory(load, folder);
      case "questdb" -> new QuestDbPeer(load, folder);
      case "duckdb" -> new DuckDbPeer(load, folder);
      default -> throw new IllegalArgumentException("no subject " + name);
    };
  }

  private void run() {
    subject.prepare();
    long cpu = ProcessCpu.nanos();
    long own = subject.ownCpuNanos();
    long began = System.nanoTime();
    subject.load();
    double seconds = (System.nanoTime() - began) / 1e9;
    print(LOAD, "rows", (double) load.rows(), "");
    print(LOAD, "rate", load.rows() / seconds, "rows/s");
    print(LOAD, "cpu", (ProcessCpu.nanos() - cpu) / 1e3 / load.rows(), "us/row");
    long ownCpu = subject.ownCpuNanos() - own;
    if (ownCpu > 0) {
      print(LOAD, "cpu-of-its-threads", ownCpu / 1e3 / load.rows(), "us/row");
    }
    subject.settle();
    print(LOAD, "disk", (double) bytes(subject.folder()) / load.rows(), "bytes/row");
    ask("latest-of-all-twins", effort / 10, subject::latestOfAll);
    int[] next = {0};
    ask("hour-at-100-points", effort, () -> subject.hourOf(next[0]++ % 7 * 13 % load.series()));
    ask("day-of-50-properties", effort / 10, subject::day);
    ask("hourly-month-of-all-twins", effort / 50, subject::hourly);
  }

  /// Asks until it is warm, then counts.
  private void ask(String name, int times, DoubleSupplier question) {
    int asked = Math.max(3, times);
    double answer = question.getAsDouble();
    for (int i = 0; i < Math.max(1, asked / 3); i++) {
      double _ = question.getAsDouble();
    }
    double[] millis = new double[asked];
    long cpu = ProcessCpu.nanos();
    for (int i = 0; i < asked; i++) {
      long began = System.nanoTime();
      double _ = question.getAsDouble();
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    double cpuMillis = (ProcessCpu.nanos() - cpu) / 1e6 / asked;
    Arrays.sort(millis);
    print(name, "p50", millis[asked / 2], "ms");
    print(name, "p99", millis[Math.min(asked - 1, asked * 99 / 100)], "ms");
    print(name, "cpu", cpuMillis, "ms");
    out.printf(Locale.ROOT, "answer %s %.3f%n", name, answer);
  }

  private void print(String scenario, String metric, double value, String unit) {
    out.printf(Locale.ROOT, "figure %s %s %.6f %s%n", scenario, metric, value, unit);
  }

  private static long bytes(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(HistoryRun::size).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The blocks that a file takes: files that grow by pages have holes.
  private static long size(Path file) {
    try {
      return 512L * ((Number) Files.getAttribute(file, "unix:blocks")).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnsupportedOperationException | IllegalArgumentException _) {
      return file.toFile().length();
    }
  }
}
