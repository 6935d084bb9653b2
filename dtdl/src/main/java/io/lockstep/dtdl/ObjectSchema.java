package io.lockstep.dtdl;

import java.util.List;

/// A structure of named fields (DTDL "Object"). Immutable.
///
/// @param fields in the order of the source, inherited ones (v4) first
public record ObjectSchema(Dtmi id, List<Field> fields, Documentation documentation)
    implements Schema, Described {

  /// Copies the fields.
  public ObjectSchema {
    fields = List.copyOf(fields);
  }
}
