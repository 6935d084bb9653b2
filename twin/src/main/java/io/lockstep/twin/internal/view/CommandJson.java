package io.lockstep.twin.internal.view;

import io.lockstep.model.CommandState;
import io.lockstep.twin.Expectation;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.CommandEntry;
import java.math.BigDecimal;

/// A command to a device as the API and live events show it.
public final class CommandJson {
  private static final int MICROS_DIGITS = 6;

  private CommandJson() {}

  /// The document.
  public static String of(CommandEntry entry) {
    StringBuilder out = new StringBuilder(512);
    JsonText.quote(JsonText.key(out.append('{'), "id"), entry.id().toString());
    JsonText.quote(JsonText.key(out.append(','), "twin"), entry.twinId());
    JsonText.quote(JsonText.key(out.append(','), "name"), entry.name());
    if (entry.payload() != null) {
      JsonText.key(out.append(','), "payload").append(entry.payload());
    }
    JsonText.quote(JsonText.key(out.append(','), "state"), entry.state().word());
    JsonText.quote(JsonText.key(out.append(','), "origin"), entry.origin());
    time(out, "accepted", entry.acceptedMicros());
    time(out, "expires", entry.dueMicros());
    time(out, "sent", entry.when(CommandState.SENT));
    time(out, "finished", entry.finishedMicros());
    if (entry.status() != 0) {
      JsonText.key(out.append(','), "status").append(entry.status());
    }
    if (entry.response() != null) {
      JsonText.key(out.append(','), "response").append(entry.response());
    }
    if (!entry.message().isEmpty()) {
      JsonText.quote(JsonText.key(out.append(','), "message"), entry.message());
    }
    flag(out, "idempotent", entry.idempotent());
    flag(out, "late", entry.late());
    expectation(out, entry);
    cancel(out, entry);
    stages(out, entry);
    return out.append('}').toString();
  }

  private static void expectation(StringBuilder out, CommandEntry entry) {
    Expectation expected = entry.asked().expectation();
    if (expected != null) {
      JsonText.quote(
          JsonText.key(JsonText.key(out.append(','), "expect").append('{'), "condition"),
          expected.condition());
      JsonText.key(out.append(','), "within")
          .append('"')
          .append(seconds(expected.withinMicros()))
          .append("s\"");
      CommandEntry.Effect effect = entry.effect();
      if (effect != null) {
        time(out, "seen", effect.micros());
        JsonText.key(out.append(','), "position").append(effect.position());
      }
      out.append('}');
    }
  }

  /// Seconds, without zeros behind a point.
  static String seconds(long micros) {
    return BigDecimal.valueOf(micros, MICROS_DIGITS).stripTrailingZeros().toPlainString();
  }

  private static void cancel(StringBuilder out, CommandEntry entry) {
    CommandEntry.Cancel cancel = entry.cancel();
    if (cancel != null) {
      JsonText.quote(
          JsonText.key(JsonText.key(out.append(','), "cancel").append('{'), "by"), cancel.by());
      if (!cancel.reason().isEmpty()) {
        JsonText.quote(JsonText.key(out.append(','), "reason"), cancel.reason());
      }
      time(out, "time", cancel.micros());
      JsonText.quote(JsonText.key(out.append(','), "outcome"), cancel.outcome().word());
      out.append('}');
    }
  }

  private static void stages(StringBuilder out, CommandEntry entry) {
    JsonText.key(out.append(','), "stages").append('[');
    String separator = "";
    for (CommandEntry.Stage stage : entry.stages()) {
      JsonText.quote(
          JsonText.key(out.append(separator).append('{'), "stage"), stage.state().stage());
      time(out, "time", stage.micros());
      if (stage.position() != CommandEntry.NOWHERE) {
        JsonText.key(out.append(','), "position").append(stage.position());
      }
      out.append('}');
      separator = ",";
    }
    out.append(']');
  }

  private static void time(StringBuilder out, String key, long micros) {
    if (micros != CommandEntry.NEVER) {
      JsonText.key(out.append(','), key).append('"');
      Times.append(out, micros);
      out.append('"');
    }
  }

  private static void flag(StringBuilder out, String key, boolean holds) {
    if (holds) {
      JsonText.key(out.append(','), key).append(true);
    }
  }
}
