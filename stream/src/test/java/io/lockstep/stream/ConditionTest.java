package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final Shape OVEN = Bakery.oven();
  private final Values values = new Values(OVEN);

  private static Condition compile(String text) {
    List<TextProblem> problems = new ArrayList<>();
    Condition condition = Condition.compile(text, OVEN, problems);
    assertThat(problems).isEmpty();
    return Objects.requireNonNull(condition);
  }

  private Verdict verdict(String text) {
    return compile(text).test(new Evaluation(values));
  }

  private static List<String> problems(String text) {
    List<TextProblem> problems = new ArrayList<>();
    Condition condition = Condition.compile(text, OVEN, problems);
    assertThat(condition).isNull();
    return problems.stream().map(p -> p.offset() + " " + p.message()).toList();
  }

  @Test
  void aConditionOnAPropertyWithoutValueIsNotKnown() {
    assertThat(verdict("zone2.temperature > 260")).isEqualTo(Verdict.NOT_KNOWN);
    values.set("zone2.temperature", 260.0);
    assertThat(verdict("zone2.temperature > 260")).isEqualTo(Verdict.FALSE);
    values.set("zone2.temperature", 260.5);
    assertThat(verdict("zone2.temperature > 260")).isEqualTo(Verdict.TRUE);
  }

  @Test
  void whatIsNotKnownGivesWayToWhatDecidesAlone() {
    values.set("on", true);
    assertThat(verdict("on || speed > 1")).isEqualTo(Verdict.TRUE);
    assertThat(verdict("speed > 1 || on")).isEqualTo(Verdict.TRUE);
    assertThat(verdict("speed > 1 && !on")).isEqualTo(Verdict.FALSE);
    assertThat(verdict("speed > 1 && on")).isEqualTo(Verdict.NOT_KNOWN);
  }

  @Test
  void whatCannotBeComputedFails() {
    values.set("count", 5L).set("target", 0L);
    assertThat(verdict("count / target > 1")).isEqualTo(Verdict.FAILED);
    assertThat(verdict("count / target > 1 || count == 5")).isEqualTo(Verdict.TRUE);
  }

  @Test
  void functionsOfCelRunOnItsRuntime() {
    Condition condition = compile("product.startsWith('rye') && size(batch) > 2");
    assertThat(condition.isSimple()).isFalse();
    assertThat(condition.slots()).containsExactly(values.slot("product"), values.slot("batch"));
    assertThat(condition.test(new Evaluation(values))).isEqualTo(Verdict.NOT_KNOWN);
    values.set("product", "rye bread").set("batch", "b-17");
    assertThat(condition.test(new Evaluation(values))).isEqualTo(Verdict.TRUE);
    assertThat(verdict("int(batch) > 2")).isEqualTo(Verdict.FAILED);
    assertThat(verdict("[1, 2].exists(n, n == 2) ? true : on")).isEqualTo(Verdict.TRUE);
  }

  @Test
  void allThatIsWrongIsToldWithItsPlaceAndHowToMendIt() {
    assertThat(problems("zone2.temprature > 260 && sped < 1.0"))
        .containsExactly(
            "0 expected a property of dtmi:t:Oven;1, found zone2.temprature; did you mean zone2.temperature?",
            "26 expected a property of dtmi:t:Oven;1, found sped; did you mean speed?");
    assertThat(problems("speed + 1 > 2.0"))
        .containsExactly(
            "6 expected two numbers of one type beside +, found speed (double) and 1 (int); write 1.0");
    assertThat(problems("speed == 1"))
        .containsExactly(
            "6 expected two values of one type beside ==, found speed (double) and 1 (int); write 1.0");
    assertThat(problems("speed + count > 2.0"))
        .containsExactly(
            "6 expected two numbers of one type beside +, found speed (double) and count (int); write double(count)");
    assertThat(problems("zone1.temperature > zone1.core"))
        .containsExactly(
            "18 expected one unit on both sides of >, found degreeCelsius and kelvin; write convert(..., 'degreeCelsius') around one side");
    assertThat(problems("zone1 > 5.0"))
        .containsExactly(
            "0 expected a property of dtmi:t:Oven;1, found its component zone1; write one of its properties, such as zone1.temperature");
    assertThat(problems("state == 'runing'"))
        .containsExactly(
            "9 expected one of the values of state (idle, running), found runing; did you mean running?");
    assertThat(problems("speed"))
        .containsExactly(
            "0 expected a condition that is true or false, found speed of type double");
    assertThat(problems("on && "))
        .containsExactly("6 expected a property, a literal or a parenthesis, found the end");
    assertThat(problems("on & open"))
        .containsExactly("3 expected an expression of CEL, found &; write && for and");
    assertThat(problems("speed = 1.0"))
        .containsExactly("6 expected an expression of CEL, found =; write == to compare");
    assertThat(problems("curve == 1"))
        .containsExactly(
            "0 expected a property that holds a number, a boolean or a text, found curve, which holds an object, array or map");
  }

  @Test
  void whatCelFindsWrongIsToldInTheSameWay() {
    assertThat(problems("product.startsWith('a') && zone2.temprature > 1.0"))
        .containsExactly(
            "27 expected a property of dtmi:t:Oven;1, found zone2.temprature; did you mean zone2.temperature?");
    assertThat(problems("product.beginsWith('a')"))
        .containsExactly(
            "18 expected an expression of CEL, found an error: undeclared reference to 'beginsWith' (in container '')");
    assertThat(problems("size(product) > 1.0 && size(speed) > 1"))
        .containsExactly(
            "27 expected an expression of CEL, found an error: found no matching overload for 'size' applied to '(double)'");
    assertThat(problems("now() > 1")).hasSize(1);
  }
}
