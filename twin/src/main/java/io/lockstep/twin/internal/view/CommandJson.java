package io.lockstep.twin.internal.view;

import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.CommandEntry;

/// A command to a device as the API and live events show it.
public final class CommandJson {
  private CommandJson() {}

  /// The document.
  public static String of(CommandEntry entry) {
    StringBuilder out = new StringBuilder(256);
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
    time(out, "sent", entry.sentMicros());
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
    return out.append('}').toString();
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
