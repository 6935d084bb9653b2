package io.lockstep.server;

import io.lockstep.journal.Journal;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.FmuModels;
import io.lockstep.simulation.behaviour.Lag;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.fmu.Trust;
import io.lockstep.simulation.whatif.WhatIf;
import io.lockstep.simulation.whatif.WhatIfReader;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import io.lockstep.space.ChangeFeed;
import io.lockstep.space.Space;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /// The same, and FMUs that were uploaded.
  static Models models(Optional<Path> fmus, FmuStore uploads) {
    return new FmuModels(
        fmus,
        name -> uploads.find(name).map(FmuStore.Entry::file),
        Map.of("lag", new Lag()),
        uploads.trust().here(new Workers(WorkerOptions.STANDARD)));
  }

  /// FMUs of the workspace, and of the data folder those that were uploaded.
  static FmuStore fmus(Settings settings, Workspace workspace, DataFolder data) {
    return FmuStore.open(
        data.resolve("fmus"), workspace.fmus(), settings.bytes(Setting.FMUS_UPLOAD_BYTES));
  }

  /// Starts the behaviours, when there are any.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID: all that is wrong, a line each
  static Optional<Behaviours> start(
      Workspace workspace,
      FmuStore uploads,
      DataFolder data,
      Space space,
      Journal changes,
      InstantSource clock) {
    List<Problem> problems = new ArrayList<>();
    Models models = models(workspace.fmus(), uploads);
    List<Plan> plans = Behaviours.plans(workspace.scenarios(), space.view(), models, problems);
    if (!problems.isEmpty()) {
      models.close();
      throw invalid(problems);
    }
    if (plans.isEmpty()) {
      models.close();
      return Optional.empty();
    }
    return Optional.of(
        Behaviours.start(
            space, plans, models, new ChangeFeed(changes), data.resolve("behaviours"), clock));
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
