package io.lockstep.space;

import java.nio.ByteBuffer;

/// Hears what is published as the state of Sparkplug hosts. Called on the kernel's thread, for live
/// messages only; must return at once.
@FunctionalInterface
public interface HostStates {
  /// A state was published.
  ///
  /// @param payload valid during the call only
  void published(String hostId, ByteBuffer payload);
}
