package io.lockstep.space.egress;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.GraphChange;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Slot;
import io.lockstep.space.Space;
import io.lockstep.twin.EventRouteView;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Series;
import io.lockstep.twin.events.EventCatalogue;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a space says of the twins of one delivery. Answers are kept until a record says otherwise,
/// so that a twin has the model that it had when its change was logged; what was not asked before
/// is read from the present state. Confined to one thread.
final class SpaceCatalogue implements EventCatalogue {
  /// Answers of each kind that are kept; then all go.
  private static final int KEPT_MAX = 100_000;

  private final Space space;
  private final Map<Integer, Series> series = new HashMap<>();
  private final Map<String, String> models = new HashMap<>();
  private final Map<Place, Optional<Slot>> slots = new HashMap<>();
  private @Nullable GraphView view;
  private long position;

  SpaceCatalogue(Space space) {
    this.space = space;
  }

  private record Place(String modelId, String path) {}

  /// A record is about to be composed.
  void begin(ChangeKind kind, ChangeHeader header, ByteBuffer record) {
    position = header.inputPosition();
    switch (kind) {
      case TWIN -> {
        GraphChange change = GraphChange.read(record.duplicate());
        if (change.action() == GraphChange.Action.DELETED) {
          models.remove(change.subject());
        } else if (!change.modelId().isEmpty()) {
          bounded(models).put(change.subject(), change.modelId());
        }
      }
      case MODEL -> slots.clear();
      case SERIES,
          SAMPLES,
          RELATIONSHIP,
          DRIFT,
          REFUSAL,
          ALARM,
          PROCESS,
          RULE_LOG,
          NOTIFICATION,
          COMMAND,
          EVENT_ROUTE,
          DESIRED,
          TELEMETRY,
          MERGE,
          PURGE,
          RETENTION,
          REBOUND,
          AUDIT -> {
        // Nothing that is kept changes.
      }
    }
  }

  /// Nothing is to be composed for now: the state need not be held.
  void rest() {
    view = null;
  }

  private static <K, V> Map<K, V> bounded(Map<K, V> map) {
    if (map.size() >= KEPT_MAX) {
      map.clear();
    }
    return map;
  }

  /// A state that holds the input whose record is composed.
  private GraphView view() {
    GraphView known = view;
    if (known == null || known.position() < position) {
      known = space.view(position);
      view = known;
    }
    return known;
  }

  @Override
  public Series series(int number) {
    Series known = series.get(number);
    if (known == null) {
      known =
          view()
              .series(number)
              .orElseThrow(
                  () ->
                      new LockstepException(
                          ErrorCode.INTERNAL,
                          "event routes: expected series %d in the state, found none"
                              .formatted(number)));
      bounded(series).put(number, known);
    }
    return known;
  }

  @Override
  public String modelOf(String twinId) {
    String known = models.get(twinId);
    if (known == null) {
      known = view().modelOf(twinId).orElse("");
      bounded(models).put(twinId, known);
    }
    return known;
  }

  @Override
  public Optional<Slot> slot(String modelId, String path) {
    return bounded(slots)
        .computeIfAbsent(
            new Place(modelId, path), place -> EventRouteView.of(view()).slot(modelId, path));
  }

  @Override
  public Optional<String> componentModel(String modelId, String componentPath) {
    return EventRouteView.of(view()).componentModel(modelId, componentPath);
  }

  @Override
  public boolean hasRelationship(String twinId, String relationshipId) {
    return view().relationship(twinId, relationshipId).isPresent();
  }
}
