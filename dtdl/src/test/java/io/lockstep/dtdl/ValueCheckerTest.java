package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ValueCheckerTest {

  private static final String MODEL =
      """
      {"@context": ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:requirement;1"],
       "@id": "dtmi:bakery:Mixer;1", "@type": "Interface", "schemas": [
       {"@id": "dtmi:bakery:batch;1", "@type": "Object", "fields": [
         {"@type": ["Field", "Required"], "name": "number", "schema": "integer"},
         {"name": "weights", "schema": {"@type": "Array", "elementSchema": "double"}},
         {"name": "place", "schema": "point"},
         {"name": "started", "schema": "dateTime"}]}]}
      """;

  private final ModelSet models =
      new DtdlParser().parse(List.of(new ModelSource("mixer.json", MODEL))).models();
  private final Schema batch = models.schema(new Dtmi("dtmi:bakery:batch;1")).orElseThrow();
  private final ValueChecker checker = new ValueChecker(models);

  @Test
  void aConformingValueHasNoErrors() {
    assertThat(
            checker.check(
                batch,
                """
                {"number": 7, "weights": [1, 2.5], "started": "2026-11-22T12:00:00Z",
                 "place": {"type": "Point", "coordinates": [8.5, 47.4]}}
                """))
        .isEmpty();
  }

  @Test
  void anErrorNamesPathLineAndColumn() {
    List<ValueError> errors =
        checker.check(batch, "{\n  \"number\": 7,\n  \"weights\": [1,\n    \"2.5\"]\n}");

    assertThat(errors)
        .containsExactly(
            new ValueError(
                "/weights/1",
                4,
                5,
                "a number (double)",
                "the string \"2.5\"",
                "The value at /weights/1 is the string \"2.5\", expected is a number (double)."));
  }

  @Test
  void allErrorsAreReported() {
    List<ValueError> errors =
        checker.check(batch, "{\"weights\": {}, \"started\": \"today\", \"extra\": 1}");

    assertThat(errors)
        .extracting(ValueError::path)
        .containsExactly("/weights", "/started", "/extra", "/number");
  }

  @Test
  void aRequiredFieldMustBeThere() {
    assertThat(checker.check(batch, "{}"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.path()).isEqualTo("/number");
              assertThat(error.found()).isEqualTo("nothing");
            });
  }

  @Test
  void geometriesFollowGeoJson() {
    assertThat(errors(Geospatial.POINT, "{\"type\":\"Point\",\"coordinates\":[1,2,3]}")).isZero();
    assertThat(errors(Geospatial.POINT, "{\"type\":\"Point\",\"coordinates\":[1]}")).isOne();
    assertThat(errors(Geospatial.POINT, "{\"type\":\"Polygon\",\"coordinates\":[1,2]}")).isOne();
    assertThat(
            errors(
                Geospatial.POLYGON,
                "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,1],[1,1],[0,0]]]}"))
        .isZero();
    assertThat(errors(Geospatial.MULTI_POINT, "{\"type\":\"MultiPoint\"}")).isOne();
  }

  @Test
  void numbersMustFit() {
    assertThat(errors(Primitive.INTEGER, "2147483648")).isOne();
    assertThat(errors(Primitive.INTEGER, "1.0")).isOne();
    assertThat(errors(Primitive.LONG, "9223372036854775807")).isZero();
    assertThat(errors(Primitive.LONG, "9223372036854775808")).isOne();
    assertThat(errors(Primitive.FLOAT, "3.5e38")).isOne();
    assertThat(errors(Primitive.DOUBLE, "1e400")).isOne();
    assertThat(errors(Primitive.DOUBLE, "NaN")).isOne();
    assertThat(errors(Primitive.UNSIGNED_BYTE, "256")).isOne();
  }

  @Test
  void aParsedValueIsCheckedLikeItsText() {
    JsonMapper mapper = new JsonMapper();

    assertThat(checker.check(batch, mapper.readTree("{\"number\": 7, \"weights\": [1, null]}")))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.path()).isEqualTo("/weights/1");
              assertThat(error.line()).isZero();
            });
  }

  @Property
  void everyLongConforms(@ForAll long value) {
    assertThat(errors(Primitive.LONG, Long.toString(value))).isZero();
    assertThat(errors(Primitive.INTEGER, Long.toString(value)))
        .isEqualTo(value == (int) value ? 0 : 1);
  }

  @Property
  void everyFiniteDoubleOfOrdinarySizeConforms(@ForAll double value) {
    if (Math.abs(value) < 1.7e308) {
      assertThat(errors(Primitive.DOUBLE, Double.toString(value))).isZero();
    }
  }

  private int errors(Schema schema, String json) {
    return checker.check(schema, json).size();
  }
}
