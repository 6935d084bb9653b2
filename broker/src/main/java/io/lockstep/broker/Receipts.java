package io.lockstep.broker;

import java.util.Collection;
import java.util.List;

/// Hears of the server's own messages ([io.lockstep.model.FieldMessage#DOWNLINK]) that reached a
/// device: the broker's port to whoever sends commands. Thread-safe, never blocks. Costs nothing
/// for other messages.
public interface Receipts {
  /// A device has acknowledged a message: PUBACK at QoS 1, PUBREC at QoS 2. Called on its event
  /// loop, at most once for each time that it was sent.
  ///
  /// @param position of the message in the journal of inputs
  void delivered(long position);

  /// Messages that were withdrawn before this start and must not be delivered: asked once, at the
  /// start.
  Collection<Long> withdrawn();

  /// Of no concern to anybody.
  static Receipts none() {
    return new Receipts() {
      @Override
      public void delivered(long position) {
        // Nobody wants to know.
      }

      @Override
      public Collection<Long> withdrawn() {
        return List.of();
      }
    };
  }
}
