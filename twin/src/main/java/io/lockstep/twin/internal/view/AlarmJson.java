package io.lockstep.twin.internal.view;

import io.lockstep.stream.Advice;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.AlarmAside;
import io.lockstep.twin.internal.state.AlarmEntry;
import io.lockstep.twin.internal.state.AlarmRaised;
import io.lockstep.twin.internal.state.AlarmStep;

/// An alarm as the API and live events show it.
public final class AlarmJson {
  private AlarmJson() {}

  /// The document.
  public static String of(AlarmEntry entry) {
    StringBuilder out = new StringBuilder(400);
    AlarmRaised raised = entry.raised();
    JsonText.quote(JsonText.key(out.append('{'), "id"), entry.id().toString());
    text(out, "twin", entry.twinId());
    text(out, "rule", entry.rule());
    text(out, "title", raised.title());
    optional(out, "message", raised.message());
    text(out, "priority", raised.priority());
    optional(out, "property", raised.property());
    if (raised.value() != null) {
      JsonText.key(out.append(','), "value").append(raised.value());
    }
    text(out, "state", entry.state().word());
    flag(out, "holds", entry.stage().holds());
    time(out, "raised", raised.atMicros());
    if (entry.returnedMicros() != AlarmEntry.NEVER) {
      time(out, "returned", entry.returnedMicros());
    }
    if (entry.count() > 1) {
      JsonText.key(out.append(','), "count").append(entry.count());
    }
    acknowledgement(out, entry);
    if (raised.command() != null) {
      text(out, "command", raised.command().toString());
    }
    flag(out, "firstOut", raised.isFirst());
    flag(out, "escalated", entry.deadlines().isEscalated());
    optional(out, "assignee", entry.assignee());
    advice(out, raised.advice());
    aside(out, entry.aside());
    last(out, entry.last());
    return out.append('}').toString();
  }

  private static void acknowledgement(StringBuilder out, AlarmEntry entry) {
    AlarmEntry.Acknowledgement by = entry.acknowledgement();
    if (by != null) {
      begin(out, "acknowledged", by.atMicros());
      text(out, "by", by.by());
      text(out, "comment", by.comment());
      out.append('}');
    }
  }

  private static void advice(StringBuilder out, Advice advice) {
    optional(out, "consequence", advice.consequence());
    optional(out, "response", advice.response());
    if (advice.respondMicros() > 0) {
      text(out, "timeToRespond", CommandJson.seconds(advice.respondMicros()) + "s");
    }
    optional(out, "failureMode", advice.failureMode());
    optional(out, "group", advice.group());
  }

  private static void aside(StringBuilder out, AlarmAside aside) {
    AlarmAside.Shelf shelf = aside.shelf();
    if (shelf != null) {
      begin(out, "shelved", shelf.atMicros());
      time(out, "until", shelf.untilMicros());
      text(out, "by", shelf.by());
      text(out, "reason", shelf.why());
      out.append('}');
    }
    if (aside.isSuppressed()) {
      begin(out, "suppressed", aside.suppressedMicros());
      out.append('}');
    }
    AlarmAside.Outage outage = aside.outage();
    if (outage != null) {
      begin(out, "outOfService", outage.atMicros());
      text(out, "by", outage.by());
      text(out, "reason", outage.why());
      optional(out, "permit", outage.permit());
      out.append('}');
    }
  }

  private static void last(StringBuilder out, AlarmStep step) {
    begin(out, "last", step.atMicros());
    text(out, "what", step.what().word());
    optional(out, "by", step.by());
    optional(out, "note", step.note());
    out.append('}');
  }

  /// Begins an object that says when.
  private static void begin(StringBuilder out, String key, long micros) {
    JsonText.key(out.append(','), key).append("{\"at\":\"");
    Times.append(out, micros);
    out.append('"');
  }

  private static void flag(StringBuilder out, String key, boolean is) {
    if (is) {
      JsonText.key(out.append(','), key).append(true);
    }
  }

  private static void optional(StringBuilder out, String key, String value) {
    if (!value.isEmpty()) {
      text(out, key, value);
    }
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
