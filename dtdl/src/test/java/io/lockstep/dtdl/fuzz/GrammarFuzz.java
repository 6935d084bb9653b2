package io.lockstep.dtdl.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Bytes as choices of a grammar: texts that are nearly models, with the words of the language in
/// the wrong places. Reaches what no change of single bytes does.
public final class GrammarFuzz {
  private static final int DEPTH_MAX = 12;
  private static final int TEXT_MAX = 60_000;

  private static final List<String> CONTEXTS =
      List.of(
          "\"dtmi:dtdl:context;2\"",
          "\"dtmi:dtdl:context;3\"",
          "\"dtmi:dtdl:context;4\"",
          "[\"dtmi:dtdl:context;4\"]",
          "[\"dtmi:dtdl:context;4#limitless\",\"dtmi:dtdl:limits:aio;1\"]",
          "[\"dtmi:dtdl:context;4#limitless\",\"dtmi:dtdl:limits:onvif;1\"]",
          "[\"dtmi:dtdl:context;3\",\"dtmi:dtdl:extension:quantitativeTypes;1\","
              + "\"dtmi:dtdl:extension:annotation;1\",\"dtmi:dtdl:extension:overriding;1\"]",
          "[\"dtmi:dtdl:context;4\",\"dtmi:dtdl:extension:quantitativeTypes;2\","
              + "\"dtmi:dtdl:extension:annotation;2\",\"dtmi:dtdl:extension:overriding;2\","
              + "\"dtmi:dtdl:extension:historization;2\",\"dtmi:dtdl:extension:mqtt;4\","
              + "\"dtmi:dtdl:extension:requirement;2\",\"dtmi:dtdl:extension:layering;1\"]",
          "[\"dtmi:dtdl:context;4\",\"dtmi:iotoperations:context;4\"]",
          "[\"dtmi:dtdl:context;2\",\"dtmi:iotcentral:context;2\"]",
          "[\"dtmi:dtdl:context;3\",\"dtmi:unheard:of;1\"]",
          "[\"dtmi:dtdl:context;4\",\"dtmi:dtdl:extension:quantitativeTypes;3\"]",
          "[]",
          "7");

  private static final List<String> KEYS =
      List.of(
          "@id",
          "@type",
          "@context",
          "@value",
          "@language",
          "@graph",
          "name",
          "schema",
          "contents",
          "schemas",
          "extends",
          "fields",
          "enumValues",
          "enumValue",
          "valueSchema",
          "mapKey",
          "mapValue",
          "elementSchema",
          "request",
          "response",
          "commandType",
          "nullable",
          "writable",
          "target",
          "properties",
          "minMultiplicity",
          "maxMultiplicity",
          "displayName",
          "description",
          "comment",
          "unit",
          "annotates",
          "overrides",
          "telemetryTopic",
          "payloadFormat",
          "minimum",
          "maximum",
          "initialValue",
          "en",
          "de-DE",
          "unheardOf");

  private static final List<String> WORDS =
      List.of(
          "Interface",
          "Property",
          "Telemetry",
          "Command",
          "Relationship",
          "Component",
          "Object",
          "Array",
          "Map",
          "Enum",
          "Field",
          "EnumValue",
          "MapKey",
          "MapValue",
          "CommandRequest",
          "CommandResponse",
          "CommandPayload",
          "Temperature",
          "Velocity",
          "ValueAnnotation",
          "Override",
          "Historized",
          "Mqtt",
          "Required",
          "Layered",
          "Initialized",
          "boolean",
          "double",
          "integer",
          "long",
          "string",
          "date",
          "dateTime",
          "duration",
          "time",
          "float",
          "bytes",
          "uuid",
          "decimal",
          "scaledDecimal",
          "unsignedLong",
          "byte",
          "point",
          "polygon",
          "vector",
          "geopoint",
          "kelvin",
          "degreeCelsius",
          "metrePerSecond",
          "unit",
          "xsd:boolean",
          "asynchronous",
          "n0",
          "n1",
          "n2",
          "");

  private static final List<String> NUMBERS =
      List.of("0", "1", "-1", "1.5", "500", "501", "1e400", "99999999999999999999", "-0", "1E-9");

  private final byte[] choices;
  private int at;
  private final StringBuilder out = new StringBuilder();

  private GrammarFuzz(byte[] choices) {
    this.choices = choices;
  }

  /// Writes a text by the choices and checks it as [ModelFuzz] does.
  public static void fuzzerTestOneInput(byte[] input) {
    ModelFuzz.fuzzerTestOneInput(text(input).getBytes(StandardCharsets.UTF_8));
  }

  /// The text that the choices write.
  static String text(byte[] choices) {
    GrammarFuzz grammar = new GrammarFuzz(choices);
    grammar.out.append('[');
    for (int i = 0; i == 0 || (grammar.at < choices.length && i < 4); i++) {
      grammar.out.append(i == 0 ? "" : ",\n");
      grammar.model(i);
    }
    return grammar.out.append(']').toString();
  }

  /// After the last choice all choices are the first one, so that texts end.
  private int next(int bound) {
    return at < choices.length ? (choices[at++] & 0xFF) % bound : 0;
  }

  private String one(List<String> list) {
    return list.get(next(list.size()));
  }

  private void model(int number) {
    out.append("{\"@context\":").append(one(CONTEXTS));
    out.append(",\"@id\":\"dtmi:f:i").append(next(8) == 7 ? next(3) : number).append(";1\"");
    out.append(",\"@type\":")
        .append(next(10) == 9 ? "[\"Interface\",\"" + one(WORDS) + "\"]" : "\"Interface\"");
    int members = next(4);
    for (int i = 0; i < members; i++) {
      out.append(",\"")
          .append(one(List.of("contents", "schemas", "extends", "displayName", "x")))
          .append("\":");
      value(1);
    }
    out.append('}');
  }

  private void value(int depth) {
    if (depth > DEPTH_MAX || out.length() > TEXT_MAX) {
      out.append("\"double\"");
      return;
    }
    switch (next(12)) {
      case 0, 1 -> out.append('"').append(one(WORDS)).append('"');
      case 2 ->
          out.append("\"dtmi:f:").append(next(2) == 0 ? "i" : "s").append(next(4)).append(";1\"");
      case 3 -> out.append(one(NUMBERS));
      case 4 -> out.append(one(List.of("true", "false", "null", "[]", "{}")));
      case 5, 6 -> list(depth);
      case 7 -> object(depth, false);
      default -> object(depth, true);
    }
  }

  private void list(int depth) {
    out.append('[');
    int items = 1 + next(4);
    for (int i = 0; i < items; i++) {
      out.append(i == 0 ? "" : ",");
      value(depth + 1);
    }
    out.append(']');
  }

  /// An object; one that looks like an element has a type, and mostly a name and a schema.
  private void object(int depth, boolean isElement) {
    out.append('{');
    String separator = "";
    if (isElement) {
      out.append("\"@type\":\"").append(one(WORDS)).append('"');
      separator = ",";
      if (next(4) != 3) {
        out.append(",\"name\":\"n").append(next(6)).append('"');
      }
      if (next(4) == 3) {
        out.append(",\"@id\":\"dtmi:f:s").append(next(4)).append(";1\"");
      }
    }
    int members = next(4);
    for (int i = 0; i < members; i++) {
      out.append(separator).append('"').append(one(KEYS)).append("\":");
      separator = ",";
      value(depth + 1);
    }
    out.append('}');
  }
}
