package io.lockstep.twin.events;

import io.lockstep.model.Slot;
import io.lockstep.twin.Series;
import java.util.Optional;

/// What [EventComposer] must know of twins besides the change at hand.
public interface EventCatalogue {
  /// A series by its number, those of deleted twins included.
  Series series(int number);

  /// The model of a twin at the time of the change, as far as that is known; empty when it is not.
  String modelOf(String twinId);

  /// What a model has at a path.
  Optional<Slot> slot(String modelId, String path);

  /// The model of a component, names with `/` between; empty when it is not known.
  Optional<String> componentModel(String modelId, String componentPath);

  /// Whether there is such a relationship.
  boolean hasRelationship(String twinId, String relationshipId);
}
