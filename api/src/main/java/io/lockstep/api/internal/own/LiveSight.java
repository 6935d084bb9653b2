package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.work.Sights;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Principal;
import io.lockstep.space.LiveEvent;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.access.Extent;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Leaves out of live events what somebody may not read, by the policies and the graph of the
/// moment: who loses a right has lost it with the next event. Costs a look at the principal for
/// those whom no policy concerns. Confined to one thread.
final class LiveSight {
  /// Reads what the kernel wrote.
  private static final Json JSON = new Json(1_000, Integer.MAX_VALUE);

  private final Space space;
  private final Sights sights;
  private final Principal principal;

  LiveSight(Space space, Sights sights, Principal principal) {
    this.space = space;
    this.sights = sights;
    this.principal = principal;
  }

  /// What of the events may be told.
  List<LiveEvent> seen(List<LiveEvent> events) {
    if (events.isEmpty() || !sights.limits(principal)) {
      return events;
    }
    GraphView view = space.view(latest(events));
    Sight sight = sights.of(principal, view);
    if (sight == null) {
      return events;
    }
    List<LiveEvent> seen = new ArrayList<>(events.size());
    for (LiveEvent event : events) {
      LiveEvent shown =
          switch (event) {
            case LiveEvent.Sample sample ->
                sight.of(sample.twinId(), "").allows(Right.READ, sample.path()) ? sample : null;
            case LiveEvent.Structure structure -> structure(structure, view, sight);
            case LiveEvent.Gap gap -> gap;
          };
      if (shown != null) {
        seen.add(shown);
      }
    }
    return seen;
  }

  private static long latest(List<LiveEvent> events) {
    long position = -1;
    for (LiveEvent event : events) {
      position =
          switch (event) {
            case LiveEvent.Sample sample -> Math.max(position, sample.inputPosition());
            case LiveEvent.Structure structure -> Math.max(position, structure.inputPosition());
            case LiveEvent.Gap _ -> position;
          };
    }
    return position;
  }

  private @Nullable LiveEvent structure(LiveEvent.Structure event, GraphView view, Sight sight) {
    GraphChange change = event.change();
    ChangeKind kind = event.kind();
    return switch (kind) {
      case TWIN -> {
        Extent extent = sight.of(change.subject(), change.modelId());
        if (extent.allowsAll(Right.READ)) {
          yield event;
        }
        // That something changed, but not what: the body may tell of anything.
        yield extent.isSeen() ? withoutBody(event) : null;
      }
      case RELATIONSHIP -> relationship(event, view, sight);
      case MODEL -> isModelSeen(change.subject(), view, sight) ? event : null;
      case DESIRED, PROCESS, RULE_LOG, NOTIFICATION ->
          sight.of(change.subject(), "").allowsAll(Right.READ) ? event : null;
      case ALARM -> mayTell(change, sight, false) ? event : null;
      case COMMAND -> mayTell(change, sight, true) ? event : null;
      // They name twins in many ways, or none.
      case DRIFT,
          REFUSAL,
          MERGE,
          AUDIT,
          EVENT_ROUTE,
          TELEMETRY,
          SERIES,
          SAMPLES,
          REBOUND,
          PURGE,
          RETENTION ->
          null;
    };
  }

  /// A drafted model tells of its only twin, also when it goes.
  private static boolean isModelSeen(String modelId, GraphView view, Sight sight) {
    return !GraphView.isIdOfDraft(modelId) || view.seenBy(sight).model(modelId, false).isPresent();
  }

  private static LiveEvent withoutBody(LiveEvent.Structure event) {
    GraphChange change = event.change();
    return new LiveEvent.Structure(
        event.inputPosition(),
        event.ordinal(),
        event.receivedMicros(),
        event.kind(),
        new GraphChange(change.action(), change.subject(), "", change.modelId()));
  }

  /// The body of an alarm or a command names its twin.
  private static boolean mayTell(GraphChange change, Sight sight, boolean isCommand) {
    JsonNode body = JSON.parse(change.body());
    Extent extent = sight.of(body.path("twin").asString(""), "");
    return extent.allowsAll(Right.READ)
        || (isCommand && extent.allows(Right.COMMAND, body.path("name").asString("")));
  }

  /// One that came or went says in its body which twins it joins; one that changed is still there.
  private static @Nullable LiveEvent relationship(
      LiveEvent.Structure event, GraphView view, Sight sight) {
    GraphChange change = event.change();
    String source;
    String target;
    String name;
    if (change.action() == GraphChange.Action.CHANGED) {
      JsonNode present = present(change.subject(), view);
      source = present.path("$sourceId").asString("");
      target = present.path("$targetId").asString("");
      name = present.path("$relationshipName").asString("");
    } else {
      JsonNode body = change.body().isEmpty() ? JSON.parse("{}") : JSON.parse(change.body());
      source = body.path("$sourceId").asString("");
      target = body.path("$targetId").asString("");
      name = body.path("$relationshipName").asString("");
    }
    Extent from = sight.of(source, change.modelId());
    boolean isSeen =
        !name.isEmpty()
            && from.isSeen()
            && from.touches(Right.READ, name)
            && sight.of(target, "").isSeen();
    if (!isSeen) {
      return null;
    }
    return from.allows(Right.READ, name) ? event : withoutBody(event);
  }

  /// The ids of a twin and of its relationship stand with a slash between, which either may hold.
  private static JsonNode present(String subject, GraphView view) {
    for (int at = subject.indexOf('/'); at >= 0; at = subject.indexOf('/', at + 1)) {
      var found = view.relationship(subject.substring(0, at), subject.substring(at + 1));
      if (found.isPresent()) {
        return JSON.parse(found.get().json());
      }
    }
    return JSON.parse("{}");
  }
}
