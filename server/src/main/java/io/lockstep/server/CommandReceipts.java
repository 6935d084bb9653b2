package io.lockstep.server;

import io.lockstep.broker.Receipts;
import io.lockstep.space.Space;
import java.util.Collection;

/// Tells a space which of its messages reached a device. Thread-safe.
record CommandReceipts(Space space) implements Receipts {
  @Override
  public void delivered(long position) {
    space.delivered(position);
  }

  @Override
  public Collection<Long> withdrawn() {
    return space.withdrawnMessages();
  }
}
