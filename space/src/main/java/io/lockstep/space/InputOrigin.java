package io.lockstep.space;

/// Where an input came from. Immutable.
///
/// @param kind who or what made it
/// @param who the principal of an app, the device of a message; empty for the others
/// @param reason why an app asked, in its own words; empty when it did not say
/// @param what the name of an app's command (`PatchTwin`), the topic of a message; empty for the
///   others
public record InputOrigin(Kind kind, String who, String reason, String what) {
  /// Who or what makes inputs.
  public enum Kind {
    /// A write that an app asked for.
    APP,
    /// A message from the field.
    DEVICE,
    /// A session of the broker began or ended.
    SESSION,
    /// Time passed, and a timer was due.
    TIME,
    /// The journal does not keep it any more.
    GONE
  }
}
