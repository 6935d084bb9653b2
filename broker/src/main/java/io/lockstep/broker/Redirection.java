package io.lockstep.broker;

/// Where clients are sent instead (MQTT 5 §4.11). MQTT 3.1.1 has no words for it: its clients are
/// told that the server is unavailable. Immutable.
///
/// @param when when clients are sent there
/// @param serverReference where: `host`, `host:port`, or several of them with blanks between; empty
///   only for [When#NEVER]
public record Redirection(When when, String serverReference) {

  /// When clients are sent elsewhere.
  public enum When {
    /// Never.
    NEVER,
    /// Those that are connected when the server stops: 0x9C, use another server.
    AT_STOP,
    /// Each that connects: 0x9C, use another server for now.
    NOW,
    /// Each that connects: 0x9D, the server has moved for good.
    FOR_GOOD
  }

  /// Checks that there is somewhere to go.
  public Redirection {
    if (when != When.NEVER && serverReference.isBlank()) {
      throw new IllegalArgumentException(
          "mqtt.redirect-server: expected where clients are sent, such as other.example:1883, found"
              + " nothing");
    }
  }

  /// Nobody is sent elsewhere.
  public static Redirection never() {
    return new Redirection(When.NEVER, "");
  }
}
