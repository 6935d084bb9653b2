package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import io.lockstep.dtdl.internal.json.Span;
import io.lockstep.dtdl.internal.json.Utf8Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks values against schemas. Immutable and thread-safe.
///
/// Numbers: an integer is written without fraction and exponent and fits into its size; a double or
/// float is any number whose magnitude fits. Objects have no unknown members; members may be
/// missing unless the field is co-typed `Required`. Nothing is converted: `"1"` is not a number.
///
/// All that is wrong is reported, each with its path, up to [#ERRORS_MAX]. Values nest at most
/// [#DEPTH_MAX] deep. For values that are typed already there is [TypedCheck].
public final class ValueChecker {

  /// The most errors that one value is told.
  public static final int ERRORS_MAX = 10_000;

  /// The deepest nesting of objects and arrays in a value.
  public static final int DEPTH_MAX = JsonReader.DEPTH_MAX;

  /// From so many fields on an index is worth its while.
  private static final int INDEXED_MIN = 8;

  private static final int SHOWN_MAX = 50;

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
      return noJson(schema, e);
    }
  }

  private static List<ValueError> noJson(Schema schema, JsonTextException e) {
    String message = "The value is not valid JSON: " + e.getMessage();
    return List.of(new ValueError("", e.line(), e.column(), describe(schema), "no JSON", message));
  }

  /// Checks a JSON text against the schema of an element and what its co-types allow.
  public List<ValueError> check(Valued element, String json) {
    try {
      return check(element, JsonReader.readLenient(json));
    } catch (JsonTextException e) {
      return noJson(element.schema(), e);
    }
  }

  /// Checks a parsed value against the schema of an element and what its co-types allow; lines and
  /// columns are 0.
  public List<ValueError> check(Valued element, JsonNode value) {
    try {
      return check(element, tree(value, 0));
    } catch (JsonTextException e) {
      return noJson(element.schema(), e);
    }
  }

  private List<ValueError> check(Valued element, Json value) {
    List<ValueError> errors = new ArrayList<>();
    check(element, value, "", errors);
    return errors;
  }

  private void check(Valued element, Json value, String path, List<ValueError> errors) {
    int before = errors.size();
    check(element.schema(), value, path, errors);
    ValueRange range = ValueRange.of(element.semantics());
    if (range != null
        && errors.size() == before
        && value instanceof Json.Num number
        && !range.contains(new BigDecimal(number.text()))) {
      add(errors, path, value, range.describe(), found(value));
    }
  }

  /// Checks a parsed value; lines and columns are 0.
  public List<ValueError> check(Schema schema, JsonNode value) {
    try {
      return check(schema, tree(value, 0));
    } catch (JsonTextException e) {
      return noJson(schema, e);
    }
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
              models.schema(reference.id()).orElseThrow(() -> withoutModels(reference)),
              value,
              path,
              errors);
    }
  }

  static IllegalArgumentException withoutModels(SchemaReference reference) {
    return new IllegalArgumentException(
        "the schema " + reference.id() + " contains itself; give its models to the checker");
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
      String place = child(path, member.name());
      if (Utf8Text.halfPair(member.name()) >= 0) {
        add(errors, place, member.value(), "a key of characters", "half of a surrogate pair");
      }
      check(schema.value(), member.value(), place, errors);
    }
  }

  private void checkObject(ObjectSchema schema, Json value, String path, List<ValueError> errors) {
    if (!(value instanceof Json.Obj object)) {
      add(errors, path, value, describe(schema), found(value));
      return;
    }
    Set<String> present = new HashSet<>();
    Map<String, Field> index = index(schema);
    for (Json.Member member : object.members()) {
      Field field = index == null ? schema.field(member.name()) : index.get(member.name());
      String place = child(path, member.name());
      if (field == null) {
        add(
            errors,
            place,
            member.value(),
            "one of the fields " + names(schema),
            "an unknown field");
      } else {
        present.add(member.name());
        check(field, member.value(), place, errors);
      }
    }
    for (Field field : schema.fields()) {
      if (field.semantics().has("Required") && !present.contains(field.name())) {
        add(errors, child(path, field.name()), value, describe(field.schema()), "nothing");
      }
    }
  }

  private static @Nullable Map<String, Field> index(ObjectSchema schema) {
    if (schema.fields().size() < INDEXED_MIN) {
      return null;
    }
    Map<String, Field> index = new HashMap<>();
    for (Field field : schema.fields()) {
      index.put(field.name(), field);
    }
    return index;
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
      case STRING, DATE, DATE_TIME, TIME, DURATION, BYTES, UUID, DECIMAL ->
          value instanceof Json.Str text && TypedCheck.Text.conforms(schema, text.value());
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
    if (errors.size() >= ERRORS_MAX) {
      return;
    }
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

  private static String names(ObjectSchema schema) {
    return shortened(schema.fields().stream().map(Field::name).toList());
  }

  /// So many as a person reads.
  private static String shortened(List<String> names) {
    return names.size() <= SHOWN_MAX
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, SHOWN_MAX))
            + " and "
            + (names.size() - SHOWN_MAX)
            + " more";
  }

  static String describe(Schema schema) {
    return switch (schema) {
      case Primitive primitive -> describe(primitive);
      case Geospatial geometry -> "a GeoJSON " + geometry.geoJsonType();
      case ArraySchema array -> "an array of " + describe(array.elementSchema());
      case EnumSchema choice ->
          "one of " + shortened(choice.values().stream().map(v -> v.value().toString()).toList());
      case MapSchema map -> "an object whose values are " + describe(map.value().schema());
      case ObjectSchema object -> "an object with the fields " + names(object);
      case SchemaReference reference -> "a value of " + reference.id();
    };
  }

  static String describe(Primitive schema) {
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

  private static Json tree(JsonNode node, int depth) throws JsonTextException {
    if (depth > DEPTH_MAX) {
      throw new JsonTextException("it nests deeper than " + DEPTH_MAX + " levels", 0, 0);
    }
    return switch (node.getNodeType()) {
      case OBJECT -> {
        List<Json.Member> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          Json value = tree(entry.getValue(), depth + 1);
          members.add(new Json.Member(entry.getKey(), 0, 0, value));
        }
        yield new Json.Obj(NOWHERE, members);
      }
      case ARRAY -> {
        List<Json> items = new ArrayList<>();
        for (JsonNode item : node.values()) {
          items.add(tree(item, depth + 1));
        }
        yield new Json.Arr(NOWHERE, items);
      }
      case NUMBER -> new Json.Num(NOWHERE, node.asString());
      case BOOLEAN -> new Json.Bool(NOWHERE, node.booleanValue());
      case STRING, BINARY -> new Json.Str(NOWHERE, node.asString());
      case NULL, MISSING -> new Json.Null(NOWHERE);
      case POJO -> throw new JsonTextException("it holds an object that is no JSON", 0, 0);
    };
  }
}
