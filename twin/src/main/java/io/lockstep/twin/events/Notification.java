package io.lockstep.twin.events;

import io.lockstep.model.GraphChange;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a rule lets somebody be told, read from the event that tells it. Immutable.
///
/// @param id the same whenever it is told again
/// @param channel by which it goes
/// @param rule the rule's name
/// @param twin the id of the twin
/// @param time when the rule became active or ended, RFC 3339
/// @param title of a web hook, or subject of a mail; empty for none
/// @param text of it; empty for none
/// @param to addresses of a mail; empty for anything else
/// @param topic of a message on our own broker; empty for anything else
/// @param payload of that message; null when the whole event's data is meant
/// @param qos of that message
/// @param retain of that message
public record Notification(
    String id,
    String channel,
    String rule,
    String twin,
    String time,
    String title,
    String text,
    List<String> to,
    String topic,
    @Nullable String payload,
    int qos,
    boolean retain) {
  public Notification {
    to = List.copyOf(to);
  }

  /// Reads one. An event of another type has neither addresses nor a topic.
  public static Notification of(CloudEvent event) {
    return of(event.body());
  }

  /// The channel that a change record of the kind NOTIFICATION names.
  public static String channelOf(GraphChange change) {
    return of(JsonTree.own(change.body())).channel();
  }

  /// The rule that a change record of the kind RULE_LOG is of.
  public static String ruleOf(GraphChange change) {
    return of(JsonTree.own(change.body())).rule();
  }

  /// The twin that a line of a rule's log is about.
  public static String twinOfLine(String json) {
    return of(JsonTree.own(json)).twin();
  }

  /// An event that tells who asked for it that a channel works.
  ///
  /// @param source the name of this instance
  /// @param to addresses of a mail, may be empty
  public static CloudEvent test(
      String source, String id, String channel, List<String> to, String by, long micros) {
    StringBuilder out = new StringBuilder(200);
    JsonText.quote(JsonText.key(out.append('{'), "id"), id);
    JsonText.quote(JsonText.key(out.append(','), "state"), "test");
    JsonText.quote(JsonText.key(out.append(','), "channel"), channel);
    JsonText.quote(JsonText.key(out.append(','), "title"), "Lockstep: a test of " + channel);
    JsonText.quote(JsonText.key(out.append(','), "text"), "%s asked for this test.".formatted(by));
    JsonText.quote(JsonText.key(out.append(','), "topic"), "notifications/test");
    JsonText.key(out.append(','), "to").append('[');
    for (int i = 0; i < to.size(); i++) {
      JsonText.quote(out.append(i == 0 ? "" : ","), to.get(i));
    }
    out.append("]}");
    return new CloudEvent(
        id, source, EventTypes.NOTIFICATION, "", "", "", "", micros, "", out.toString());
  }

  private static Notification of(JsonNode json) {
    List<String> to = new ArrayList<>();
    json.path("to").forEach(address -> to.add(address.stringValue("")));
    JsonNode payload = json.path("payload");
    return new Notification(
        text(json, "id"),
        text(json, "channel"),
        text(json, "rule"),
        text(json, "twin"),
        text(json, "time"),
        text(json, "title"),
        text(json, "text"),
        to,
        text(json, "topic"),
        payload.isString() ? payload.stringValue() : null,
        json.path("qos").intValue(1),
        json.path("retain").booleanValue(false));
  }

  private static String text(JsonNode json, String key) {
    return json.path(key).stringValue("");
  }
}
