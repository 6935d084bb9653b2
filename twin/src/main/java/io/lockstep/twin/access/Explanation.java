package io.lockstep.twin.access;

/// What decided about a right. Immutable.
///
/// @param allowed whether it is had
/// @param by what decided
/// @param policy the name of the policy that did; empty when none did
/// @param place where its clause stands, `file:line`; empty when no clause decided
/// @param right the right that was decided: another one than was asked for when what may not be
///   read can for that reason not be written or commanded
public record Explanation(boolean allowed, By by, String policy, String place, Right right) {
  /// What decides.
  public enum By {
    /// A clause that grants it.
    GRANT,

    /// A clause that denies it, whatever others grant.
    DENY,

    /// The role: whoever is not restricted has what it stands for.
    ROLE,

    /// Nothing grants it.
    NOTHING
  }
}
