package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Units in queries: comparisons are in the model's unit, quantities convert, mixed ones are
/// refused.
class QueryUnitTest {
  private static final String MODELS =
      """
      [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:quantitativeTypes;1",
          "dtmi:dtdl:extension:annotation;1","dtmi:dtdl:extension:overriding;1"],
        "@id":"dtmi:t:Probe;1","@type":"Interface","contents":[
         {"@type":["Property","Temperature"],"name":"temperature","schema":"double",
          "unit":"degreeCelsius"},
         {"@type":["Property","ValueAnnotation","Override"],"name":"temperatureUnit",
          "annotates":"temperature","overrides":"unit","schema":"TemperatureUnit"},
         {"@type":["Property","Temperature"],"name":"limit","schema":"double","unit":"kelvin"},
         {"@type":["Property","Pressure"],"name":"pressure","schema":"double","unit":"bar"},
         {"@type":"Property","name":"plain","schema":"double"}]}]
      """;

  private final Plant plant = Plant.empty();
  private final QueryEngine engine = new QueryEngine();

  @BeforeEach
  void plant() {
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.put("a", "dtmi:t:Probe;1", "\"temperature\":20,\"limit\":300,\"plain\":1,\"pressure\":2");
    plant.put(
        "b",
        "dtmi:t:Probe;1",
        "\"temperature\":86,\"temperatureUnit\":\"degreeFahrenheit\",\"limit\":300,\"plain\":1");
  }

  private List<String> rows(String sql) {
    return engine.run(plant.view(), QueryRequest.of(sql, 1000), QueryBudget.unlimited()).rows();
  }

  private List<String> ids(String where) {
    return rows("SELECT T.$dtId FROM DIGITALTWINS T WHERE " + where);
  }

  @Test
  void literalsAreInTheModelsUnitWhateverUnitATwinHas() {
    assertThat(ids("T.temperature > 25")).containsExactly("{\"$dtId\":\"b\"}");
    assertThat(ids("T.temperature = 30")).containsExactly("{\"$dtId\":\"b\"}");
    assertThat(ids("T.temperature IN [20, 30]")).hasSize(2);
  }

  @Test
  void rowsShowNumbersAsTheyWereWritten() {
    assertThat(rows("SELECT T.temperature FROM DIGITALTWINS T WHERE T.$dtId = 'b'"))
        .containsExactly("{\"temperature\":86.0}");
  }

  @Test
  void convertGivesAValueInAnotherUnit() {
    assertThat(
            rows(
                "SELECT CONVERT(T.temperature, 'kelvin') AS k, CONVERT(T.pressure, 'pascal')"
                    + " FROM DIGITALTWINS T WHERE T.$dtId IN ['a', 'b']"))
        .containsExactly("{\"k\":293.15,\"pressure\":200000.0}", "{\"k\":303.15}");
    assertThat(ids("convert(T.temperature, 'degreeFahrenheit') >= 86"))
        .containsExactly("{\"$dtId\":\"b\"}");
    assertThat(rows("SELECT CONVERT(T.plain, 'metre') FROM DIGITALTWINS T WHERE T.$dtId = 'a'"))
        .containsExactly("{}");
  }

  @Test
  void propertiesOfOneQuantityAreConverted() {
    assertThat(ids("T.temperature > T.limit")).containsExactly("{\"$dtId\":\"b\"}");
    assertThat(ids("T.limit > T.temperature")).containsExactly("{\"$dtId\":\"a\"}");
    assertThat(ids("CONVERT(T.temperature, 'kelvin') > T.limit"))
        .containsExactly("{\"$dtId\":\"b\"}");
    assertThat(ids("T.temperature > T.plain")).hasSize(2);
  }

  @Test
  void differentQuantitiesAreRefusedWithBothNamed() {
    assertThatThrownBy(() -> ids("T.temperature > T.pressure"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(
            "comparison: expected units of one quantity, found T.temperature in degreeCelsius and"
                + " T.pressure in bar");
    assertThatThrownBy(() -> rows("SELECT CONVERT(T.pressure, 'metre') FROM DIGITALTWINS T"))
        .hasMessageContaining(
            "CONVERT: expected units of one quantity, found T.pressure in bar and metre");
  }

  @Test
  void aUnitThatNobodyKnowsIsASyntaxError() {
    assertThatThrownBy(() -> ids("CONVERT(T.pressure, 'furlong') > 1"))
        .hasMessageContaining("a unit of DTDL as a string, such as 'degreeCelsius'");
    assertThatThrownBy(() -> ids("CONVERT(T, 'metre') > 1"))
        .hasMessageContaining("a property of the twin");
  }
}
