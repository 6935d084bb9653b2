package io.lockstep.dtdl;

import java.util.List;

/// A choice of values (DTDL "Enum"). Immutable.
///
/// @param valueSchema [Primitive#INTEGER] or [Primitive#STRING] (v4: any integer)
public record EnumSchema(
    Dtmi id, Primitive valueSchema, List<EnumValue> values, Documentation documentation)
    implements Schema, Described {

  /// Copies the values.
  public EnumSchema {
    values = List.copyOf(values);
  }
}
