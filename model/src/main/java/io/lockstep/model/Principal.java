package io.lockstep.model;

/// Somebody whose identity has been proved, asking for something.
///
/// @param name the device's id, or the name of the token
/// @param role what they may do
/// @param reason why they ask, in their own words; empty when they do not say. At most
///   [#REASON_MAX] characters
public record Principal(String name, Role role, String reason) {
  /// The most characters of a reason.
  public static final int REASON_MAX = 500;

  public Principal {
    if (reason.length() > REASON_MAX) {
      throw new IllegalArgumentException(
          "reason: expected at most %d characters, found %d"
              .formatted(REASON_MAX, reason.length()));
    }
  }

  /// One who gives no reason.
  public Principal(String name, Role role) {
    this(name, role, "");
  }

  /// The same, with a reason.
  public Principal because(String why) {
    return new Principal(name, role, why);
  }
}
