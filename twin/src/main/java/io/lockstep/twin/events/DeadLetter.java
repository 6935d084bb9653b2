package io.lockstep.twin.events;

import io.lockstep.twin.internal.json.JsonText;
import java.time.Instant;

/// How an event that was given up is kept.
public final class DeadLetter {
  private DeadLetter() {}

  /// One line of JSON.
  ///
  /// @param at when it was given up
  /// @param reason why the last attempt failed
  /// @param attempts how often it was tried
  public static String line(Instant at, String reason, int attempts, CloudEvent event) {
    StringBuilder out = new StringBuilder(300);
    JsonText.quote(JsonText.key(out.append('{'), "at"), at.toString());
    JsonText.quote(JsonText.key(out.append(','), "reason"), reason);
    JsonText.key(out.append(','), "attempts").append(attempts);
    JsonText.key(out.append(','), "event").append(event.json());
    return out.append('}').toString();
  }
}
