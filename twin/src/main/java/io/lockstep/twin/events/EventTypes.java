package io.lockstep.twin.events;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import java.util.List;

/// The types of events: those of Azure Digital Twins, and ours.
public final class EventTypes {
  /// A property of a twin changed, or its model.
  public static final String TWIN_UPDATE = "Microsoft.DigitalTwins.Twin.Update";

  /// A message of a twin, or a reading of its Telemetry.
  public static final String TELEMETRY = "microsoft.iot.telemetry";

  /// Events are missing: the changes log was trimmed, or damaged, before a route had read it.
  public static final String LOST = CloudEvent.OWN_TYPES + "events.lost";

  /// A rule wrote a line into its log.
  public static final String RULE_LOG = CloudEvent.OWN_TYPES + "rule.log";

  /// A rule lets somebody be told something.
  public static final String NOTIFICATION = CloudEvent.OWN_TYPES + "notification";

  private static final String TWIN = "Microsoft.DigitalTwins.Twin.";
  private static final String RELATIONSHIP = "Microsoft.DigitalTwins.Relationship.";

  private EventTypes() {}

  /// The types of the events that records of a kind give.
  public static List<String> of(ChangeKind kind) {
    return switch (kind) {
      case SAMPLES -> List.of(TWIN_UPDATE, TELEMETRY);
      case TELEMETRY -> List.of(TELEMETRY);
      case TWIN -> List.of(TWIN + "Create", TWIN_UPDATE, TWIN + "Delete");
      case RELATIONSHIP ->
          List.of(RELATIONSHIP + "Create", RELATIONSHIP + "Update", RELATIONSHIP + "Delete");
      case MODEL, ALARM, COMMAND, PROCESS ->
          List.of(
              typeOf(kind, GraphChange.Action.CREATED),
              typeOf(kind, GraphChange.Action.CHANGED),
              typeOf(kind, GraphChange.Action.DELETED));
      case RULE_LOG -> List.of(RULE_LOG);
      case NOTIFICATION -> List.of(NOTIFICATION);
      case DESIRED -> List.of(typeOf(kind, GraphChange.Action.CHANGED));
      // Events tell of the present.
      case SERIES, DRIFT, REFUSAL, EVENT_ROUTE, MERGE, AUDIT, REBOUND, PURGE, RETENTION ->
          List.of();
    };
  }

  /// The type of the event of a change that is no value.
  static String typeOf(ChangeKind kind, GraphChange.Action action) {
    return switch (kind) {
      case TWIN -> TWIN + verb(action);
      case RELATIONSHIP -> RELATIONSHIP + verb(action);
      case TELEMETRY, SAMPLES -> TELEMETRY;
      case ALARM -> CloudEvent.OWN_TYPES + "alarm." + participle(action);
      case PROCESS -> CloudEvent.OWN_TYPES + "process." + participle(action);
      case COMMAND -> CloudEvent.OWN_TYPES + "command." + participle(action);
      case DESIRED -> CloudEvent.OWN_TYPES + "desired." + participle(action);
      case RULE_LOG -> RULE_LOG;
      case NOTIFICATION -> NOTIFICATION;
      case MODEL -> CloudEvent.OWN_TYPES + "model." + participle(action);
      case SERIES, DRIFT, REFUSAL, EVENT_ROUTE, MERGE, AUDIT, REBOUND, PURGE, RETENTION -> "";
    };
  }

  private static String verb(GraphChange.Action action) {
    return switch (action) {
      case CREATED -> "Create";
      case CHANGED, NOTED -> "Update";
      case DELETED -> "Delete";
    };
  }

  private static String participle(GraphChange.Action action) {
    return switch (action) {
      case CREATED -> "created";
      case CHANGED, NOTED -> "changed";
      case DELETED -> "deleted";
    };
  }
}
