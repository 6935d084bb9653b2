package io.lockstep.ingest;

import io.lockstep.model.FieldMessage;

/// Skeleton.
public final class FieldDecoder {
  private final Devices devices;
  private Bindings bindings;

  public FieldDecoder(Bindings bindings, Devices devices) {
    this.bindings = bindings;
    this.devices = devices;
  }

  /// Decodes one message from the field and writes its values and drift into `target`.
  public void decode(FieldMessage message, SampleTarget target) {
    if (bindings == Bindings.none() && devices.generation() < 0) {
      target.end();
    }
  }

  /// Takes other bindings from the next message on.
  public void bindings(Bindings now) {
    bindings = now;
  }

  /// Must be called when a twin was created, deleted, or given another model otherwise than by this
  /// decoder's own calls: all twins are looked up anew.
  public void structureChanged() {}
}
