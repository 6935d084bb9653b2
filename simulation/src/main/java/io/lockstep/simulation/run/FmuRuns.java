package io.lockstep.simulation.run;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.instance.FmuLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Runs FMUs by themselves for people elsewhere: as [Simulation] does, each with a loader of its
/// own, and within limits. Thread-safe; [#run] takes the thread that calls it.
public final class FmuRuns implements AutoCloseable {
  private final Supplier<FmuLoader> loaders;
  private final Limits limits;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("fmu-run-watch").factory());

  /// @param loaders makes one for a run. Closing it must end what it loaded, whatever that does: it
  ///   is how a run that takes too long ends
  public FmuRuns(Supplier<FmuLoader> loaders, Limits limits) {
    this.loaders = loaders;
    this.limits = limits;
  }

  /// What a run may take.
  ///
  /// @param time from the first step on
  /// @param rows that its step makes; events come on top of it
  /// @param characters of the table
  /// @param messages of the FMU that are kept, the first ones
  public record Limits(Duration time, long rows, int characters, int messages) {
    /// 30 s, 200,000 rows, 16 MiB, 100 messages.
    public static final Limits STANDARD =
        new Limits(Duration.ofSeconds(30), 200_000, 16 << 20, 100);
  }

  /// What a run came to. Immutable.
  ///
  /// @param options by which it ran
  /// @param csv the table, as `fmu run` writes it
  /// @param messages what the FMU said
  /// @param elapsed what it took, loading apart
  public record Outcome(
      RunOptions options, RunReport report, String csv, List<String> messages, Duration elapsed) {
    /// Keeps a copy.
    public Outcome {
      messages = List.copyOf(messages);
    }
  }

  /// Runs an FMU to its end.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when it would make too many rows, or a value is
  ///   none; TIMED_OUT, or VALIDATION_FAILED, when it came to a limit under way
  /// @throws io.lockstep.simulation.instance.FmuException when the FMU fails
  public Outcome run(Fmu fmu, RunRequest request) {
    RunOptions options = request.options(fmu.description());
    double rows = (options.stopTime() - options.startTime()) / options.stepSize();
    if (rows > limits.rows()) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "step: expected at most %,d rows from %s s to %s s, found %s s, which makes %,.0f; choose a longer step or a shorter run"
              .formatted(
                  limits.rows(),
                  options.startTime(),
                  options.stopTime(),
                  options.stepSize(),
                  rows));
    }
    Table table = new Table(limits.characters());
    List<String> messages = new ArrayList<>();
    AtomicBoolean isOverdue = new AtomicBoolean();
    try (FmuLoader loader = loaders.get();
        LoadedFmu loaded = loader.load(fmu, options.kind())) {
      long begun = System.nanoTime();
      Future<?> overdue =
          watch.schedule(
              () -> {
                isOverdue.set(true);
                end(loader);
              },
              limits.time().toNanos(),
              TimeUnit.NANOSECONDS);
      try {
        RunReport report =
            Simulation.run(
                loaded,
                options,
                table,
                (status, category, text) -> say(messages, status, category, text));
        return new Outcome(
            options, report, table.text(), messages, Duration.ofNanos(System.nanoTime() - begun));
      } catch (RuntimeException e) {
        if (isOverdue.get()) {
          throw new LockstepException(
              ErrorCode.TIMED_OUT,
              "run of %s: expected an end within %d s, found it at %s s of its time; choose a shorter run or a longer step"
                  .formatted(fmu.file().getFileName(), limits.time().toSeconds(), table.time()),
              e);
        }
        throw e;
      } finally {
        boolean _ = overdue.cancel(false);
      }
    }
  }

  /// Whatever its FMU does: the call that is under way fails then.
  private static void end(FmuLoader loader) {
    loader.close();
  }

  private void say(List<String> messages, FmuLog.Status status, String category, String text) {
    if (messages.size() < limits.messages()) {
      messages.add(
          "%s: %s: %s".formatted(status.name().toLowerCase(Locale.ROOT), category, text.strip()));
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  /// Takes lines until there are too many. Confined to the thread of a run.
  private static final class Table implements Appendable {
    private final int charactersMax;
    private final StringBuilder text = new StringBuilder();

    Table(int charactersMax) {
      this.charactersMax = charactersMax;
    }

    String text() {
      return text.toString();
    }

    /// Of the last line.
    String time() {
      int begin = text.lastIndexOf("\n", Math.max(0, text.length() - 2)) + 1;
      int end = text.indexOf(",", begin);
      String time = text.substring(begin, end < 0 ? Math.max(begin, text.length() - 1) : end);
      return begin == 0 ? "the beginning, 0" : time;
    }

    @Override
    public Appendable append(CharSequence of) {
      return append(of, 0, of.length());
    }

    @Override
    public Appendable append(CharSequence of, int from, int to) {
      if (text.length() + to - from > charactersMax) {
        throw new LockstepException(
            ErrorCode.VALIDATION_FAILED,
            "run: expected a table of at most %,d characters, found more at %s s; choose fewer outputs, a shorter run or a longer step"
                .formatted(charactersMax, time()));
      }
      text.append(of, from, to);
      return this;
    }

    @Override
    public Appendable append(char c) {
      return append(String.valueOf(c), 0, 1);
    }
  }
}
