package io.lockstep.api.internal.influx;

import io.lockstep.api.internal.work.GraphCalls;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.influx.LineSplitter;
import io.lockstep.model.AckLevel;
import io.lockstep.model.Principal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Brings a file of lines in, as if its sender had written them. One that is run again adds
/// nothing, as far as its lines have times. Confined to one thread.
public final class LineImport {
  private final LineIntake intake;

  /// How far it is.
  ///
  /// @param read lines that were read
  /// @param written those that are in the journal, or would be
  /// @param refused those that are wrong, or may not be written
  /// @param problems the first of them
  public record Progress(long read, long written, long refused, List<String> problems) {
    /// Copies the list.
    public Progress {
      problems = List.copyOf(problems);
    }
  }

  /// @param mayWrite whether the caller may write to a twin
  /// @param precision of the lines' times, in nanoseconds
  /// @param isDry true to write nothing
  public LineImport(
      GraphCalls graph,
      Principal principal,
      Predicate<String> mayWrite,
      String bucket,
      long precision,
      boolean isDry) {
    Bindings bindings =
        switch (Bindings.parse(graph.bindings())) {
          case BindingsResult.Valid(Bindings valid) -> valid;
          case BindingsResult.Invalid invalid ->
              throw new IllegalStateException("bindings in force: " + invalid.problems());
        };
    intake =
        new LineIntake(
            messages ->
                isDry
                    ? messages.size()
                    : graph.publish(principal.name(), messages, AckLevel.QUERYABLE).messages(),
            bindings,
            principal,
            mayWrite,
            bucket,
            new Precision(precision));
  }

  /// Brings the file in.
  ///
  /// @param stop asks whether to end early
  /// @param listener hears how far it is
  public Progress run(Path file, BooleanSupplier stop, Consumer<Progress> listener)
      throws IOException, InterruptedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      LineSplitter lines = new LineSplitter(in);
      LineIntake.Result result =
          intake.take(lines, stop, now -> listener.accept(progress(lines.number(), now)));
      return progress(lines.number(), result);
    }
  }

  private static Progress progress(long read, LineIntake.Result result) {
    return new Progress(read, result.written(), result.refused(), result.problems());
  }
}
