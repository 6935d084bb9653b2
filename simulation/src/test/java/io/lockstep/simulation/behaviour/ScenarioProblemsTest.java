package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmu.Fmu;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with a scenario file is said with its place, what was expected and what was found.
class ScenarioProblemsTest {
  private static final String HEAD =
      """
      behaviour: zone
      mode: shadow
      java: lag
      model: dtmi:test:Oven;1
      """;

  @TempDir Path folder;

  @Test
  void aFileWithoutMistakesHasNone() {
    assertThat(
            SmallPlant.problems(
                HEAD
                    + """
                    step: 500ms
                    lateness: 2s
                    inputs:
                      u: { property: burner, sampling: linear }
                    start:
                      y: temperature
                      timeConstant: 180
                    outputs:
                      y: { property: expected, measured: temperature, residual: residual }
                    health: health
                    ---
                    what-if: faster
                    anything: goes
                    """,
                SmallPlant.JAVA))
        .isEmpty();
  }

  @Test
  void allMistakesOfAFileAreToldAtOnce() {
    assertThat(
            SmallPlant.problems(
                """
                behaviour: a zone
                mode: shadows
                java: lag
                fmu: zone.fmu
                modle: dtmi:test:Oven;1
                step: 1 day
                time: watch
                inputs:
                  u: { property: burner, value: 3 }
                outputs:
                  y: { residual: residual }
                ---
                scenario: x
                """,
                SmallPlant.JAVA))
        .containsExactly(
            "5:1: behaviour: expected one of behaviour, mode, fmu, java, model, twin, step, time, lateness, inputs, start, outputs, health, calibration, found modle; did you mean mode?",
            "1:12: behaviour: expected a name of letters, digits, dots, dashes and underscores, found a zone",
            "2:7: mode: expected one of shadow, virtual-sensor, stand-in, found shadows",
            "1:1: behaviour: expected one of the keys fmu and java, found both",
            "1:1: behaviour: expected one of the keys model and twin, found neither",
            "6:7: step: expected a duration such as 100ms, 1s, 5m, found 1 day",
            "9:6: u: expected one of the keys property and value, found both",
            "11:6: output y: residual: expected the key measured beside it, found none",
            "7:7: time: expected readings or clock, found watch",
            "13:1: a scenario: expected the key behaviour or what-if, found neither");
  }

  @Test
  void variablesAndPropertiesAreLookedFor() {
    assertThat(
            SmallPlant.problems(
                HEAD
                    + """
                    inputs:
                      v: burner
                      gain: brner
                    start:
                      tau: 3
                    outputs:
                      y: { property: health, measured: temperatur }
                    health: count
                    """,
                SmallPlant.JAVA))
        .containsExactly(
            "6:6: v: expected a variable of lag, found none of this name; did you mean u?",
            "7:9: gain: expected an input of the model, found another variable",
            "7:9: brner: expected a property or telemetry of dtmi:test:Oven;1, found none of this name; did you mean burner?",
            "1:1: tau: expected a variable of lag, found none of this name; did you mean u?",
            "11:6: health: expected a property that is a number or a boolean, found another schema",
            "11:6: temperatur: expected a property or telemetry of dtmi:test:Oven;1, found none of this name; did you mean temperature?",
            "1:1: health: expected a property of schema string, found count of another");
  }

  @Test
  void whatIsToBeFittedIsCheckedInItsPlace() {
    String outputs =
        """
        outputs:
          y: { property: expected, measured: temperature }
        """;
    assertThat(
            SmallPlant.problems(
                HEAD
                    + outputs
                    + """
                    inputs: { u: burner }
                    calibration:
                      last: 7d
                      hold-out: 0.2
                      starts: 8
                      seed: 3
                      twin: oven-1
                      parameters:
                        gain: { lower: 1, upper: 9, start: 2 }
                        timeConstant: { lower: 1, upper: 1e3 }
                    """,
                SmallPlant.JAVA))
        .isEmpty();
    assertThat(
            SmallPlant.problems(
                HEAD
                    + outputs
                    + """
                    inputs: { u: burner }
                    calibration:
                      last: 7 days
                      hold-out: 1
                      starts: 2.5
                      parameter: {}
                      parameters:
                        gian: { lower: 1, upper: 9 }
                        u: { lower: 1, upper: 9 }
                        bias: { lower: 9, upper: 1 }
                        timeConstant: { lower: 1, upper: 9, start: 10 }
                        gain: { lower: 1 }
                    """,
                SmallPlant.JAVA))
        .containsExactly(
            "12:3: calibration: expected one of parameters, last, twin, hold-out, starts, seed, found parameter; did you mean parameters?",
            "9:9: last: expected a duration such as 100ms, 1s, 5m, found 7 days",
            "10:13: hold-out: expected a share from 0 to 0.9, found 1.0",
            "16:11: bias: expected a lower bound below the upper one, found 9.0 and 1.0",
            "17:48: timeConstant: expected a start from 1.0 to 9.0, found 10.0",
            "18:11: gain: expected the keys lower and upper, found not both",
            "11:11: starts: expected a whole number from 1 to 100, found 2.5",
            "14:11: calibration gian: expected a variable of lag, found none of this name; did you mean gain?",
            "15:8: calibration u: expected a parameter or start value, found an input, which is told before each step");
  }

  @Test
  void repeatsAreToldOfWhatIsMeasuredToANumber() {
    assertThat(
            SmallPlant.problems(
                HEAD
                    + """
                    inputs: { u: burner }
                    outputs:
                      y: { property: expected, measured: temperature, stuck: count }
                      u: { stuck: motor/speed }
                      gain: { measured: temperature }
                    """,
                SmallPlant.JAVA))
        .containsExactly(
            "8:6: output u: stuck: expected the key measured beside it, found none",
            "9:9: output gain: expected one of the keys property, residual and stuck, found none",
            "7:6: stuck: expected a property of schema double, found count of another");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(
            SmallPlant.problems(
                """
                behaviour: a
                mode: virtual-sensor
                fmu: zone.fmu
                twin: oven-2
                outputs: { T: expected }
                ---
                behaviour: a
                mode: virtual-sensor
                java: lagg
                model: dtmi:test:Owen;1
                outputs: { y: { property: expected, measured: temperature } }
                """,
                SmallPlant.JAVA))
        .containsExactly(
            "11:15: output y: mode virtual-sensor: expected no measured, residual and stuck, found some; mode shadow compares",
            "7:1: behaviour: expected each name once, found a again",
            "1:1: twin: expected a twin that there is, found oven-2",
            "1:1: fmu: expected zone.fmu in the folder fmus or uploaded, found neither",
            "7:1: model: expected a model that there is, found dtmi:test:Owen;1",
            "7:1: java: expected one of [lag], found lagg");
  }

  @Test
  void twoBehavioursDoNotWriteOneProperty() {
    String one =
        """
        behaviour: %s
        mode: virtual-sensor
        java: lag
        model: dtmi:test:Oven;1
        inputs: { u: burner }
        outputs: { y: expected }
        """;

    assertThat(
            SmallPlant.problems(
                one.formatted("first") + "---\n" + one.formatted("second"), SmallPlant.JAVA))
        .containsExactly(
            "13:15: expected: expected one behaviour to write it, found first as well");
  }

  @Test
  void unitsThatMeasureOtherThingsAreRefused() {
    TestFmus.binary(folder, "zone", 3);
    try (Models models = new FmuModels(Optional.of(folder), Map.of(), Fmu::load)) {
      assertThat(
              SmallPlant.problems(
                  """
                  behaviour: a
                  mode: shadow
                  fmu: zone3.fmu
                  model: dtmi:test:Oven;1
                  inputs:
                    ambient: length
                    u: { property: temperature, unit: metre }
                  outputs:
                    T: { property: expected, measured: temperature, residual: length }
                  """,
                  models))
          .containsExactly(
              "6:12: length: expected a unit that converts to metre, found K; say the variable's DTDL unit by the key unit",
              "7:6: temperature: expected a unit that converts to degreeCelsius, found metre; say the variable's DTDL unit by the key unit",
              "9:6: length: expected a unit that converts to metre, found degreeCelsius; say the variable's DTDL unit by the key unit");
    }
  }
}
