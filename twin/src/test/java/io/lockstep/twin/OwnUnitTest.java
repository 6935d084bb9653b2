package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.AlarmState;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.NamedText;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The Overriding extension lets a twin have values in a unit of its own. Its documents show
/// numbers as they were written; where values of several twins or times stand side by side they are
/// in the model's unit.
class OwnUnitTest {
  static final String MODELS =
      """
      [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:quantitativeTypes;1",
          "dtmi:dtdl:extension:annotation;1","dtmi:dtdl:extension:overriding;1"],
        "@id":"dtmi:t:Probe;1","@type":"Interface","contents":[
         {"@type":["Property","Temperature"],"name":"temperature","schema":"double",
          "unit":"degreeCelsius","writable":true},
         {"@type":["Property","ValueAnnotation","Override"],"name":"temperatureUnit",
          "annotates":"temperature","overrides":"unit","schema":"TemperatureUnit","writable":true},
         {"@type":["Telemetry","Length"],"name":"level","schema":"integer","unit":"metre"},
         {"@type":["Property","ValueAnnotation","Override"],"name":"levelUnit",
          "annotates":"level","overrides":"unit","schema":"LengthUnit"}]},
       {"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:quantitativeTypes;1"],
        "@id":"dtmi:t:Plain;1","@type":"Interface","contents":[
         {"@type":["Property","Temperature"],"name":"temperature","schema":"double",
          "unit":"degreeCelsius","writable":true},
         {"@type":"Property","name":"temperatureUnit","schema":"string"}]}]
      """;
  private static final String RULES =
      """
      rule: hot
      model: dtmi:t:Probe;1
      when: temperature > 80.0 && level < 2.5
      alarm: { priority: high, title: Hot, message: "{temperature} C at {level} m" }
      """;

  private static Plant plant() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.put("p", "dtmi:t:Probe;1", "");
    return plant;
  }

  private static void unit(Plant plant, String path, long micros, String term) {
    assertThat(plant.text("p", path, micros, term, ValueType.TEXT)).isNull();
  }

  /// Series, number and quality of each value of a number.
  private static List<String> shared(Plant plant) {
    return plant.changes.samples().stream()
        .filter(sample -> sample.type().isPrimitive())
        .map(
            sample ->
                "%s %s %s"
                    .formatted(
                        sample.type(), Double.longBitsToDouble(sample.bits()), sample.quality()))
        .toList();
  }

  @Test
  void historyGetsTheModelsUnitAndTheDocumentTheNumberAsWritten() {
    Plant plant = plant();
    unit(plant, "temperatureUnit", Plant.START, "degreeFahrenheit");

    assertThat(plant.number("p", "temperature", Plant.START + 1, 212)).isNull();

    assertThat(shared(plant)).containsExactly("DOUBLE 100.0 GOOD");
    assertThat(plant.json("p")).contains("\"temperature\":212.0");
    TwinValues.Value value = plant.value("p", "temperature");
    assertThat(value.json()).isEqualTo("212.0");
    assertThat(value.unit()).isEqualTo("degreeFahrenheit");
    assertThat(plant.view().series(value.series()).orElseThrow().unit()).isEqualTo("degreeCelsius");
  }

  @Test
  void withoutAnOwnUnitTheModelsIsInForce() {
    Plant plant = plant();

    assertThat(plant.number("p", "temperature", Plant.START, 21)).isNull();

    assertThat(shared(plant)).containsExactly("DOUBLE 21.0 GOOD");
    assertThat(plant.value("p", "temperature").unit()).isEqualTo("degreeCelsius");
  }

  @Test
  void integersBecomeASeriesOfDoubles() {
    Plant plant = plant();
    assertThat(plant.number("p", "level", Plant.START, 3)).isNull();
    unit(plant, "levelUnit", Plant.START + 1, "centimetre");
    assertThat(plant.number("p", "level", Plant.START + 2, 155)).isNull();

    assertThat(shared(plant))
        .containsExactly("DOUBLE 3.0 GOOD", "DOUBLE 0.03 UNCERTAIN", "DOUBLE 1.55 GOOD");
    TwinValues.Value value = plant.value("p", "level");
    assertThat(value.type()).isEqualTo(ValueType.LONG);
    assertThat(value.json()).isEqualTo("155");
    assertThat(plant.view().series(value.series()).orElseThrow().type())
        .isEqualTo(ValueType.DOUBLE);
  }

  @Test
  void anotherUnitLeavesTheNumberAndItsTrustGoesUntilItIsWrittenAnew() {
    Plant plant = plant();
    assertThat(plant.number("p", "temperature", Plant.START, 20)).isNull();

    unit(plant, "temperatureUnit", Plant.START + 1, "kelvin");

    assertThat(plant.value("p", "temperature").json()).isEqualTo("20.0");
    assertThat(plant.value("p", "temperature").unit()).isEqualTo("kelvin");
    assertThat(plant.value("p", "temperature").quality()).isEqualTo(Quality.UNCERTAIN);
    assertThat(shared(plant))
        .containsExactly("DOUBLE 20.0 GOOD", "DOUBLE -253.14999999999998 UNCERTAIN");

    assertThat(plant.number("p", "temperature", Plant.START + 2, 293.15)).isNull();
    assertThat(plant.value("p", "temperature").quality()).isEqualTo(Quality.GOOD);
    assertThat(shared(plant).getLast()).isEqualTo("DOUBLE 20.0 GOOD");
  }

  @Test
  void aPatchMayGiveTheValueBeforeItsUnit() {
    Plant plant = plant();
    assertThat(plant.number("p", "temperature", Plant.START, 20)).isNull();

    plant.done(
        new TwinCommand.PatchTwin(
            "p",
            """
            [{"op":"add","path":"/temperature","value":68},
             {"op":"add","path":"/temperatureUnit","value":"degreeFahrenheit"}]
            """,
            null));

    assertThat(shared(plant)).containsExactly("DOUBLE 20.0 GOOD", "DOUBLE 20.0 GOOD");
    assertThat(plant.value("p", "temperature").quality()).isEqualTo(Quality.GOOD);
  }

  @Test
  void aUnitThatIsTakenBackIsTheModelsAgain() {
    Plant plant = plant();
    unit(plant, "temperatureUnit", Plant.START, "kelvin");
    assertThat(plant.number("p", "temperature", Plant.START + 1, 300)).isNull();

    plant.done(
        new TwinCommand.PatchTwin(
            "p", "[{\"op\":\"remove\",\"path\":\"/temperatureUnit\"}]", null));

    assertThat(plant.value("p", "temperature").unit()).isEqualTo("degreeCelsius");
    assertThat(shared(plant).getLast()).isEqualTo("DOUBLE 300.0 UNCERTAIN");
  }

  @Test
  void aModelWithoutTheOverrideBringsItsOwnUnit() {
    Plant plant = plant();
    unit(plant, "temperatureUnit", Plant.START, "kelvin");
    assertThat(plant.number("p", "temperature", Plant.START + 1, 300)).isNull();

    plant.done(
        new TwinCommand.PatchTwin(
            "p",
            """
            [{"op":"replace","path":"/$metadata/$model","value":"dtmi:t:Plain;1"}]
            """,
            null));

    assertThat(plant.value("p", "temperature").unit()).isEqualTo("degreeCelsius");
    assertThat(plant.value("p", "temperature").quality()).isEqualTo(Quality.UNCERTAIN);
  }

  @Test
  void aUnitOfAnotherQuantityIsRefused() {
    Plant plant = plant();

    assertThat(plant.text("p", "temperatureUnit", Plant.START, "metre", ValueType.TEXT))
        .isNotNull();
  }

  @Test
  void aNumberThatIsTooLargeInTheModelsUnitIsRefused() {
    Plant plant = plant();
    unit(plant, "levelUnit", Plant.START, "kilometre");

    assertThat(plant.number("p", "level", Plant.START + 1, 2_000_000_000)).isNull();
    unit(plant, "temperatureUnit", Plant.START, "degreeFahrenheit");
    assertThat(plant.number("p", "temperature", Plant.START + 1, Double.MAX_VALUE)).isNotNull();
  }

  @Test
  void rulesAndTheirMessagesSpeakTheModelsUnit() {
    Plant plant = plant();
    plant.done(new TwinCommand.SetRules(List.of(new NamedText("r.yaml", RULES))));
    unit(plant, "temperatureUnit", Plant.START, "degreeFahrenheit");
    unit(plant, "levelUnit", Plant.START, "centimetre");
    assertThat(plant.number("p", "level", Plant.START + 1, 155)).isNull();

    assertThat(plant.number("p", "temperature", Plant.START + 2, 100)).isNull();
    assertThat(plant.view().alarms(null, null, EnumSet.allOf(AlarmState.class), 10)).isEmpty();
    assertThat(plant.number("p", "temperature", Plant.START + 3, 212)).isNull();

    assertThat(plant.view().alarms(null, null, EnumSet.allOf(AlarmState.class), 10))
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm).contains("\"100 C at 1.55 m\"");
              assertThat(alarm).contains("\"value\":100.0");
            });
  }

  @Test
  void aForkAndASnapshotGoOnAlike() {
    Plant plant = plant();
    unit(plant, "temperatureUnit", Plant.START, "kelvin");
    Plant fork = plant.fork();
    Plant restored = new Plant(Plant.restore(plant.snapshot()), plant.position);
    restored.now = plant.now;
    fork.now = plant.now;

    for (Plant each : List.of(plant, fork, restored)) {
      assertThat(each.number("p", "temperature", Plant.START + 1, 300)).isNull();
      assertThat(shared(each).getLast()).isEqualTo("DOUBLE 26.850000000000023 GOOD");
      assertThat(each.kernel.stateHash()).isEqualTo(plant.kernel.stateHash());
    }
  }

  @Test
  void inThePastNumbersAreShownAsTheyWereWritten() {
    Plant plant = plant();
    unit(plant, "temperatureUnit", Plant.START, "degreeFahrenheit");
    assertThat(plant.number("p", "temperature", Plant.START + 1, 70.3)).isNull();
    String written = plant.json("p");
    long then = plant.now - Plant.SECOND;
    unit(plant, "temperatureUnit", Plant.START + 2, "kelvin");
    assertThat(plant.number("p", "temperature", Plant.START + 3, 300)).isNull();
    NaiveHistory history = new NaiveHistory();
    plant.changes.all().forEach(change -> history.take(change.kind(), change.bytes()));

    GraphView past = plant.view().asOf(null, then, history);

    assertThat(written).contains("\"temperature\":70.3");
    assertThat(past.twin("p").orElseThrow().json()).isEqualTo(written);
  }
}
