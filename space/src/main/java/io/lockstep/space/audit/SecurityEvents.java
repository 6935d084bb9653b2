package io.lockstep.space.audit;

/// Takes what is about security and is no command: failed logins, refused tokens. Thread-safe, and
/// cheap enough for a flood: events of one kind are counted, and a bounded sample of who they were
/// of is kept.
@FunctionalInterface
public interface SecurityEvents {
  /// Something happened.
  ///
  /// @param what a name in words joined as `LoginRefused`
  /// @param who the name that was given; empty for none. Never a secret
  /// @param from the address that it came from; empty when that is not known
  void happened(String what, String who, String from);
}
