package io.lockstep.dtdl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A structure of named fields (DTDL "Object"). Immutable.
///
/// @param fields in the order of the source, inherited ones (v4) first
public record ObjectSchema(Dtmi id, List<Field> fields, Documentation documentation)
    implements Schema, Described {

  /// Copies the fields.
  public ObjectSchema {
    fields = List.copyOf(fields);
  }

  /// The field with this name, or null. Looks at one field after the other.
  public @Nullable Field field(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }
}
