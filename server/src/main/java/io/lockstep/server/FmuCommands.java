package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Causality;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmi.Reading;
import io.lockstep.simulation.fmi.Rule;
import io.lockstep.simulation.fmi.Terminal;
import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.fmu.Trust;
import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.run.InputTable;
import io.lockstep.simulation.run.RunOptions;
import io.lockstep.simulation.run.RunReport;
import io.lockstep.simulation.run.RunRequest;
import io.lockstep.simulation.run.Simulation;
import io.lockstep.simulation.solver.Solver;
import io.lockstep.simulation.worker.Isolation;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "fmu",
    description = "Simulation models as FMUs (FMI 2.0 and 3.0).",
    mixinStandardHelpOptions = true,
    subcommands = {
      FmuCommands.Check.class,
      FmuCommands.Info.class,
      FmuCommands.Run.class,
      FmuCommands.Trusting.class,
      FmuServerCommands.ListAll.class,
      FmuServerCommands.Upload.class,
      FmuServerCommands.Remove.class
    })
final class FmuCommands {
  private FmuCommands() {}

  @Command(
      name = "check",
      description = {
        "Checks an FMU: the archive, modelDescription.xml, terminals.",
        "Prints a line for each problem: file:line:column, what is wrong, the clause of the standard.",
        "Exit code 1 if there is an error; warnings alone are 0."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the FMU")
    Path file = Path.of("");

    @Override
    public Integer call() {
      Fmu fmu = Fmu.open(file);
      Reading reading = fmu.reading();
      reading.problems().forEach(System.out::println);
      long errors =
          reading.problems().stream()
              .filter(each -> each.severity() == Rule.Severity.ERROR)
              .count();
      System.out.printf(
          "%s: %s, %d errors, %d warnings%n",
          file,
          reading
              .description()
              .map(of -> "FMI %s \"%s\"".formatted(of.fmiVersion(), of.modelName()))
              .orElse("not understood"),
          errors,
          reading.problems().size() - errors);
      return errors == 0 && reading.description().isPresent()
          ? ExitCode.GOOD
          : ExitCode.FOUND_PROBLEMS;
    }
  }

  @Command(
      name = "info",
      description = "Prints what an FMU says of itself: interfaces, capabilities, variables.",
      mixinStandardHelpOptions = true)
  static final class Info implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the FMU")
    Path file = Path.of("");

    @Override
    public Integer call() {
      Fmu fmu = Fmu.open(file);
      ModelDescription description = fmu.description();
      row("model", description.modelName());
      row("FMI", description.fmiVersion());
      row("token", description.token());
      row("SHA-256", fmu.sha256());
      description.about().forEach(each -> row(each.name(), each.value()));
      for (FmuInterface each : description.interfaces()) {
        row(
            each.kind().word(),
            each.modelIdentifier()
                + each.capabilities().stream()
                    .sorted()
                    .map(of -> " " + of.word(description.version()))
                    .reduce("", String::concat));
      }
      fmu.entries().stream()
          .filter(each -> each.startsWith("binaries/") && !each.endsWith("/"))
          .forEach(each -> row("binary", each));
      time("start time", description.experiment().startTime());
      time("stop time", description.experiment().stopTime());
      time("step size", description.experiment().stepSize());
      time("tolerance", description.experiment().tolerance());
      row("states", Integer.toString(description.structure().derivatives().size()));
      row("event indicators", Integer.toString(description.eventIndicators()));
      for (Terminal each : fmu.terminals()) {
        row("terminal", "%s (%s)".formatted(each.name(), each.matchingRule()));
      }
      row("isolation here", Isolation.here().toString());
      System.out.println();
      for (Variable each : description.variables()) {
        if (each.causality() != Causality.INDEPENDENT) {
          System.out.printf(
              "%-19s %-10s %-11s %-32s %s%n",
              each.causality().word(),
              each.variability().word(),
              each.base().name().toLowerCase(Locale.ROOT),
              each.name(),
              each.start().map(values -> String.join(" ", values)).orElse(""));
        }
      }
      return ExitCode.GOOD;
    }

    private static void row(String name, String value) {
      System.out.printf("%-22s %s%n", name, value);
    }

    private static void time(String name, OptionalDouble value) {
      value.ifPresent(of -> row(name, Double.toString(of)));
    }
  }

  @Command(
      name = "run",
      description = {
        "Runs an FMU by itself, or a network of FMUs (a YAML file), and writes the outputs as CSV.",
        "Its native code runs in a worker process that may do little; in this process when it is trusted."
      },
      mixinStandardHelpOptions = true)
  static final class Run implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the FMU, or a network: *.yaml")
    Path file = Path.of("");

    @Option(
        names = "--speed",
        paramLabel = "F",
        description = "of a network: F seconds in one second (default: as fast as it can)")
    @Nullable Double speed;

    @Option(names = "--stop", paramLabel = "T", description = "stop time, in seconds")
    @Nullable Double stop;

    @Option(
        names = "--from",
        paramLabel = "T",
        description = "start time, in seconds (default: the FMU's, else 0)")
    @Nullable Double from;

    @Option(
        names = "--step",
        paramLabel = "H",
        description = "seconds from one output to the next (default: the FMU's, else a round one)")
    @Nullable Double step;

    @Option(names = "--input", paramLabel = "CSV", description = "inputs: a column time, one each")
    @Nullable Path input;

    @Option(
        names = "--csv",
        paramLabel = "OUT",
        description = "where to (default: standard output)")
    @Nullable Path csv;

    @Option(
        names = "--start",
        paramLabel = "NAME=VALUE",
        description = "a start value; elements of an array apart by blanks")
    Map<String, String> start = new LinkedHashMap<>();

    @Option(
        names = "--output",
        paramLabel = "NAME",
        description = "what to write (default: the outputs); may be repeated")
    List<String> outputs = new ArrayList<>();

    @Option(
        names = "--interface",
        paramLabel = "cs|me",
        description = "co-simulation or model exchange (default: co-simulation where there is one)")
    @Nullable Interface by;

    @Option(
        names = "--solver",
        paramLabel = "explicit|implicit",
        description = "of model exchange; implicit for stiff models (default: ${DEFAULT-VALUE})")
    Solver.Kind solver = Solver.Kind.EXPLICIT;

    @Option(
        names = "--tolerance",
        paramLabel = "R",
        description = "relative (default: the FMU's, else 1e-5)")
    @Nullable Double tolerance;

    @Option(
        names = "--in-process",
        description = "run in this process, which is faster: only FMUs that are trusted")
    boolean isInProcess;

    @Option(names = "--isolated", description = "run in a worker process (the default)")
    boolean isIsolated;

    @Option(names = "--log", description = "all that the FMU logs, on standard error")
    boolean isLogging;

    /// The interfaces, as the option calls them.
    enum Interface {
      CS(FmuInterface.Kind.CO_SIMULATION),
      ME(FmuInterface.Kind.MODEL_EXCHANGE);

      private final FmuInterface.Kind kind;

      Interface(FmuInterface.Kind kind) {
        this.kind = kind;
      }
    }

    @Override
    public Integer call() {
      if (FmuNetwork.isOne(file)) {
        return new FmuNetwork(file).run(this);
      }
      if (speed != null) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT, "--speed: expected a network, found " + file);
      }
      Fmu fmu = Fmu.open(file);
      ModelDescription description = fmu.description();
      fmu.reading().problems().stream()
          .filter(each -> each.severity() == Rule.Severity.ERROR)
          .map(Problem::toString)
          .forEach(each -> System.err.println("lockstep: " + each));
      RunOptions options = request().options(description);
      RunReport report;
      try (Writer out = writer()) {
        report = run(fmu, options, out);
      } catch (IOException e) {
        throw new LockstepException(
            ErrorCode.STORAGE_FAILED, "the results cannot be written: " + e.getMessage(), e);
      }
      System.err.printf(
          Locale.ROOT,
          "%s by %s: until %s s, %d rows, %d steps, %d events%s%n",
          description.modelName(),
          options.kind().word(),
          report.endTime(),
          report.rows(),
          report.steps(),
          report.events(),
          report.isTerminated() ? "; the FMU ended it" : "");
      return ExitCode.GOOD;
    }

    /// Where the results go.
    Writer writer() throws IOException {
      return csv == null ? new StandardOutput() : Files.newBufferedWriter(csv);
    }

    /// Standard output, which tells only when it is asked that nobody could be written to.
    private static final class StandardOutput extends java.io.BufferedWriter {
      StandardOutput() {
        super(new java.io.OutputStreamWriter(System.out, java.nio.charset.StandardCharsets.UTF_8));
      }

      @Override
      public void close() throws IOException {
        flush();
        if (System.out.checkError()) {
          throw new IOException("standard output takes no more");
        }
      }
    }

    private RunReport run(Fmu fmu, RunOptions options, Writer out) {
      try (FmuLoader loader = loader();
          LoadedFmu loaded = loader.load(fmu, options.kind())) {
        return Simulation.run(loaded, options, out, this::log);
      }
    }

    /// Where FMUs run: in worker processes, or, when they are trusted, in this one.
    FmuLoader loader() {
      if (isInProcess && isIsolated) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT, "expected --in-process or --isolated, found both");
      }
      if (!isInProcess) {
        return new Workers(WorkerOptions.STANDARD);
      }
      return (fmu, kind) -> {
        Trust.read(folderOf(fmu.file())).require(fmu);
        return fmu.load(kind);
      };
    }

    private RunRequest request() {
      return new RunRequest(
          Optional.ofNullable(by).map(each -> each.kind),
          optional(from),
          optional(stop),
          optional(step),
          optional(tolerance),
          solver,
          start,
          outputs,
          Optional.ofNullable(input).map(Run::table),
          isLogging);
    }

    private static OptionalDouble optional(@Nullable Double number) {
      return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private static InputTable table(Path file) {
      try {
        return InputTable.parse(file.toString(), lines(file));
      } catch (IOException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a readable table, found: %s".formatted(file, e.getMessage()),
            e);
      }
    }

    /// UTF-8, or what older tools write.
    private static List<String> lines(Path file) throws IOException {
      try {
        return Files.readAllLines(file);
      } catch (CharacterCodingException _) {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      }
    }

    private void log(FmuLog.Status status, String category, String text) {
      if (isLogging || status != FmuLog.Status.OK) {
        System.err.printf(
            "%s: %s: %s%n", status.name().toLowerCase(Locale.ROOT), category, text.strip());
      }
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  @Command(
      name = "trust",
      description = {
        "Notes that an FMU may run in this process: its hash, who says so, and why.",
        "The list is trusted.txt beside the FMU. Without --reason it prints whether it is trusted; exit code 1 if not."
      },
      mixinStandardHelpOptions = true)
  static final class Trusting implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the FMU")
    Path file = Path.of("");

    @Option(names = "--reason", paramLabel = "TEXT", description = "why it is trusted")
    @Nullable String reason;

    @Option(
        names = "--by",
        paramLabel = "NAME",
        description = "who decides (default: the user of this system)")
    @Nullable String person;

    @Override
    public Integer call() {
      Fmu fmu = Fmu.open(file);
      Path folder = folderOf(file);
      if (reason != null) {
        String who = person != null ? person : System.getProperty("user.name", "unknown");
        try {
          Trust.add(
              folder,
              new Trust.Decision(
                  fmu.sha256(), String.valueOf(file.getFileName()), Instant.now(), who, reason));
        } catch (IllegalArgumentException e) {
          throw new LockstepException(
              ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
        }
      }
      Optional<String> why = Trust.read(folder).reason(fmu);
      System.out.println(
          why.map(of -> "%s: trusted by %s".formatted(file, of))
              .orElse("%s: not trusted (SHA-256 %s)".formatted(file, fmu.sha256())));
      return why.isPresent() ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }
  }
}
