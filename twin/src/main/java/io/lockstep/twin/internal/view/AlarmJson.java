package io.lockstep.twin.internal.view;

import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.AlarmEntry;

/// An alarm as the API and live events show it.
public final class AlarmJson {
  private AlarmJson() {}

  /// The document.
  public static String of(AlarmEntry entry) {
    StringBuilder out = new StringBuilder(320);
    JsonText.quote(JsonText.key(out.append('{'), "id"), entry.id().toString());
    text(out, "twin", entry.twinId());
    text(out, "rule", entry.rule());
    text(out, "title", entry.title());
    if (!entry.message().isEmpty()) {
      text(out, "message", entry.message());
    }
    text(out, "priority", entry.priority());
    if (!entry.property().isEmpty()) {
      text(out, "property", entry.property());
    }
    if (entry.value() != null) {
      JsonText.key(out.append(','), "value").append(entry.value());
    }
    text(out, "state", entry.state().word());
    time(out, "raised", entry.raisedMicros());
    if (entry.returnedMicros() != AlarmEntry.NEVER) {
      time(out, "returned", entry.returnedMicros());
    }
    if (entry.count() > 1) {
      JsonText.key(out.append(','), "count").append(entry.count());
    }
    AlarmEntry.Acknowledgement by = entry.acknowledgement();
    if (by != null) {
      JsonText.key(out.append(','), "acknowledged").append("{\"at\":\"");
      Times.append(out, by.atMicros());
      out.append('"');
      text(out, "by", by.by());
      text(out, "comment", by.comment());
      out.append('}');
    }
    if (entry.command() != null) {
      text(out, "command", entry.command().toString());
    }
    return out.append('}').toString();
  }

  private static void text(StringBuilder out, String key, String value) {
    JsonText.quote(JsonText.key(out.append(','), key), value);
  }

  private static void time(StringBuilder out, String key, long micros) {
    JsonText.key(out.append(','), key).append('"');
    Times.append(out, micros);
    out.append('"');
  }
}
