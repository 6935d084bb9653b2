package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import io.lockstep.dtdl.internal.json.Span;
import io.lockstep.dtdl.internal.metamodel.Formats;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks values against schemas. Immutable and thread-safe.
///
/// Numbers: an integer is written without fraction and exponent and fits into its size; a double or
/// float is any number whose magnitude fits. Objects have no unknown members; members may be
/// missing unless the field is co-typed `Required`. Nothing is converted: `"1"` is not a number.
public final class ValueChecker {

  private static final Span NOWHERE = new Span(0, 0, 0, 0, 0);

  private final ModelSet models;

  /// A checker for schemas that do not contain themselves.
  public ValueChecker() {
    this(ModelSet.empty());
  }

  /// A checker that finds the schemas which contain themselves (DTDL v4) in a set of models.
  public ValueChecker(ModelSet models) {
    this.models = models;
  }

  /// Checks a JSON text; an empty list means that it conforms.
  public List<ValueError> check(Schema schema, String json) {
    try {
      return check(schema, JsonReader.readLenient(json));
    } catch (JsonTextException e) {
      return List.of(
          new ValueError(
              "",
              e.line(),
              e.column(),
              describe(schema),
              "no JSON",
              "The value is not valid JSON: " + e.getMessage()));
    }
  }

  /// Checks a parsed value; lines and columns are 0.
  public List<ValueError> check(Schema schema, JsonNode value) {
    return check(schema, tree(value));
  }

  private List<ValueError> check(Schema schema, Json value) {
    List<ValueError> errors = new ArrayList<>();
    check(schema, value, "", errors);
    return errors;
  }

  private void check(Schema schema, Json value, String path, List<ValueError> errors) {
    switch (schema) {
      case Primitive primitive -> {
        if (!conforms(primitive, value)) {
          add(errors, path, value, describe(primitive), found(value));
        }
      }
      case Geospatial geometry -> checkGeometry(geometry, value, path, errors);
      case ArraySchema array -> checkArray(array, value, path, errors);
      case EnumSchema choice -> checkEnum(choice, value, path, errors);
      case MapSchema map -> checkMap(map, value, path, errors);
      case ObjectSchema object -> checkObject(object, value, path, errors);
      case SchemaReference reference ->
          check(
              models
                  .schema(reference.id())
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "the schema "
                                  + reference.id()
                                  + " contains itself; give its models to the checker")),
              value,
              path,
              errors);
    }
  }

  private void checkArray(ArraySchema schema, Json value, String path, List<ValueError> errors) {
    if (!(value instanceof Json.Arr array)) {
      add(errors, path, value, describe(schema), found(value));
      return;
    }
    int index = 0;
    for (Json item : array.items()) {
      check(schema.elementSchema(), item, path + "/" + index, errors);
      index++;
    }
  }

  private static void checkEnum(
      EnumSchema schema, Json value, String path, List<ValueError> errors) {
    for (EnumValue choice : schema.values()) {
      boolean isEqual =
          switch (value) {
            case Json.Str text -> text.value().equals(choice.value());
            case Json.Num number ->
                number.isInteger()
                    && choice.value() instanceof Long
                    && new BigInteger(number.text())
                        .equals(new BigInteger(choice.value().toString()));
            case Json.Obj _, Json.Arr _, Json.Bool _, Json.Null _ -> false;
          };
      if (isEqual) {
        return;
      }
    }
    add(errors, path, value, describe(schema), found(value));
  }

  private void checkMap(MapSchema schema, Json value, String path, List<ValueError> errors) {
    if (!(value instanceof Json.Obj object)) {
      add(errors, path, value, describe(schema), found(value));
      return;
    }
    for (Json.Member member : object.members()) {
      check(schema.value().schema(), member.value(), child(path, member.name()), errors);
    }
  }

  private void checkObject(ObjectSchema schema, Json value, String path, List<ValueError> errors) {
    if (!(value instanceof Json.Obj object)) {
      add(errors, path, value, describe(schema), found(value));
      return;
    }
    Set<String> present = new HashSet<>();
    for (Json.Member member : object.members()) {
      Field field = field(schema, member.name());
      if (field == null) {
        String known = String.join(", ", schema.fields().stream().map(Field::name).toList());
        String expected = "one of the fields " + known;
        add(errors, child(path, member.name()), member.value(), expected, "an unknown field");
      } else {
        present.add(member.name());
        check(field.schema(), member.value(), child(path, member.name()), errors);
      }
    }
    for (Field field : schema.fields()) {
      if (field.semantics().has("Required") && !present.contains(field.name())) {
        add(errors, child(path, field.name()), value, describe(field.schema()), "nothing");
      }
    }
  }

  private static @Nullable Field field(ObjectSchema schema, String name) {
    for (Field field : schema.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }

  private static void checkGeometry(
      Geospatial geometry, Json value, String path, List<ValueError> errors) {
    boolean isGood =
        value instanceof Json.Obj object
            && object.get("type") instanceof Json.Str type
            && type.value().equals(geometry.geoJsonType())
            && isCoordinates(object.get("coordinates"), depth(geometry))
            && object.members().size() <= (object.get("bbox") == null ? 2 : 3);
    if (!isGood) {
      add(errors, path, value, describe(geometry), found(value));
    }
  }

  private static int depth(Geospatial geometry) {
    return switch (geometry) {
      case POINT -> 0;
      case MULTI_POINT, LINE_STRING -> 1;
      case MULTI_LINE_STRING, POLYGON -> 2;
      case MULTI_POLYGON -> 3;
    };
  }

  /// A position is two or three numbers; the others are arrays of arrays of positions.
  private static boolean isCoordinates(@Nullable Json json, int depth) {
    if (!(json instanceof Json.Arr array)) {
      return false;
    }
    if (depth == 0) {
      int size = array.items().size();
      return size >= 2
          && size <= 3
          && array.items().stream().allMatch(item -> item instanceof Json.Num);
    }
    for (Json item : array.items()) {
      if (!isCoordinates(item, depth - 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean conforms(Primitive schema, Json value) {
    return switch (schema) {
      case BOOLEAN -> value instanceof Json.Bool;
      case STRING -> value instanceof Json.Str;
      case DATE -> value instanceof Json.Str text && Formats.isDate(text.value());
      case DATE_TIME -> value instanceof Json.Str text && Formats.isDateTime(text.value());
      case TIME -> value instanceof Json.Str text && Formats.isTime(text.value());
      case DURATION -> value instanceof Json.Str text && Formats.isDuration(text.value());
      case BYTES -> value instanceof Json.Str text && Formats.isBase64(text.value());
      case UUID -> value instanceof Json.Str text && Formats.isUuid(text.value());
      case DECIMAL -> value instanceof Json.Str text && Formats.isDecimal(text.value());
      case DOUBLE -> value instanceof Json.Num number && isFinite(number, false);
      case FLOAT -> value instanceof Json.Num number && isFinite(number, true);
      case BYTE -> isInteger(value, 7, true);
      case SHORT -> isInteger(value, 15, true);
      case INTEGER -> isInteger(value, 31, true);
      case LONG -> isInteger(value, 63, true);
      case UNSIGNED_BYTE -> isInteger(value, 8, false);
      case UNSIGNED_SHORT -> isInteger(value, 16, false);
      case UNSIGNED_INTEGER -> isInteger(value, 32, false);
      case UNSIGNED_LONG -> isInteger(value, 64, false);
    };
  }

  /// A magnitude that rounds to infinity does not fit; a number of any length is rounded, not kept.
  private static boolean isFinite(Json.Num number, boolean isFloat) {
    double value = Double.parseDouble(number.text());
    return isFloat ? Float.isFinite((float) value) : Double.isFinite(value);
  }

  private static boolean isInteger(Json value, int bits, boolean isSigned) {
    if (!(value instanceof Json.Num number) || !number.isInteger()) {
      return false;
    }
    if (!isSigned && number.text().startsWith("-")) {
      return false;
    }
    return new BigInteger(number.text()).bitLength() <= bits;
  }

  private static String child(String path, String name) {
    return path + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static void add(
      List<ValueError> errors, String path, Json value, String expected, String found) {
    Span span = value.span();
    String place = path.isEmpty() ? "The value" : "The value at " + path;
    errors.add(
        new ValueError(
            path,
            span.line(),
            span.column(),
            expected,
            found,
            place + " is " + found + ", expected is " + expected + "."));
  }

  private static String describe(Schema schema) {
    return switch (schema) {
      case Primitive primitive -> describe(primitive);
      case Geospatial geometry -> "a GeoJSON " + geometry.geoJsonType();
      case ArraySchema array -> "an array of " + describe(array.elementSchema());
      case EnumSchema choice -> {
        List<String> values = choice.values().stream().map(v -> v.value().toString()).toList();
        yield "one of " + String.join(", ", values);
      }
      case MapSchema map -> "an object whose values are " + describe(map.value().schema());
      case ObjectSchema object -> {
        List<String> names = object.fields().stream().map(Field::name).toList();
        yield "an object with the fields " + String.join(", ", names);
      }
      case SchemaReference reference -> "a value of " + reference.id();
    };
  }

  private static String describe(Primitive schema) {
    return switch (schema) {
      case BOOLEAN -> "true or false";
      case STRING -> "a string";
      case DATE -> "a date such as \"2026-11-22\"";
      case DATE_TIME -> "a date-time such as \"2026-11-22T13:45:00Z\"";
      case TIME -> "a time such as \"13:45:00Z\"";
      case DURATION -> "a duration such as \"PT15S\"";
      case BYTES -> "bytes in Base64";
      case UUID -> "a UUID";
      case DECIMAL -> "a decimal number in a string";
      case DOUBLE -> "a number (double)";
      case FLOAT -> "a number (float)";
      case BYTE -> "an integer from -128 to 127";
      case SHORT -> "an integer from -32768 to 32767";
      case INTEGER -> "an integer from -2147483648 to 2147483647";
      case LONG -> "an integer of 64 bits";
      case UNSIGNED_BYTE -> "an integer from 0 to 255";
      case UNSIGNED_SHORT -> "an integer from 0 to 65535";
      case UNSIGNED_INTEGER -> "an integer from 0 to 4294967295";
      case UNSIGNED_LONG -> "an unsigned integer of 64 bits";
    };
  }

  private static String found(Json value) {
    return switch (value) {
      case Json.Obj _ -> "an object";
      case Json.Arr _ -> "an array";
      case Json.Str text -> {
        String shown = text.value();
        yield "the string \""
            + (shown.length() > 60 ? shown.substring(0, 60) + "..." : shown)
            + "\"";
      }
      case Json.Num number -> "the number " + number.text();
      case Json.Bool flag -> Boolean.toString(flag.value());
      case Json.Null _ -> "null";
    };
  }

  private static Json tree(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> {
        List<Json.Member> members = new ArrayList<>();
        node.propertyStream()
            .forEach(
                entry ->
                    members.add(new Json.Member(entry.getKey(), 0, 0, tree(entry.getValue()))));
        yield new Json.Obj(NOWHERE, members);
      }
      case ARRAY -> {
        List<Json> items = new ArrayList<>();
        node.values().forEach(item -> items.add(tree(item)));
        yield new Json.Arr(NOWHERE, items);
      }
      case NUMBER -> new Json.Num(NOWHERE, node.asString());
      case BOOLEAN -> new Json.Bool(NOWHERE, node.booleanValue());
      case STRING, BINARY -> new Json.Str(NOWHERE, node.asString());
      case NULL, MISSING -> new Json.Null(NOWHERE);
    };
  }
}
