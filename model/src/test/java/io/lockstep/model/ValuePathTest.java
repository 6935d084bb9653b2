package io.lockstep.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a model says of places within structured values.
class ValuePathTest {
  private static final String MODEL =
      """
              {"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:quantitativeTypes;2"],"@id":"dtmi:com:example:Kiln;1",
               "@type":"Interface","contents":[{"@type":"Telemetry","name":"hook","schema":{"@type":"Object","fields":[
                 {"@type":["Field","Length"],"name":"x","schema":"double","unit":"metre"},
                 {"name":"zones","schema":{"@type":"Array","elementSchema":{"@type":"Object","fields":[
                    {"name":"on","schema":"boolean"}]}}},
                 {"name":"limits","schema":{"@type":"Map","mapKey":{"name":"k","schema":"string"},
                    "mapValue":{"@type":["MapValue","Temperature"],"name":"v","schema":"integer","unit":"degreeCelsius"}}}]}}]}
              """;

  private static final Slot WHOLE = whole();

  private static Slot whole() {
    ModelSet models = new DtdlParser().parse(List.of(new ModelSource("kiln", MODEL))).models();
    return ShapeCompiler.compile(
            models.find(new Dtmi("dtmi:com:example:Kiln;1")).orElseThrow(), models)
        .slot(0);
  }

  @ParameterizedTest
  @CsvSource({
    ".x, DOUBLE, metre",
    ".zones, JSON, ''",
    ".zones[3].on, BOOLEAN, ''",
    ".limits['upper end'], LONG, degreeCelsius",
    ".limits.lower, LONG, degreeCelsius"
  })
  void aPlaceHasItsTypeAndItsUnit(String path, ValueType type, String unit) {
    Slot found = ValuePath.parse(path).orElseThrow().in(WHOLE).orElseThrow();

    assertThat(found.path()).isEqualTo("hook" + path);
    assertThat(found.type()).isEqualTo(type);
    assertThat(found.unit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @CsvSource({".y", ".x.z", ".zones.on", "[0]", ".limits[0]", ".zones[0].off"})
  void whatTheModelDoesNotHaveIsNothing(String path) {
    assertThat(ValuePath.parse(path).orElseThrow().in(WHOLE)).isEmpty();
  }

  @Test
  void theFieldsOfAnObjectAreKnownWithoutAValue() {
    List<Slot> fields = ValuePath.fieldsOf(WHOLE);

    assertThat(fields)
        .extracting(Slot::path)
        .containsExactly("hook.x", "hook.zones", "hook.limits");
    assertThat(fields.getFirst().unit()).isEqualTo("metre");
  }
}
