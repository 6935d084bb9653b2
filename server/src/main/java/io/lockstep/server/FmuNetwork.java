package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.cosim.Master;
import io.lockstep.simulation.cosim.Network;
import io.lockstep.simulation.cosim.NetworkFile;
import io.lockstep.simulation.cosim.NetworkRun;
import io.lockstep.simulation.cosim.Pace;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.ssp.SspFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;

/// `fmu run` of a network of FMUs.
final class FmuNetwork {
  private static final double DURATION = 1;

  private final Path file;

  FmuNetwork(Path file) {
    this.file = file;
  }

  static boolean isOne(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") || name.endsWith(".yml") || SspFile.isOne(file);
  }

  int run(FmuCommands.Run options) {
    refuse("--input", options.input != null);
    refuse("--interface", options.by != null);
    refuse("--tolerance", options.tolerance != null);
    refuse("--start", !options.start.isEmpty());
    List<Problem> problems = new ArrayList<>();
    try (Closer files = new Closer()) {
      Optional<Network> read = SspFile.isOne(file) ? ssp(options, problems, files) : yaml(problems);
      if (read.isPresent()) {
        return run(read.get(), options);
      }
    }
    problems.forEach(each -> System.err.println("lockstep: " + each));
    return ExitCode.FOUND_PROBLEMS;
  }

  /// Removes what was unpacked for a run.
  private static final class Closer implements AutoCloseable {
    private Optional<SspFile.Opened> opened = Optional.empty();

    @Override
    public void close() {
      opened.ifPresent(SspFile.Opened::close);
    }
  }

  private Optional<Network> ssp(FmuCommands.Run options, List<Problem> problems, Closer files) {
    files.opened =
        SspFile.open(
            file,
            options.step == null ? OptionalDouble.empty() : OptionalDouble.of(options.step),
            problems);
    files.opened.ifPresent(
        each -> each.notes().forEach(note -> System.err.println("warning: " + note)));
    return files.opened.map(SspFile.Opened::network);
  }

  private Optional<Network> yaml(List<Problem> problems) {
    return NetworkFile.read(
        new NamedText(file.toString(), text()),
        Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("")),
        problems);
  }

  private static int run(Network network, FmuCommands.Run options) {
    double begin = options.from == null ? network.startTime() : options.from;
    double end =
        options.stop == null
            ? Math.max(begin, network.stopTime().orElse(begin + DURATION))
            : options.stop;
    double rowStep = options.step == null ? network.options().stepSize() : options.step;
    if (!(rowStep > 0) || !(end >= begin)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "expected a stop at or after the start and a step of more than 0 s, found %s to %s by %s"
              .formatted(begin, end, rowStep));
    }
    try (FmuLoader loader = options.loader();
        Network.Loaded loaded = network.load(loader);
        Writer out = options.writer()) {
      Master master = loaded.master();
      master.notes().forEach(each -> System.err.println("warning: " + each));
      if (options.speed != null) {
        master.pace(pace(options.speed));
      }
      NetworkRun.Report report = NetworkRun.run(master, begin, end, rowStep, options.outputs, out);
      System.err.printf(
          Locale.ROOT,
          "%d members: until %s s, %d rows, %d steps, %d taken back, %d events%s%n",
          network.members().size(),
          report.endTime(),
          report.rows(),
          master.steps(),
          master.refusedSteps(),
          master.events(),
          report.isTerminated() ? "; a member ended it" : "");
      return ExitCode.GOOD;
    } catch (IOException | UncheckedIOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "the results cannot be written: " + e.getMessage(), e);
    }
  }

  private static Pace pace(double speed) {
    try {
      return Pace.of(speed, System::nanoTime, LockSupport::parkNanos);
    } catch (IllegalArgumentException e) {
      throw new LockstepException(ErrorCode.INVALID_ARGUMENT, "--speed: " + e.getMessage(), e);
    }
  }

  private void refuse(String option, boolean isGiven) {
    if (isGiven) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected an FMU, found a network; write it into %s".formatted(option, file));
    }
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a readable file, found: %s".formatted(file, e.getMessage()),
          e);
    }
  }
}
