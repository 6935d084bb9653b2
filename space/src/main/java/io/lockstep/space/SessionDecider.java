package io.lockstep.space;

import io.lockstep.ingest.DevicePresence;
import io.lockstep.ingest.FieldDecoder;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;

/// Decides what follows from a record of a session: twins are told whether their devices are there,
/// and devices what they are desired to be. Confined to the kernel's thread.
final class SessionDecider {
  private final Kernel kernel;
  private final FieldDecoder decoder;
  private final KernelTarget target;

  SessionDecider(Kernel kernel, FieldDecoder decoder, KernelTarget target) {
    this.kernel = kernel;
    this.decoder = decoder;
    this.target = target;
  }

  /// Decides a record.
  ///
  /// @return false when nothing follows from it
  boolean decide(long position, DevicePresence there, ChangeSink out) {
    boolean isTimed = there.atMicros() != DevicePresence.NO_TIME;
    boolean isBegun = there.tellsOfConnection();
    if (isBegun) {
      kernel.beginInput(position, there.connectionMicros(), out);
      decoder.presence().take(there, target);
      decoder.contracts().connection(there);
    }
    if (decoder.contracts().concerns(there)) {
      DevicePresence.Announced announced = there.announced();
      long at = announced == null ? kernel.desired().knownMicros() : announced.atMicros();
      if (!isBegun) {
        kernel.beginInput(position, at, out);
        isBegun = true;
      }
      decoder.contracts().met(there, at, target);
    }
    if (!isBegun && kernel.desired().isNone()) {
      return false;
    }
    // Devices are told again what they are desired to be once they are there to hear it.
    for (String id : there.twins()) {
      int twin = kernel.twin(id);
      if (twin < 0 || !kernel.desired().concerns(twin)) {
        continue;
      }
      if (!isBegun) {
        kernel.beginInput(
            position, isTimed ? there.atMicros() : kernel.desired().knownMicros(), out);
        isBegun = true;
      }
      kernel.desired().reachable(twin, false);
    }
    if (isBegun) {
      kernel.endInput();
    }
    return isBegun;
  }
}
