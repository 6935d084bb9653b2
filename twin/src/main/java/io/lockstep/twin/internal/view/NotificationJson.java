package io.lockstep.twin.internal.view;

import io.lockstep.stream.Effect;
import io.lockstep.stream.Firing;
import io.lockstep.stream.Rule;
import io.lockstep.twin.internal.json.JsonText;
import org.jspecify.annotations.Nullable;

/// Lines of rules' logs, and what rules let be told, as change records and events show them.
public final class NotificationJson {
  private NotificationJson() {}

  /// A line of a log.
  public static String line(Firing firing, boolean begins, String text) {
    return text(head(firing, begins), "text", text).append('}').toString();
  }

  /// What somebody is told.
  ///
  /// @param alarm of the rule, or null
  /// @param title of a web hook, subject of a mail, or topic
  /// @param text or payload
  public static String of(
      Effect.Notification notification,
      Firing firing,
      boolean begins,
      Rule.@Nullable Alarm alarm,
      String title,
      String text) {
    StringBuilder out = head(firing, begins);
    text(out, "channel", notification.channel());
    if (alarm != null) {
      text(out, "priority", alarm.priority().term());
      text(out, "alarm", alarm.title());
    }
    switch (notification) {
      case Effect.Post _ -> text(text(out, "title", title), "text", text);
      case Effect.Mail mail -> {
        text(text(out, "title", title), "text", text);
        JsonText.key(out.append(','), "to").append('[');
        for (int i = 0; i < mail.to().size(); i++) {
          JsonText.quote(out.append(i == 0 ? "" : ","), mail.to().get(i));
        }
        out.append(']');
      }
      case Effect.Publish publish -> {
        text(out, "topic", title);
        if (!publish.payload().isEmpty()) {
          text(out, "payload", text);
        }
        JsonText.key(out.append(','), "qos").append(publish.qos());
        JsonText.key(out.append(','), "retain").append(publish.retain());
      }
    }
    return out.append('}').toString();
  }

  private static StringBuilder head(Firing firing, boolean begins) {
    StringBuilder out = new StringBuilder(240);
    JsonText.quote(JsonText.key(out.append('{'), "id"), firing.id());
    text(out, "rule", firing.rule());
    text(out, "twin", firing.twin());
    text(out, "time", firing.time());
    return text(out, "state", begins ? "active" : "ended");
  }

  private static StringBuilder text(StringBuilder out, String key, String value) {
    JsonText.quote(JsonText.key(out.append(','), key), value);
    return out;
  }
}
