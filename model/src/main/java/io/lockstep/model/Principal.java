package io.lockstep.model;

import java.util.List;

/// Somebody whose identity has been proved, asking for something. Immutable.
///
/// @param name the device's id, the name of the token, or that of the user
/// @param role what they may do at most
/// @param reason why they ask, in their own words; empty when they do not say. At most
///   [#REASON_MAX] characters
/// @param groups to which groups they belong, as policies name them
/// @param restricted true when only policies that name them, or a group of theirs, grant anything:
///   the role alone grants nothing then, it only bounds what may be granted
public record Principal(
    String name, Role role, String reason, List<String> groups, boolean restricted) {
  /// The most characters of a reason.
  public static final int REASON_MAX = 500;

  /// Copies the list.
  public Principal {
    if (reason.length() > REASON_MAX) {
      throw new IllegalArgumentException(
          "reason: expected at most %d characters, found %d"
              .formatted(REASON_MAX, reason.length()));
    }
    groups = List.copyOf(groups);
  }

  /// One who gives a reason, in no group, to whom the role grants what it stands for.
  public Principal(String name, Role role, String reason) {
    this(name, role, reason, List.of(), false);
  }

  /// One who gives no reason.
  public Principal(String name, Role role) {
    this(name, role, "");
  }

  /// The same, with a reason.
  public Principal because(String why) {
    return new Principal(name, role, why, groups, restricted);
  }
}
