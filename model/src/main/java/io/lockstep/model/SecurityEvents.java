package io.lockstep.model;

/// Takes what is about security and is no command that was decided: failed logins, refused tokens,
/// writes that were refused at the door. The audit implements it. Thread-safe, and cheap enough for
/// a flood, on event loops too: what repeats is counted.
@FunctionalInterface
public interface SecurityEvents {
  /// Tells nobody.
  SecurityEvents NONE = (_, _, _, _) -> {};

  /// Something was refused.
  ///
  /// @param what a name in words joined as `LoginRefused`, one of few
  /// @param who the name of somebody who is known; empty when it is not. Never what a stranger gave
  ///   for a name: people mistake one field for the other, and it may be a secret
  /// @param from the address that it came from; empty when that is not known
  /// @param about what was asked for: a twin, a topic, a way to log in; empty for nothing
  void happened(String what, String who, String from, String about);
}
