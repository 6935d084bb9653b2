package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;

/// Random schemas, changed ones, and values of them.
final class RandomModels {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> TEXTS = List.of("x", "y", "2026-01-01", "");

  private final Random random;

  RandomModels(long seed) {
    this.random = new Random(seed);
  }

  /// An Interface with one Property `p` of this schema.
  static ModelSet model(int version, String schema) {
    String text =
        """
        {"@context": ["dtmi:dtdl:context;4", "dtmi:dtdl:extension:requirement;2"],
         "@id": "dtmi:x:M;%d", "@type": "Interface", "contents": [
         {"@type": "Property", "name": "p", "schema": %s}]}
        """
            .formatted(version, schema);
    ParseResult result = new DtdlParser().parse(List.of(new ModelSource("m", text)));
    Assertions.assertThat(result.errors()).as(text).isEmpty();
    return result.models();
  }

  static Dtmi id(int version) {
    return new Dtmi("dtmi:x:M;" + version);
  }

  /// A schema as JSON.
  String schema(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 3)) {
      case 0, 1 -> primitive();
      case 2 -> choice();
      case 3 -> "{\"@type\":\"Array\",\"elementSchema\":" + schema(depth - 1) + "}";
      case 4 ->
          "{\"@type\":\"Map\",\"mapKey\":{\"name\":\"k\",\"schema\":\"string\"},\"mapValue\":{\"name\":\"v\",\"schema\":"
              + schema(depth - 1)
              + "}}";
      default -> object(depth);
    };
  }

  private String primitive() {
    Primitive[] all = Primitive.values();
    return random.nextInt(12) == 0
        ? "\"point\""
        : '"' + all[random.nextInt(all.length)].term() + '"';
  }

  private String choice() {
    boolean isText = random.nextBoolean();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (random.nextBoolean()) {
        String name = NAMES.get((i + (random.nextInt(6) == 0 ? 1 : 0)) % 3);
        if (values.stream().noneMatch(value -> value.contains('"' + name + '"'))) {
          String value = isText ? '"' + TEXTS.get(i) + '"' : Integer.toString(i * 100);
          values.add("{\"name\":\"" + name + "\",\"enumValue\":" + value + "}");
        }
      }
    }
    String valueSchema = isText ? "string" : random.nextBoolean() ? "integer" : "short";
    return "{\"@type\":\"Enum\",\"valueSchema\":\""
        + valueSchema
        + "\",\"enumValues\":["
        + String.join(",", values)
        + "]}";
  }

  private String object(int depth) {
    List<String> fields = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        String type = random.nextInt(4) == 0 ? "\"@type\":[\"Field\",\"Required\"]," : "";
        fields.add("{" + type + "\"name\":\"" + name + "\",\"schema\":" + schema(depth - 1) + "}");
      }
    }
    return "{\"@type\":\"Object\",\"fields\":[" + String.join(",", fields) + "]}";
  }

  /// A schema that differs from this one in one place, or another one altogether.
  String changed(String schema) {
    int choice = random.nextInt(8);
    if (choice == 0) {
      return schema(2);
    }
    if (choice == 1) {
      return schema.replaceFirst(
          "\"fields\":\\[\\{", "\"fields\":[{\"name\":\"z\",\"schema\":\"date\"},{");
    }
    if (choice == 2) {
      return schema.replaceFirst(
          "\"string\",\"enumValues\":\\[\\{",
          "\"string\",\"enumValues\":[{\"name\":\"z\",\"enumValue\":\"z\"},{");
    }
    List<Primitive> present = new ArrayList<>();
    for (Primitive primitive : Primitive.values()) {
      if (schema.contains(end(primitive))) {
        present.add(primitive);
      }
    }
    if (present.isEmpty()) {
      return schema.startsWith("\"") ? primitive() : schema(2);
    }
    Primitive old = present.get(random.nextInt(present.size()));
    List<String> wider = new ArrayList<>();
    for (Primitive other : Primitive.values()) {
      if (PrimitiveOrder.holds(other, old)) {
        wider.add('"' + other.term() + '"');
      }
    }
    String other = choice == 3 ? primitive() : wider.get(random.nextInt(wider.size()));
    return schema.replace(end(old), ":" + other + "}").replace(KEY + other, KEY + "\"string\"");
  }

  private static final String KEY = "\"k\",\"schema\":";

  private static String end(Primitive primitive) {
    return ":\"" + primitive.term() + "\"}";
  }

  /// A JSON value that conforms to the schema; null if none was found.
  String value(Schema schema) {
    return switch (schema) {
      case Primitive primitive -> value(primitive);
      case Geospatial _ -> "{\"type\":\"Point\",\"coordinates\":[1,2]}";
      case ArraySchema array -> {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          items.add(value(array.elementSchema()));
        }
        items.removeIf(String::isEmpty);
        yield "[" + String.join(",", items) + "]";
      }
      case EnumSchema choice -> {
        if (choice.values().isEmpty()) {
          yield "";
        }
        EnumValue value = choice.values().get(random.nextInt(choice.values().size()));
        yield value.value() instanceof String text ? '"' + text + '"' : value.value().toString();
      }
      case MapSchema map -> {
        List<String> members = new ArrayList<>();
        for (String key : List.of("a", "b", "d")) {
          String value = value(map.value().schema());
          if (random.nextBoolean() && !value.isEmpty()) {
            members.add('"' + key + "\":" + value);
          }
        }
        yield "{" + String.join(",", members) + "}";
      }
      case ObjectSchema object -> {
        List<String> members = new ArrayList<>();
        for (Field field : object.fields()) {
          boolean isRequired = field.semantics().has("Required");
          if (isRequired || random.nextBoolean()) {
            String value = value(field.schema());
            if (value.isEmpty() && isRequired) {
              yield "";
            }
            if (!value.isEmpty()) {
              members.add('"' + field.name() + "\":" + value);
            }
          }
        }
        yield "{" + String.join(",", members) + "}";
      }
      case SchemaReference _ -> throw new IllegalStateException("not generated here");
    };
  }

  private String value(Primitive primitive) {
    List<String> values =
        switch (primitive) {
          case BOOLEAN -> List.of("true", "false");
          case DATE -> List.of("\"2026-11-22\"");
          case DATE_TIME -> List.of("\"2026-11-22T13:45:00Z\"");
          case TIME -> List.of("\"13:45:00Z\"");
          case DURATION -> List.of("\"PT15S\"");
          case BYTES -> List.of("\"\"", "\"AAAA\"");
          case UUID -> List.of("\"00000000-0000-0000-0000-000000000001\"");
          case DECIMAL -> List.of("\"1.5\"", "\"-2\"");
          case STRING -> List.of("\"\"", "\"x\"", "\"y\"", "\"2026-11-22\"");
          case DOUBLE -> List.of("0", "0.5", "1e300", "-1.7e308");
          case FLOAT -> List.of("0", "0.5", "1e38", "-3.4e38");
          case BYTE -> List.of("-128", "127", "0");
          case SHORT -> List.of("-32768", "32767", "100");
          case INTEGER -> List.of("-2147483648", "2147483647", "200");
          case LONG -> List.of("-9223372036854775808", "9223372036854775807", "0");
          case UNSIGNED_BYTE -> List.of("255", "0");
          case UNSIGNED_SHORT -> List.of("65535", "0");
          case UNSIGNED_INTEGER -> List.of("4294967295", "0");
          case UNSIGNED_LONG -> List.of("18446744073709551615", "0");
        };
    return values.get(random.nextInt(values.size()));
  }
}
