package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Units in conditions: checked when a rule is loaded, converted by `convert` only.
class ConditionUnitTest {
  private static final Shape OVEN = Bakery.oven();
  private final Values values = new Values(OVEN);

  private Verdict verdict(String text) {
    List<TextProblem> problems = new ArrayList<>();
    Condition condition = Condition.compile(text, OVEN, problems);
    assertThat(problems).isEmpty();
    return Objects.requireNonNull(condition).test(new Evaluation(values));
  }

  private List<String> problems(String text) {
    List<TextProblem> problems = new ArrayList<>();
    assertThat(Condition.compile(text, OVEN, problems)).isNull();
    return problems.stream().map(TextProblem::message).toList();
  }

  @Test
  void convertGivesANumberAnotherUnit() {
    values.set("zone1.temperature", 100.0).set("zone1.core", 373.15).set("width", 1500L);

    assertThat(verdict("convert(zone1.temperature, 'degreeFahrenheit') == 212.0"))
        .isEqualTo(Verdict.TRUE);
    assertThat(verdict("convert(zone1.core, 'degreeCelsius') >= zone1.temperature"))
        .isEqualTo(Verdict.TRUE);
    assertThat(verdict("convert(width, 'metre') == 1.5")).isEqualTo(Verdict.TRUE);
    assertThat(verdict("convert(width + 500, 'metre') == 2.0")).isEqualTo(Verdict.TRUE);
    assertThat(verdict("convert(zone2.core, 'degreeCelsius') > 1.0")).isEqualTo(Verdict.NOT_KNOWN);
  }

  @Test
  void convertWorksOnCelsRuntimeToo() {
    values.set("zone1.temperature", 100.0).set("width", 1500L).set("product", "rye");

    assertThat(
            verdict(
                "product.startsWith('r') && convert(zone1.temperature, 'degreeFahrenheit') == 212.0"))
        .isEqualTo(Verdict.TRUE);
    assertThat(verdict("size(product) == 3 && convert(width, 'metre') == 1.5"))
        .isEqualTo(Verdict.TRUE);
    assertThat(problems("size(product) == 3 && convert(width, 'bar') == 1.5"))
        .containsExactly(
            "expected a unit that millimetre converts to in convert, found 'bar', which measures something else");
    assertThat(problems("size(product) == 3 && convert(product, 'bar') == 1.5"))
        .containsExactly("expected convert(property, 'unit') with a property that is a number");
  }

  @Test
  void differentQuantitiesAreRefused() {
    assertThat(problems("zone1.temperature > pressure"))
        .containsExactly(
            "expected one quantity on both sides of >, found degreeCelsius and bar, which measure different things");
    assertThat(problems("convert(pressure, 'kelvin') > 1.0"))
        .containsExactly(
            "expected a unit that bar converts to in convert, found 'kelvin', which measures something else");
    assertThat(problems("convert(pressure, 'furlong') > 1.0"))
        .containsExactly(
            "expected a unit of DTDL such as 'degreeCelsius' in convert, found 'furlong'");
    assertThat(problems("convert(speed, 'bar') > 1.0"))
        .containsExactly(
            "expected a number with a unit in convert(..., 'bar'), found one for which the model states none");
    assertThat(problems("convert(product, 'bar') > 1.0"))
        .containsExactly("expected a number in convert, found product (string)");
  }

  @Test
  void theUnitOfTheResultIsChecked() {
    assertThat(problems("convert(zone1.core, 'degreeFahrenheit') > zone1.temperature"))
        .containsExactly(
            "expected one unit on both sides of >, found degreeFahrenheit and degreeCelsius; write convert(..., 'degreeFahrenheit') around one side");
  }
}
