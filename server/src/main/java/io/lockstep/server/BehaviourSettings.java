package io.lockstep.server;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.BehaviourFiles;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.ChangeFeed;
import io.lockstep.simulation.behaviour.FmuModels;
import io.lockstep.simulation.behaviour.Lag;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Roster;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.fmu.Trust;
import io.lockstep.simulation.whatif.WhatIf;
import io.lockstep.simulation.whatif.WhatIfReader;
import io.lockstep.simulation.worker.Sandbox;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import io.lockstep.space.Space;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a workspace says of behaviours of twins.
final class BehaviourSettings {
  private BehaviourSettings() {}

  /// Where models come from: FMUs run in worker processes, but for those that are trusted.
  ///
  /// @param fmus the folder of FMUs
  static Models models(Optional<Path> fmus) {
    FmuLoader workers = new Workers(WorkerOptions.STANDARD);
    FmuLoader loader = fmus.map(folder -> Trust.read(folder).here(workers)).orElse(workers);
    return new FmuModels(fmus, Map.of("lag", new Lag()), loader);
  }

  /// The same, and FMUs that were uploaded. What is uploaded or trusted counts where one is loaded
  /// next.
  static Models models(Optional<Path> fmus, FmuStore uploads, Sandbox sandbox) {
    return new FmuModels(
        fmus,
        name -> uploads.find(name).map(FmuStore.Entry::file),
        Map.of("lag", new Lag()),
        Trust.here(uploads::trust, new Workers(WorkerOptions.STANDARD.within(sandbox))));
  }

  /// What FMUs in workers may touch.
  static Sandbox sandbox(Settings settings) {
    String readable = settings.text(Setting.FMUS_READABLE);
    return new Sandbox(
        Sandbox.Strictness.valueOf(settings.text(Setting.FMUS_ISOLATION).toUpperCase(Locale.ROOT)),
        readable.equals("none")
            ? List.of()
            : Stream.of(readable.split(",", -1)).map(String::strip).map(Path::of).toList());
  }

  /// FMUs of the workspace, and of the data folder those that were uploaded.
  static FmuStore fmus(Settings settings, Workspace workspace, DataFolder data) {
    return FmuStore.open(
        data.resolve("fmus"), workspace.fmus(), settings.bytes(Setting.FMUS_UPLOAD_BYTES));
  }

  /// Starts the behaviours of the workspace, and those that were put.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID: all that is wrong, a line each
  static Roster start(
      Settings settings,
      Workspace workspace,
      FmuStore uploads,
      DataFolder data,
      Space space,
      Journal changes,
      InstantSource clock) {
    BehaviourFiles files = BehaviourFiles.open(data.resolve("scenarios"));
    Models models = models(workspace.fmus(), uploads, sandbox(settings));
    try {
      return Roster.open(
          workspace.scenarios(),
          files,
          space,
          models,
          plans ->
              Behaviours.start(
                  space, plans, models, new Following(changes), data.resolve("behaviours"), clock));
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
  }

  /// The what-ifs that a workspace keeps.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID: all that is wrong, a line each
  static List<WhatIf> whatIfs(Workspace workspace) {
    List<Problem> problems = new ArrayList<>();
    List<WhatIf> found =
        workspace.scenarios().stream()
            .flatMap(file -> WhatIfReader.read(file, problems).stream())
            .toList();
    if (!problems.isEmpty()) {
      throw invalid(problems);
    }
    return found;
  }

  private static LockstepException invalid(List<Problem> problems) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
  }

  /// The changes log with a cursor.
  private static final class Following implements ChangeFeed {
    private final Journal changes;
    private final Reader reader;

    Following(Journal changes) {
      this.changes = changes;
      reader = changes.reader(changes.readablePosition());
    }

    @Override
    public int poll(Visitor visitor, int recordsMax) {
      try {
        return reader.poll((_, kind, record) -> visitor.change(kind, record), recordsMax);
      } catch (HorizonException e) {
        reader.seek(e.firstKeptPosition());
        return -1;
      }
    }

    @Override
    public void await(Duration timeout) {
      try {
        boolean _ = reader.await(timeout);
      } catch (HorizonException e) {
        reader.seek(e.firstKeptPosition());
      }
    }

    @Override
    public long position() {
      return reader.position();
    }

    @Override
    public boolean seek(long position) {
      // A log that lost its end with the power has other records there now.
      boolean isKept =
          position >= changes.firstPosition() && position <= changes.readablePosition();
      if (isKept) {
        reader.seek(position);
      }
      return isKept;
    }

    @Override
    public ChangeFeed at(long position) {
      Following other = new Following(changes);
      other.reader.seek(position);
      return other;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
