package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;

/// Schemas in short, for people.
final class SchemaText {

  private SchemaText() {}

  /// `double`, `array of integer`, `enum of string`, `object`, `map of double`.
  static String of(Schema schema) {
    return switch (schema) {
      case Primitive primitive -> primitive.term();
      case Geospatial geometry -> geometry.term();
      case ArraySchema array -> "array of " + of(array.elementSchema());
      case EnumSchema choice -> "enum of " + choice.valueSchema().term();
      case MapSchema map -> "map of " + of(map.value().schema());
      case ObjectSchema _ -> "object";
      case SchemaReference reference -> reference.id().value();
    };
  }
}
