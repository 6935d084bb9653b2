package io.lockstep.twin.keeping;

import io.lockstep.model.KeepShape;
import java.time.Duration;

/// A stretch of time of which it is known that readings are missing, and why. Immutable.
///
/// @param id by which it is named
/// @param twinId whose readings; empty for all twins
/// @param path of which property, with all below; empty for all
/// @param fromMicros source times from here on, inclusive
/// @param toMicros up to here, exclusive
/// @param reason why, in words
public record KnownGap(
    String id,
    String twinId,
    String path,
    long fromMicros,
    long toMicros,
    String reason,
    Source source) {

  /// What retention took of a property, by the rule that holds for it. Retention goes by the time
  /// of receipt, so that late readings may be there nevertheless.
  ///
  /// @param takenBeforeMicros what was received before may be gone
  public static KnownGap ofRetention(
      String twinId, String path, long takenBeforeMicros, KeepShape.Rule rule) {
    return new KnownGap(
        "",
        twinId,
        path,
        Long.MIN_VALUE,
        takenBeforeMicros,
        "kept for %s by %s".formatted(Duration.ofMillis(rule.keepMicros() / 1_000), rule.place()),
        Source.RETENTION);
  }

  /// Who says so.
  public enum Source {
    /// Somebody.
    PERSON("person"),
    /// The server, which did not listen.
    LISTENING("listening"),
    /// The history, which lost a part of the changes log.
    LOST("lost"),
    /// Retention took it.
    RETENTION("retention"),
    /// The hub: a device was not connected.
    OFFLINE("offline"),
    /// The hub: a device published more than its quota allows.
    QUOTA("quota");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /// As the API says it.
    public String word() {
      return word;
    }
  }
}
