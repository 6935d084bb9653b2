package io.lockstep.model;

import io.lockstep.dtdl.Schema;
import org.jspecify.annotations.Nullable;

/// One place for a value in the compiled shape of a model. Immutable.
///
/// @param index the position in [Shape#slots()], from 0
/// @param path the property's name, components before it: `temperature`, `motor/temperature`
/// @param kind Property or Telemetry
/// @param type how the value is held
/// @param schema what the model says of the value; null for the slots of a drafted model, which
///   accept whatever their type holds
/// @param writable true for a writable Property
/// @param unit the unit's name as the model states it, empty when it states none
public record Slot(
    int index,
    String path,
    Kind kind,
    ValueType type,
    @Nullable Schema schema,
    boolean writable,
    String unit) {
  /// What of the DTDL contents a slot comes from.
  public enum Kind {
    PROPERTY,
    TELEMETRY
  }
}
