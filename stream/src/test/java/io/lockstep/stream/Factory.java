package io.lockstep.stream;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.text.NamedText;
import java.util.ArrayList;
import java.util.List;

/// A hierarchy of models to write computed properties for: Site, Area, Line, Machine, and Oven,
/// which is a Machine.
public final class Factory {
  private static final String CONTEXT =
      "\"@context\": [\"dtmi:dtdl:context;3\", \"dtmi:dtdl:extension:quantitativeTypes;1\"]";

  private static final String MODELS =
      """
      [ { CONTEXT, "@id": "dtmi:f:Site;1", "@type": "Interface",
          "contents": [
            { "@type": ["Property", "Power"], "name": "power", "schema": "double", "unit": "kilowatt" },
            { "@type": "Property", "name": "oee", "schema": "double" },
            { "@type": "Relationship", "name": "contains", "target": "dtmi:f:Area;1" } ] },
        { CONTEXT, "@id": "dtmi:f:Area;1", "@type": "Interface",
          "contents": [
            { "@type": ["Property", "Power"], "name": "power", "schema": "double", "unit": "kilowatt" },
            { "@type": "Property", "name": "oee", "schema": "double" },
            { "@type": "Relationship", "name": "contains" } ] },
        { CONTEXT, "@id": "dtmi:f:Line;1", "@type": "Interface",
          "contents": [
            { "@type": ["Property", "Power"], "name": "power", "schema": "double", "unit": "kilowatt" },
            { "@type": ["Property", "Power"], "name": "idle", "schema": "double", "unit": "watt" },
            { "@type": "Property", "name": "machines", "schema": "integer" },
            { "@type": "Property", "name": "pieces", "schema": "long" },
            { "@type": "Property", "name": "hot", "schema": "boolean" },
            { "@type": "Property", "name": "oee", "schema": "double" },
            { "@type": "Property", "name": "label", "schema": "string" },
            { "@type": "Property", "name": "curve",
              "schema": { "@type": "Array", "elementSchema": "double" } },
            { "@type": "Property", "name": "state",
              "schema": { "@type": "Enum", "valueSchema": "string",
                          "enumValues": [ { "name": "idle", "enumValue": "idle" },
                                          { "name": "busy", "enumValue": "busy" } ] } },
            { "@type": "Relationship", "name": "contains", "target": "dtmi:f:Machine;1" } ] },
        { CONTEXT, "@id": "dtmi:f:Machine;1", "@type": "Interface",
          "contents": [
            { "@type": ["Telemetry", "Power"], "name": "power", "schema": "double", "unit": "watt" },
            { "@type": "Telemetry", "name": "pieces", "schema": "integer" },
            { "@type": "Telemetry", "name": "good", "schema": "integer" },
            { "@type": "Telemetry", "name": "on", "schema": "boolean" },
            { "@type": "Property", "name": "label", "schema": "string" },
            { "@type": "Component", "name": "motor", "schema": "dtmi:f:Motor;1" },
            { "@type": "Relationship", "name": "feeds", "target": "dtmi:f:Machine;1" } ] },
        { CONTEXT, "@id": "dtmi:f:Oven;1", "@type": "Interface", "extends": "dtmi:f:Machine;1",
          "contents": [
            { "@type": ["Telemetry", "Temperature"], "name": "temperature", "schema": "double",
              "unit": "degreeCelsius" },
            { "@type": "Property", "name": "hot", "schema": "boolean" } ] },
        { CONTEXT, "@id": "dtmi:f:Motor;1", "@type": "Interface",
          "contents": [
            { "@type": "Telemetry", "name": "speed", "schema": "double" } ] } ]
      """
          .replace("CONTEXT", CONTEXT);

  private Factory() {}

  /// All of them.
  public static ModelSet models() {
    ParseResult result = new DtdlParser().parse(List.of(new ModelSource("models", MODELS)));
    if (!result.errors().isEmpty()) {
      throw new IllegalStateException(result.errors().toString());
    }
    return result.models();
  }

  /// The shape of a model, e.g. `Line`.
  public static Shape shape(String name) {
    ModelSet models = models();
    return ShapeCompiler.compile(
        models.find(new Dtmi("dtmi:f:" + name + ";1")).orElseThrow(), models);
  }

  /// What is wrong with the files `rules/a.yaml`, `rules/b.yaml` and so on, as lines.
  public static List<String> problems(String... files) {
    return switch (Rules.parse(texts(files), models())) {
      case RulesResult.Valid _ -> List.of();
      case RulesResult.Invalid(var problems) -> problems.stream().map(Object::toString).toList();
    };
  }

  /// The rules of files that are valid.
  public static Rules valid(String... files) {
    if (Rules.parse(texts(files), models()) instanceof RulesResult.Valid(Rules rules)) {
      return rules;
    }
    throw new AssertionError(problems(files).toString());
  }

  private static List<NamedText> texts(String... files) {
    List<NamedText> texts = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      texts.add(new NamedText("rules/" + (char) ('a' + i) + ".yaml", files[i]));
    }
    return texts;
  }
}
