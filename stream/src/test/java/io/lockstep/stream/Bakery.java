package io.lockstep.stream;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import java.util.List;

/// A few models to write rules for.
public final class Bakery {
  private static final String MODELS =
      """
      [ { "@context": ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1"],
          "@id": "dtmi:t:Zone;1", "@type": "Interface",
          "contents": [
            { "@type": ["Telemetry", "Temperature"], "name": "temperature", "schema": "double",
              "unit": "degreeCelsius" },
            { "@type": ["Telemetry", "Temperature"], "name": "core", "schema": "double",
              "unit": "kelvin" },
            { "@type": "Command", "name": "purge" } ] },
        { "@context": ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1"],
          "@id": "dtmi:t:Oven;1", "@type": "Interface",
          "contents": [
            { "@type": "Component", "name": "zone1", "schema": "dtmi:t:Zone;1" },
            { "@type": "Component", "name": "zone2", "schema": "dtmi:t:Zone;1" },
            { "@type": ["Property", "Pressure"], "name": "pressure", "schema": "double",
              "unit": "bar" },
            { "@type": ["Property", "Length"], "name": "width", "schema": "integer",
              "unit": "millimetre" },
            { "@type": "Property", "name": "speed", "schema": "double" },
            { "@type": "Property", "name": "load", "schema": "double" },
            { "@type": "Property", "name": "count", "schema": "integer" },
            { "@type": "Property", "name": "target", "schema": "long" },
            { "@type": "Property", "name": "on", "schema": "boolean" },
            { "@type": "Property", "name": "open", "schema": "boolean" },
            { "@type": "Property", "name": "product", "schema": "string" },
            { "@type": "Property", "name": "batch", "schema": "string" },
            { "@type": "Property", "name": "state",
              "schema": { "@type": "Enum", "valueSchema": "string",
                          "enumValues": [ { "name": "idle", "enumValue": "idle" },
                                          { "name": "running", "enumValue": "running" } ] } },
            { "@type": "Property", "name": "curve",
              "schema": { "@type": "Array", "elementSchema": "double" } },
            { "@type": "Relationship", "name": "feeds", "target": "dtmi:t:Line;1" },
            { "@type": "Command", "name": "stop" },
            { "@type": "Command", "name": "heat",
              "request": { "name": "to", "schema": "double" } } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:DeckOven;1", "@type": "Interface",
          "extends": "dtmi:t:Oven;1",
          "contents": [ { "@type": "Property", "name": "decks", "schema": "integer" } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Line;1", "@type": "Interface",
          "contents": [
            { "@type": "Relationship", "name": "contains" },
            { "@type": "Command", "name": "halt" } ] } ]
      """;

  private Bakery() {}

  /// Zone, Oven, DeckOven and Line.
  public static ModelSet models() {
    ParseResult result = new DtdlParser().parse(List.of(new ModelSource("models", MODELS)));
    if (!result.errors().isEmpty()) {
      throw new IllegalStateException(result.errors().toString());
    }
    return result.models();
  }

  /// The shape of `dtmi:t:Oven;1`.
  public static Shape oven() {
    ModelSet models = models();
    return ShapeCompiler.compile(models.find(new Dtmi("dtmi:t:Oven;1")).orElseThrow(), models);
  }
}
