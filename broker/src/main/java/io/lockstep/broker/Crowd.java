package io.lockstep.broker;

/// Clients of which only so many may be connected at a time, such as those of one device. Immutable
/// and thread-safe.
public interface Crowd {
  /// What all of them are known by together.
  String name();

  /// How many may be connected at a time, 1 or more.
  int most();

  /// One more has come and was turned away (0x97). Never blocks.
  ///
  /// @param address the peer's
  void refused(String address);
}
