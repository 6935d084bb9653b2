package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.Documentation;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.Semantics;
import io.lockstep.dtdl.internal.metamodel.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The schemas that the language and its extensions define themselves.
public final class InstanceSchemas {

  private InstanceSchemas() {}

  /// The schema that an instance of the language is.
  public static Schema of(Instance instance) {
    if (instance.type().equals("Enum")) {
      return choice(instance);
    }
    Optional<Primitive> primitive = Primitive.ofTerm(instance.term());
    if (primitive.isPresent()) {
      return primitive.get();
    }
    Optional<Geospatial> geospatial = Geospatial.ofTerm(instance.term());
    if (geospatial.isPresent()) {
      return geospatial.get();
    }
    return switch (instance.term()) {
      case "vector" -> structure(instance, List.of("x", "y", "z"));
      case "scaledDecimal" -> scaledDecimal(instance);
      case "geopoint" -> structure(instance, List.of("lat", "lon", "alt"));
      default -> throw new IllegalStateException(instance.id() + " is no schema");
    };
  }

  private static Schema structure(Instance instance, List<String> names) {
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(field(instance, name, Primitive.DOUBLE));
    }
    return new ObjectSchema(new Dtmi(instance.id()), fields, Documentation.NONE);
  }

  private static Schema scaledDecimal(Instance instance) {
    Field value = field(instance, "value", Primitive.DECIMAL);
    Field scale = field(instance, "scale", Primitive.SHORT);
    return new ObjectSchema(new Dtmi(instance.id()), List.of(value, scale), Documentation.NONE);
  }

  private static Field field(Instance instance, String name, Schema schema) {
    return new Field(
        child(instance, "_fields:__" + name), name, schema, Semantics.NONE, Documentation.NONE);
  }

  private static Schema choice(Instance instance) {
    List<EnumValue> values = new ArrayList<>();
    for (String term : instance.values()) {
      values.add(
          new EnumValue(
              child(instance, "_enumValues:__" + term),
              term,
              term,
              Semantics.NONE,
              Documentation.NONE));
    }
    return new EnumSchema(new Dtmi(instance.id()), Primitive.STRING, values, Documentation.NONE);
  }

  private static Dtmi child(Instance instance, String labels) {
    int version = instance.id().indexOf(';');
    return new Dtmi(
        version < 0
            ? instance.id() + ":" + labels
            : instance.id().substring(0, version)
                + ":"
                + labels
                + instance.id().substring(version));
  }
}
