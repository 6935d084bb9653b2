package io.lockstep.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.ValueRange;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeCompilerTest {
  private static final String MODELS =
      """
      [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Base;1", "@type": "Interface",
          "contents": [ { "@type": "Property", "name": "serial", "schema": "string" } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Motor;1", "@type": "Interface",
          "contents": [ { "@type": "Telemetry", "name": "rpm", "schema": "integer" } ] },
        { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Pump;1", "@type": "Interface",
          "extends": "dtmi:t:Base;1",
          "contents": [
            { "@type": "Property", "name": "on", "schema": "boolean", "writable": true },
            { "@type": "Property", "name": "flow", "schema": "double" },
            { "@type": "Property", "name": "mode",
              "schema": { "@type": "Enum", "valueSchema": "integer",
                          "enumValues": [ { "name": "a", "enumValue": 1 } ] } },
            { "@type": "Property", "name": "curve", "schema": { "@type": "Array", "elementSchema": "double" } },
            { "@type": "Component", "name": "motor", "schema": "dtmi:t:Motor;1" },
            { "@type": "Command", "name": "stop" },
            { "@type": "Relationship", "name": "feeds" } ] } ]
      """;

  @Test
  void theRangeThatACoTypeAllowsIsPartOfTheSlot() {
    String oven =
        """
        {"@context": ["dtmi:dtdl:context;4", "dtmi:iotoperations:context;4"],
         "@id": "dtmi:t:Oven;1", "@type": "Interface", "contents": [
          {"@type": ["Property", "Limited"], "name": "heat", "schema": "double", "maximum": 280},
          {"@type": "Property", "name": "trays", "schema": "integer"}]}
        """;
    ModelSet models = new DtdlParser().parse(List.of(new ModelSource("oven", oven))).models();

    Shape shape =
        ShapeCompiler.compile(models.find(new Dtmi("dtmi:t:Oven;1")).orElseThrow(), models);

    assertThat(shape.slots())
        .extracting(Slot::range)
        .containsExactly(new ValueRange(null, new BigDecimal("280")), null);
  }

  @Test
  void ownInheritedAndComponentContentsBecomeSlotsWithTheirTypes() {
    ParseResult result = new DtdlParser().parse(List.of(new ModelSource("m", MODELS)));
    assertThat(result.errors()).isEmpty();
    ModelSet models = result.models();

    Shape shape =
        ShapeCompiler.compile(models.find(new Dtmi("dtmi:t:Pump;1")).orElseThrow(), models);

    assertThat(shape.slots())
        .extracting(Slot::path, Slot::type, Slot::kind, Slot::writable)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                "serial", ValueType.TEXT, Slot.Kind.PROPERTY, false),
            org.assertj.core.groups.Tuple.tuple("on", ValueType.BOOLEAN, Slot.Kind.PROPERTY, true),
            org.assertj.core.groups.Tuple.tuple(
                "flow", ValueType.DOUBLE, Slot.Kind.PROPERTY, false),
            org.assertj.core.groups.Tuple.tuple("mode", ValueType.LONG, Slot.Kind.PROPERTY, false),
            org.assertj.core.groups.Tuple.tuple("curve", ValueType.JSON, Slot.Kind.PROPERTY, false),
            org.assertj.core.groups.Tuple.tuple(
                "motor/rpm", ValueType.LONG, Slot.Kind.TELEMETRY, false));
    assertThat(shape.components()).containsExactly("motor");
  }
}
