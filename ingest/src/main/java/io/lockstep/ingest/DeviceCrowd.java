package io.lockstep.ingest;

import io.lockstep.broker.Crowd;

/// The clients of a device: itself and its modules. Immutable.
///
/// @param name the device's id
record DeviceCrowd(String name, int most) implements Crowd {
  @Override
  public void refused(String address) {
    // Who wants to know stands before it.
  }
}
