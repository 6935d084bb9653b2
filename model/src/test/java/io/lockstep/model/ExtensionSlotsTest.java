package io.lockstep.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the extensions historization, annotation and overriding say ends up in the slots.
class ExtensionSlotsTest {
  private static final String SENSOR =
      """
      { "@context": ["dtmi:dtdl:context;4", "dtmi:dtdl:extension:quantitativeTypes;2",
                     "dtmi:dtdl:extension:historization;2", "dtmi:dtdl:extension:annotation;2",
                     "dtmi:dtdl:extension:overriding;2"],
        "@id": "dtmi:t:Sensor;1", "@type": "Interface",
        "contents": [
          { "@type": ["Telemetry", "ValueAnnotation"], "name": "accuracy",
            "annotates": ["temperature"], "schema": "double" },
          { "@type": ["Telemetry", "Temperature", "Historized"], "name": "temperature",
            "schema": "double", "unit": "degreeFahrenheit" },
          { "@type": ["Property", "ValueAnnotation", "Override"], "name": "temperatureUnit",
            "annotates": "temperature", "overrides": "unit", "schema": "TemperatureUnit" } ] }
      """;

  private static final String PLAIN =
      """
      { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:t:Plain;1", "@type": "Interface",
        "contents": [ { "@type": "Telemetry", "name": "pressure", "schema": "double" } ] }
      """;

  private static Shape shape(String id, String... sources) {
    ParseResult result =
        new DtdlParser()
            .parse(Arrays.stream(sources).map(text -> new ModelSource("m", text)).toList());
    assertThat(result.errors()).isEmpty();
    return ShapeCompiler.compile(result.models().find(new Dtmi(id)).orElseThrow(), result.models());
  }

  private static Slot slot(Shape shape, String path) {
    return shape.slot(shape.indexOf(path));
  }

  @Test
  void whereTheExtensionIsNamedOnlyHistorizedContentsAreKept() {
    Shape shape = shape("dtmi:t:Sensor;1", SENSOR);

    assertThat(slot(shape, "temperature").kept()).isTrue();
    assertThat(slot(shape, "accuracy").kept()).isFalse();
  }

  @Test
  void whereItIsNotNamedEverythingIsKept() {
    assertThat(slot(shape("dtmi:t:Plain;1", PLAIN), "pressure").kept()).isTrue();
  }

  @Test
  void anInterfaceSpeaksForWhatItWritesItselfAndForNothingThatItInherits() {
    String heir =
        """
        { "@context": ["dtmi:dtdl:context;4", "dtmi:dtdl:extension:historization;2"],
          "@id": "dtmi:t:Heir;1", "@type": "Interface",
          "extends": ["dtmi:t:Plain;1", "dtmi:t:Sensor;1"],
          "contents": [ { "@type": "Property", "name": "serial", "schema": "string" } ] }
        """;

    Shape shape = shape("dtmi:t:Heir;1", PLAIN, SENSOR, heir);

    assertThat(shape.slots().stream().filter(Slot::kept).map(Slot::path))
        .containsExactly("pressure", "temperature");
  }

  @Test
  void anAnnotationPointsAtWhatItDescribesEvenWhenItStandsBefore() {
    Shape shape = shape("dtmi:t:Sensor;1", SENSOR);

    int temperature = shape.indexOf("temperature");
    assertThat(slot(shape, "accuracy").annotates()).isEqualTo(temperature);
    assertThat(slot(shape, "temperatureUnit").annotates()).isEqualTo(temperature);
    assertThat(shape.slot(temperature).annotates()).isEqualTo(-1);
  }

  @Test
  void aValueKnowsWhoNamesItsUnit() {
    Shape shape = shape("dtmi:t:Sensor;1", SENSOR);

    assertThat(slot(shape, "temperature").unitFrom()).isEqualTo(shape.indexOf("temperatureUnit"));
    assertThat(slot(shape, "accuracy").unitFrom()).isEqualTo(-1);
    assertThat(slot(shape, "temperature").unit()).isEqualTo("degreeFahrenheit");
  }

  @Test
  void inAComponentTheSlotsOfThatComponentAreMeant() {
    String machine =
        """
        { "@context": "dtmi:dtdl:context;4", "@id": "dtmi:t:Machine;1", "@type": "Interface",
          "contents": [
            { "@type": "Component", "name": "left", "schema": "dtmi:t:Sensor;1" },
            { "@type": "Component", "name": "right", "schema": "dtmi:t:Sensor;1" } ] }
        """;

    Shape shape = shape("dtmi:t:Machine;1", SENSOR, machine);

    for (String side : List.of("left/", "right/")) {
      assertThat(slot(shape, side + "temperature").unitFrom())
          .isEqualTo(shape.indexOf(side + "temperatureUnit"));
      assertThat(slot(shape, side + "accuracy").annotates())
          .isEqualTo(shape.indexOf(side + "temperature"));
      assertThat(slot(shape, side + "accuracy").kept()).isFalse();
    }
  }
}
