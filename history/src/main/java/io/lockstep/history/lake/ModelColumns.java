package io.lockstep.history.lake;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;
import io.lockstep.dtdl.Telemetry;
import io.lockstep.dtdl.Valued;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/// What columns the values of a model's twins go to. Pure.
///
/// | DTDL | column |
/// |---|---|
/// | boolean | boolean |
/// | byte, short, integer, unsignedByte, unsignedShort | int |
/// | long, unsignedInteger | long |
/// | float; double | float; double |
/// | date | date |
/// | dateTime | timestamptz, microseconds |
/// | bytes | binary |
/// | string, duration, time, uuid, decimal, unsignedLong, geospatial (GeoJSON) | string |
/// | Enum | as its value schema |
/// | Object; Array; Map | struct; list; map of string |
final class ModelColumns {
  /// The values of one property or Telemetry.
  ///
  /// @param path `temperature`, `motor/temperature`
  /// @param doc what the model says of it, with its unit
  record Wanted(String path, Type type, String doc) {}

  // Ids of parts of new types: Iceberg draws its own when a column is added.
  private int nextId = 1;

  private final Map<Dtmi, Interface> models;
  private final List<Wanted> columns = new ArrayList<>();

  private ModelColumns(Map<Dtmi, Interface> models) {
    this.models = models;
  }

  /// The columns of a model, its components' among them, in the order of the model.
  static List<Wanted> of(Interface model, List<Interface> all) {
    Map<Dtmi, Interface> byId = new LinkedHashMap<>();
    all.forEach(
        each -> {
          Interface _ = byId.put(each.id(), each);
        });
    ModelColumns found = new ModelColumns(byId);
    found.add(model, "");
    return found.columns;
  }

  /// The column of a series that no model tells of.
  static Wanted of(String path, ValueType type, String unit) {
    Type column =
        switch (type) {
          case BOOLEAN -> Types.BooleanType.get();
          case LONG -> Types.LongType.get();
          case DOUBLE -> Types.DoubleType.get();
          case TEXT, JSON -> Types.StringType.get();
        };
    return new Wanted(path, column, unit.isEmpty() ? path : path + " [" + unit + "]");
  }

  private void add(Interface model, String prefix) {
    for (Content content : model.contents().values()) {
      switch (content) {
        case Property property -> add(prefix, property);
        case Telemetry telemetry -> add(prefix, telemetry);
        case Component component -> {
          Interface part = models.get(component.schema());
          if (part != null && prefix.isEmpty()) {
            add(part, component.name() + "/");
          }
        }
        case Relationship _, Command _ -> {
          // No values.
        }
      }
    }
  }

  private void add(String prefix, Valued value) {
    StringBuilder doc = new StringBuilder();
    String text = value.description().getOrDefault("en", "");
    if (text.isEmpty()) {
      text = value.displayName().getOrDefault("en", prefix + value.name());
    }
    doc.append(text);
    if (value.unit() != null) {
      doc.append(" [").append(value.unit().term()).append(']');
    }
    columns.add(new Wanted(prefix + value.name(), type(value.schema()), doc.toString()));
  }

  private Type type(Schema schema) {
    return switch (schema) {
      case Primitive primitive -> primitive(primitive);
      case Geospatial _, SchemaReference _ -> Types.StringType.get();
      case EnumSchema choice -> primitive(choice.valueSchema());
      case ArraySchema array -> {
        int id = nextId++;
        yield Types.ListType.ofOptional(id, type(array.elementSchema()));
      }
      case MapSchema map -> {
        int key = nextId++;
        int value = nextId++;
        yield Types.MapType.ofOptional(
            key, value, Types.StringType.get(), type(map.value().schema()));
      }
      case ObjectSchema object -> struct(object);
    };
  }

  private Type struct(ObjectSchema object) {
    if (object.fields().isEmpty()) {
      // A struct without fields has no place in Parquet.
      return Types.StringType.get();
    }
    List<Types.NestedField> fields = new ArrayList<>();
    for (Field field : object.fields()) {
      int id = nextId++;
      fields.add(Types.NestedField.optional(id, field.name(), type(field.schema())));
    }
    return Types.StructType.of(fields);
  }

  private static Type primitive(Primitive primitive) {
    return switch (primitive) {
      case BOOLEAN -> Types.BooleanType.get();
      case BYTE, SHORT, INTEGER, UNSIGNED_BYTE, UNSIGNED_SHORT -> Types.IntegerType.get();
      case LONG, UNSIGNED_INTEGER -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case DATE -> Types.DateType.get();
      case DATE_TIME -> Types.TimestampType.withZone();
      case BYTES -> Types.BinaryType.get();
      case STRING, DURATION, TIME, UUID, DECIMAL, UNSIGNED_LONG -> Types.StringType.get();
    };
  }
}
