package io.lockstep.api.internal.own;

import io.lockstep.api.internal.work.Sights;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Principal;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.space.LiveEvent;
import io.lockstep.space.Space;
import java.util.List;

/// Asks the filter of live events, for tests of other packages.
public final class LiveSightAccess {
  private final LiveSight sight;

  private LiveSightAccess(LiveSight sight) {
    this.sight = sight;
  }

  public static LiveSightAccess of(Space space, Sights sights, Principal principal) {
    return new LiveSightAccess(new LiveSight(space, sights, principal));
  }

  /// Whether a model that came or went would be told.
  public boolean tellsOfModel(String id) {
    return !sight
        .seen(
            List.of(
                new LiveEvent.Structure(
                    -1,
                    0,
                    0,
                    ChangeKind.MODEL,
                    new GraphChange(GraphChange.Action.CREATED, id, "{}"))))
        .isEmpty();
  }

  /// Whether a value of a twin would be told.
  public boolean tells(String twin, String path) {
    return !sight
        .seen(
            List.of(
                new LiveEvent.Sample(
                    -1, 0, 0, twin, path, ValueType.DOUBLE, 0, null, "", 0, Quality.GOOD, true)))
        .isEmpty();
  }
}
