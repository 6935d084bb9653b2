package io.lockstep.dtdl.draft;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;
import io.lockstep.dtdl.draft.Sketch.Choice;
import io.lockstep.dtdl.draft.Sketch.Distinct;
import io.lockstep.dtdl.draft.Sketch.Fields;
import io.lockstep.dtdl.draft.Sketch.Geometry;
import io.lockstep.dtdl.draft.Sketch.Items;
import io.lockstep.dtdl.draft.Sketch.Keyed;
import io.lockstep.dtdl.draft.Sketch.Problem;
import io.lockstep.dtdl.draft.Sketch.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a schema shows of the values that it holds. Stateless.
final class SchemaSketch {

  private SchemaSketch() {}

  static Sketch of(Schema schema, String unit) {
    return switch (schema) {
      case Primitive primitive -> new Scalar(primitive, Distinct.NONE, unit);
      case Geospatial geometry -> new Geometry(geometry, Fields.empty());
      case ArraySchema array -> new Items(of(array.elementSchema(), ""));
      case EnumSchema choice -> choice(choice);
      case MapSchema map -> new Keyed(of(map.value().schema(), ""));
      case ObjectSchema object -> {
        LinkedHashMap<String, Sketch> members = new LinkedHashMap<>();
        for (Field field : object.fields()) {
          members.put(field.name(), of(field.schema(), ""));
        }
        yield Fields.of(members, 0, 0, true, true, 0);
      }
      case SchemaReference reference ->
          new Problem(reference.id() + " contains itself and is left as it is");
    };
  }

  private static Choice choice(EnumSchema schema) {
    Map<Object, String> values = new LinkedHashMap<>();
    for (EnumValue value : schema.values()) {
      values.put(value.value(), value.name());
    }
    return new Choice(schema.valueSchema() == Primitive.STRING, values);
  }
}
