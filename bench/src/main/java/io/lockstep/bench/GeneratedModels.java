package io.lockstep.bench;

import io.lockstep.dtdl.ModelSource;
import java.util.ArrayList;
import java.util.List;

/// Models as an ontology has them, as many as asked for: each with ten contents, every tenth a root
/// of a family of ten that extends it, some with components and schemas of their own.
final class GeneratedModels {
  /// The structure that the first model defines.
  static final String SCHEMA = "dtmi:bench:m0:setting;1";

  /// A value of it.
  static final String VALUE =
      """
      {"low": 12.5, "high": 80, "steps": [1, 2, 3, 5, 8], "state": "on",
       "since": "2026-11-25T21:00:00Z"}""";

  private static final int FAMILY = 10;

  private GeneratedModels() {}

  static List<ModelSource> of(int count) {
    List<ModelSource> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sources.add(new ModelSource("m" + i + ".json", model(i)));
    }
    return sources;
  }

  private static String model(int number) {
    int root = number - number % FAMILY;
    StringBuilder text = new StringBuilder();
    text.append(
        """
        {
          "@context": ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1"],
          "@id": "dtmi:bench:m%d;1",
          "@type": "Interface",
          "displayName": {"en": "Machine %d", "de": "Maschine %d"},
          "description": "One of the models that only count.",
        """
            .formatted(number, number, number));
    if (number == root) {
      text.append(schema(number));
    } else {
      text.append("  \"extends\": \"dtmi:bench:m%d;1\",%n".formatted(root));
    }
    text.append("  \"contents\": [\n");
    for (int i = 0; i < 7; i++) {
      text.append(
          """
              {"@type": ["Property", "Temperature"], "name": "t%dx%d", "schema": "double",
               "unit": "degreeCelsius", "writable": %b, "displayName": "Temperature %d"},
          """
              .formatted(number, i, i % 2 == 0, i));
    }
    text.append(
        """
            {"@type": "Telemetry", "name": "noise%d", "schema": "float"},
            {"@type": "Relationship", "name": "feeds%d", "target": "dtmi:bench:m%d;1"},
            {"@type": "Command", "name": "reset%d", "request": {"name": "hard", "schema": "boolean"}}
          ]
        }
        """
            .formatted(number, number, root, number));
    return text.toString();
  }

  private static String schema(int number) {
    return """
      "schemas": [{"@id": "dtmi:bench:m%d:setting;1", "@type": "Object", "fields": [
        {"name": "low", "schema": "double"}, {"name": "high", "schema": "integer"},
        {"name": "since", "schema": "dateTime"},
        {"name": "steps", "schema": {"@type": "Array", "elementSchema": "long"}},
        {"name": "state", "schema": {"@type": "Enum", "valueSchema": "string", "enumValues": [
          {"name": "on", "enumValue": "on"}, {"name": "off", "enumValue": "off"}]}}]}],
    """
        .formatted(number);
  }
}
