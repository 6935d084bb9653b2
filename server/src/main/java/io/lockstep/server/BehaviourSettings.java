package io.lockstep.server;

import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.BehaviourFiles;
import io.lockstep.simulation.behaviour.Behaviours;
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
import io.lockstep.space.ChangeFeed;
import io.lockstep.space.Space;
import java.nio.file.Path;
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
  static Models models(Optional<Path> fmus, FmuStore uploads, WorkerOptions workers) {
    return new FmuModels(
        fmus,
        name -> uploads.find(name).map(FmuStore.Entry::file),
        Map.of("lag", new Lag()),
        Trust.here(uploads::trust, new Workers(workers)));
  }

  /// What FMUs in workers may do and touch.
  static WorkerOptions workers(Settings settings) {
    String readable = settings.text(Setting.FMUS_READABLE);
    return WorkerOptions.STANDARD.within(
        new Sandbox(
            Sandbox.Strictness.valueOf(
                settings.text(Setting.FMUS_ISOLATION).toUpperCase(Locale.ROOT)),
            readable.equals("none")
                ? List.of()
                : Stream.of(readable.split(",", -1)).map(String::strip).map(Path::of).toList()));
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
    Models models = models(workspace.fmus(), uploads, workers(settings));
    try {
      return Roster.open(
          workspace.scenarios(),
          files,
          space,
          models,
          plans ->
              Behaviours.start(
                  space,
                  plans,
                  models,
                  new ChangeFeed(changes),
                  data.resolve("behaviours"),
                  clock));
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
}
