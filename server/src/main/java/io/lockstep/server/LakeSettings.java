package io.lockstep.server;

import io.lockstep.dtdl.Interface;
import io.lockstep.history.HistoryStore;
import io.lockstep.history.KeptReadings;
import io.lockstep.history.SeriesVisitor;
import io.lockstep.history.lake.Lake;
import io.lockstep.history.lake.LakeModels;
import io.lockstep.history.lake.LakeOptions;
import io.lockstep.history.lake.LakePast;
import io.lockstep.journal.Journal;
import io.lockstep.model.TwinId;
import io.lockstep.space.Space;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What the settings say of the lake.
final class LakeSettings {
  private static final String NONE = "none";

  private LakeSettings() {}

  /// Starts the lake, when there is to be one.
  static Optional<Lake> start(
      Settings settings,
      DataFolder data,
      Space space,
      HistoryStore history,
      Journal changes,
      InstantSource clock) {
    if (settings.text(Setting.LAKE_LOCATION).equals(NONE)) {
      return Optional.empty();
    }
    LakeOptions standard = LakeOptions.in(data.resolve("lake"));
    LakeOptions options =
        standard.committing(settings.duration(Setting.LAKE_COMMIT_INTERVAL), standard.commitRows());
    boolean keepsAll = settings.text(Setting.HISTORY_KEEP).equals("all");
    return Optional.of(
        Lake.start(
            keepsAll ? options.keepingAll() : options,
            S3Settings.files(settings, Setting.LAKE_LOCATION, clock),
            new SpaceModels(space, history),
            LakePast.of(history),
            changes,
            clock));
  }

  private record SpaceModels(Space space, HistoryStore history) implements LakeModels {
    @Override
    public List<Interface> interfaces() {
      return space.read(view -> view.interfaces());
    }

    @Override
    public Optional<String> modelOf(TwinId twin) {
      return space.read(view -> view.modelOf(twin.value()));
    }

    @Override
    public void series(SeriesVisitor into) {
      history.listing(into);
    }

    @Override
    public Optional<KeptReadings> kept() {
      return history.kept();
    }
  }
}
