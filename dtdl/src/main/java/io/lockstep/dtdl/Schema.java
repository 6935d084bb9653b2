package io.lockstep.dtdl;

/// The shape of a value. All implementations are immutable.
public sealed interface Schema
    permits Primitive,
        Geospatial,
        ArraySchema,
        EnumSchema,
        MapSchema,
        ObjectSchema,
        SchemaReference {

  /// The identifier: `dtmi:dtdl:instance:Schema:double;2` for a primitive, the written or generated
  /// identifier for the others.
  Dtmi id();
}
