package io.lockstep.space;

import io.lockstep.ingest.DriftReason;
import org.jspecify.annotations.Nullable;

/// Hears what a decoder makes of messages, beside the kernel. Called on the driver's thread.
public interface FieldWitness {
  /// A value came for a slot of a twin; whether the model takes it is decided next.
  ///
  /// @param path the slot's
  void value(String twinId, String path);

  /// Drift was found.
  void drift(String device, @Nullable String twinId, String path, DriftReason reason, String found);
}
