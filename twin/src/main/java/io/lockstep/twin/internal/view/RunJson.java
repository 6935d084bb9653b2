package io.lockstep.twin.internal.view;

import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.RunEntry;

/// A run of a process as the API and live events show it.
public final class RunJson {
  private RunJson() {}

  /// The document.
  public static String of(RunEntry entry) {
    StringBuilder out = new StringBuilder(320);
    JsonText.quote(JsonText.key(out.append('{'), "id"), entry.id().toString());
    text(out, "twin", entry.twinId());
    text(out, "process", entry.process());
    text(out, "status", entry.status().word());
    time(out, "begun", entry.begunMicros());
    if (!entry.begunBy().isEmpty()) {
      text(out, "begunBy", entry.begunBy());
    }
    text(out, "step", entry.stepName());
    time(out, "stepSince", entry.stepMicros());
    JsonText.key(out.append(','), "steps").append('[');
    boolean isFirst = true;
    for (RunEntry.Passed passed : entry.past()) {
      out.append(isFirst ? "" : ",");
      isFirst = false;
      JsonText.quote(JsonText.key(out.append('{'), "step"), passed.step());
      time(out, "begun", passed.begunMicros());
      time(out, "ended", passed.endedMicros());
      JsonText.key(out.append(','), "overdue").append(passed.wasOverdue()).append('}');
    }
    out.append(']');
    if (entry.endedMicros() != RunEntry.NEVER) {
      time(out, "ended", entry.endedMicros());
    }
    if (!entry.endedBy().isEmpty()) {
      text(out, "endedBy", entry.endedBy());
    }
    if (!entry.why().isEmpty()) {
      text(out, "why", entry.why());
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
