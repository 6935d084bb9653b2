package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Shape;
import org.junit.jupiter.api.Test;

class StatedUnitsTest {
  private static final Shape OVEN =
      RecordingTarget.shape(
          "temperature:DOUBLE:degreeCelsius",
          "length:LONG:metre",
          "level:DOUBLE",
          "state:TEXT",
          "motor/pressure:DOUBLE:bar",
          "motor/speed:DOUBLE:revolutionPerMinute");

  private final RecordingTarget target = new RecordingTarget(false).add("o1", OVEN);
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());

  private void publish(String payload) {
    decoder.decode(Messages.of("dev", "lockstep/v1/o1/telemetry", payload), target);
  }

  @Test
  void valuesAreConvertedFromTheUnitsThatAPayloadStates() {
    publish(
        "{\"temperature\":212,\"length\":1500,\"$unit\":{\"temperature\":\"degreeFahrenheit\",\"length\":\"centimetre\"}}");

    assertThat(target.text()).isEqualTo("o1 { temperature=100.0 length=15 }");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void aSymbolOfTheQuantityWillDo() {
    publish("{\"$unit\":{\"temperature\":\"°F\"},\"temperature\":32}");

    assertThat(target.text()).isEqualTo("o1 { temperature=0.0 }");
  }

  @Test
  void componentsAreNamedByPathOrStateTheirOwn() {
    publish(
        "{\"motor\":{\"pressure\":250,\"speed\":1},\"$unit\":{\"motor/pressure\":\"kilopascal\"}}");
    publish(
        "{\"motor\":{\"pressure\":100000,\"speed\":2,\"$unit\":{\"pressure\":\"pascal\",\"speed\":\"rps\"}}}");

    assertThat(target.text())
        .isEqualTo(
            "o1 { motor/pressure=2.5 motor/speed=1.0 } o1 { motor/pressure=1.0 motor/speed=120.0 }");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void eachObjectOfABatchStatesItsOwn() {
    publish(
        "[{\"temperature\":32,\"$unit\":{\"temperature\":\"degreeFahrenheit\"}},{\"temperature\":32}]");

    assertThat(target.text()).isEqualTo("o1 { temperature=0.0 } o1 { temperature=32.0 }");
  }

  @Test
  void aUnitThatIsUnknownOrMeasuresSomethingElseIsDriftAndTheRestIsTaken() {
    publish(
        "{\"temperature\":1,\"motor\":{\"pressure\":1},\"level\":3,\"$unit\":{\"temperature\":\"furlong\",\"motor/pressure\":\"metre\",\"level\":\"metre\",\"length\":7}}");
    publish("{\"length\":1,\"$unit\":{\"length\":7}}");

    assertThat(target.text()).isEqualTo("o1 { level=3.0 } o1 { }");
    assertThat(target.drifts)
        .containsExactly(
            "dev o1 [temperature] WRONG_TYPE: expected a value in degreeCelsius or a unit that converts to it, found one in furlong",
            "dev o1 [motor/pressure] WRONG_TYPE: expected a value in bar or a unit that converts to it, found one in metre",
            "dev o1 [length] WRONG_TYPE: expected a value in metre or a unit that converts to it, found one in 7");
  }

  @Test
  void anIntegerMustComeOutExactly() {
    publish("{\"length\":1550,\"$unit\":{\"length\":\"centimetre\"}}");

    assertThat(target.text()).isEqualTo("o1 { }");
    assertThat(target.drifts)
        .containsExactly(
            "dev o1 [length] WRONG_TYPE: expected a value that is an integer in metre, found 1550 in centimetre");
  }

  @Test
  void unitsThatCannotBeReadLeaveNothingToTake() {
    publish("{\"temperature\":1,\"$unit\":\"degreeFahrenheit\"}");
    publish("{\"level\":1,\"motor\":{\"pressure\":1,\"$unit\":[]}}");

    assertThat(target.text()).isEqualTo("o1 { level=1.0 }");
    assertThat(target.drifts)
        .containsExactly(
            "dev o1 [$unit] WRONG_TYPE: expected an object of units by property, found the string \"degreeFahrenheit\"",
            "dev o1 [motor/$unit] WRONG_TYPE: expected an object of units by property, found an array");
  }

  @Test
  void aUnitOfAPropertyThatIsMisspeltIsNoted() {
    publish("{\"temperature\":1,\"$unit\":{\"temprature\":\"kelvin\"}}");

    assertThat(target.text()).isEqualTo("o1 { temperature=1.0 }");
    assertThat(target.drifts)
        .containsExactly(
            "dev o1 [$unit/temprature] UNKNOWN_PROPERTY: expected a property of the model (temperature?), found a unit of no value, the string \"kelvin\"");
  }

  @Test
  void aDraftedPropertyHasNoUnitToConvertTo() {
    RecordingTarget drafts = new RecordingTarget(true);
    decoder.decode(
        Messages.of(
            "dev", "lockstep/v1/x/telemetry", "{\"$unit\":{\"t\":\"kelvin\"},\"t\":273.15}"),
        drafts);

    assertThat(drafts.text()).isEqualTo("x { t=273.15 }");
    assertThat(drafts.drifts).isEmpty();
  }
}
