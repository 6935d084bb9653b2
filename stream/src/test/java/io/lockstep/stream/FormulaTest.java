package io.lockstep.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What computed properties come to, from values and from results of aggregates.
class FormulaTest {
  private static final Shape LINE = Factory.shape("Line");

  private final Values values = new Values(LINE, 4);
  private final Outcome out = new Outcome();

  private static Formula formula(String property, String value) {
    List<TextProblem> problems = new ArrayList<>();
    Formula formula =
        Formula.compile(
            new Compute("c", LINE.modelId(), property, value, Trust.UNCERTAIN),
            LINE,
            Factory.models(),
            problems);
    assertThat(problems).as(value).isEmpty();
    return Objects.requireNonNull(formula);
  }

  private Object result(String property, String value) {
    Formula formula = formula(property, value);
    formula.evaluate(new Evaluation(values), out);
    return shown(LINE.slot(formula.target()).type());
  }

  private Object shown(ValueType type) {
    return switch (out.kind()) {
      case UNKNOWN, FAILED -> out.kind();
      case KNOWN ->
          switch (type) {
            case BOOLEAN -> out.bits() != 0;
            case LONG -> out.bits();
            case DOUBLE -> Double.longBitsToDouble(out.bits());
            case TEXT, JSON -> Objects.requireNonNull(out.text());
          };
    };
  }

  @Test
  void ownPropertiesAreComputedInPlace() {
    values.set("idle", 500.0).set("power", 1.5);
    assertThat(result("power", "convert(idle, 'kilowatt') + power")).isEqualTo(2.0);
    Formula formula = formula("power", "convert(idle, 'kilowatt') + power");
    assertThat(formula.isSimple()).isTrue();
    assertThat(formula.slots()).containsExactly(LINE.indexOf("idle"), LINE.indexOf("power"));
    assertThat(formula.aggregates()).isEmpty();
  }

  @Test
  void aChoiceComputesOneSideOnly() {
    values.set("machines", 0L).set("hot", false).set("pieces", 12L);
    assertThat(result("pieces", "machines == 0 ? -1 : pieces / machines")).isEqualTo(-1L);
    values.set("machines", 5L);
    assertThat(result("pieces", "machines == 0 ? -1 : pieces / machines")).isEqualTo(2L);
    assertThat(result("label", "hot ? 'hot' : machines > 4 ? 'busy' : 'calm'")).isEqualTo("busy");
    assertThat(result("hot", "hot ? label == '' : true")).isEqualTo(true);
    values.forget("hot");
    assertThat(result("label", "hot ? 'hot' : 'calm'")).isEqualTo(Outcome.Kind.UNKNOWN);
  }

  @Test
  void whatIsNotKnownStaysSoBehindAConditionThatIs() {
    values.set("hot", true);
    assertThat(result("oee", "idle * 0.0 + (power > 1.0 || hot ? 1.0 : 2.0)"))
        .as("idle is not known, the condition behind it is")
        .isEqualTo(Outcome.Kind.UNKNOWN);
    values.set("idle", 4.0);
    assertThat(result("oee", "idle * 0.0 + (power > 1.0 || hot ? 1.0 : 2.0)")).isEqualTo(1.0);
  }

  @Test
  void whatCannotBeComputedFails() {
    values.set("machines", 0L).set("pieces", Long.MAX_VALUE).set("oee", 0.0).set("idle", 1e308);
    assertThat(result("pieces", "pieces / machines")).isEqualTo(Outcome.Kind.FAILED);
    assertThat(result("pieces", "pieces + 1")).isEqualTo(Outcome.Kind.FAILED);
    assertThat(result("oee", "1.0 / oee")).as("not finite").isEqualTo(Outcome.Kind.FAILED);
    assertThat(result("oee", "idle * 10.0")).as("not finite").isEqualTo(Outcome.Kind.FAILED);
    assertThat(result("pieces", "int(idle)")).as("beyond 64 bits").isEqualTo(Outcome.Kind.FAILED);
  }

  @Test
  void aResultFitsTheSchemaOrFails() {
    values.set("pieces", 1L << 40).set("label", "odd");
    assertThat(result("machines", "pieces")).as("32 bits").isEqualTo(Outcome.Kind.FAILED);
    assertThat(result("state", "label")).as("no value of the enum").isEqualTo(Outcome.Kind.FAILED);
    values.set("pieces", 7L).set("label", "busy");
    assertThat(result("machines", "pieces")).isEqualTo(7L);
    assertThat(result("state", "label")).isEqualTo("busy");
  }

  @Test
  void integersAndDoublesAreCastInPlace() {
    values.set("pieces", 7L).set("oee", -3.9);
    assertThat(result("oee", "double(pieces) / 2.0")).isEqualTo(3.5);
    assertThat(result("pieces", "int(oee) + int(pieces)")).isEqualTo(4L);
    assertThat(formula("oee", "double(pieces)").isSimple()).isTrue();
  }

  @Test
  void theRestOfCelRunsOnItsRuntime() {
    values.set("label", "12").set("pieces", 7L);
    Formula formula = formula("oee", "double(label) + 0.5");
    assertThat(formula.isSimple()).isFalse();
    assertThat(result("oee", "double(label) + 0.5")).isEqualTo(12.5);
    values.set("label", "x");
    assertThat(result("oee", "double(label) + 0.5")).isEqualTo(Outcome.Kind.FAILED);
    values.forget("label");
    assertThat(result("oee", "double(label) + 0.5")).isEqualTo(Outcome.Kind.UNKNOWN);
    assertThat(result("label", "string(pieces) + ' pieces'")).isEqualTo("7 pieces");
  }

  @Test
  void nothingIsNotKnown() {
    values.set("oee", 0.0).set("label", "0.5").set("machines", 4L);
    assertThat(result("oee", "oee == 0.0 ? nothing() : 1.0 / oee")).isEqualTo(Outcome.Kind.UNKNOWN);
    assertThat(result("oee", "oee == 0.0 ? nothing() : double(label)"))
        .as("on CEL's runtime, too")
        .isEqualTo(Outcome.Kind.UNKNOWN);
    assertThat(result("machines", "machines == 0 ? int(nothing()) : 8 / machines")).isEqualTo(2L);
    values.set("machines", 0L);
    assertThat(result("machines", "machines == 0 ? int(nothing()) : 8 / machines"))
        .isEqualTo(Outcome.Kind.UNKNOWN);
  }

  @Test
  void aggregatesStandBehindTheSlots() {
    Formula formula =
        formula(
            "power",
            "convert(outgoing('contains').sum(m, m.power), 'kilowatt') + convert(idle, 'kilowatt')");
    assertThat(formula.isSimple()).isTrue();
    assertThat(formula.slots()).containsExactly(LINE.indexOf("idle"));
    assertThat(formula.aggregates())
        .containsExactly(
            new Aggregate(
                Aggregate.Direction.OUTGOING,
                "contains",
                "dtmi:f:Machine;1",
                Aggregate.Function.SUM,
                "m",
                "m.power",
                ValueType.DOUBLE));
    values.set("idle", 500.0).setExtra(0, 2500.0);
    formula.evaluate(new Evaluation(values), out);
    assertThat(shown(ValueType.DOUBLE)).isEqualTo(3.0);
    values.forgetExtra(0, false);
    formula.evaluate(new Evaluation(values), out);
    assertThat(out.kind()).isEqualTo(Outcome.Kind.UNKNOWN);
    values.forgetExtra(0, true);
    formula.evaluate(new Evaluation(values), out);
    assertThat(out.kind()).isEqualTo(Outcome.Kind.FAILED);
  }

  @Test
  void aggregatesMeetTheRestOfCelToo() {
    values.setExtra(0, 3L).setExtra(1, 1L);
    Formula formula =
        formula(
            "label",
            "string(outgoing('contains').count()) + (outgoing('contains', \"dtmi:f:Oven;1\").any(o, o.temperature > 260) ? '!' : '')");
    assertThat(formula.isSimple()).isFalse();
    formula.evaluate(new Evaluation(values), out);
    assertThat(out.text()).isEqualTo("3!");
    assertThat(formula.aggregates()).hasSize(2);
    assertThat(formula.slots()).isEmpty();
  }

  @Test
  void equalAggregatesStandOnce() {
    Formula formula =
        formula(
            "oee",
            """
            outgoing('contains').sum(m, m.pieces) == 0 ? 0.0 :
              double(outgoing('contains').sum(m, m.good)) /
              double(outgoing("contains").sum(m, m.pieces))
            """);
    assertThat(formula.aggregates()).hasSize(2);
    values.setExtra(0, 8L).setExtra(1, 6L);
    formula.evaluate(new Evaluation(values), out);
    assertThat(shown(ValueType.DOUBLE)).isEqualTo(0.75);
  }

  @Test
  void aTermIsComputedForNeighboursOfEachModel() {
    Aggregate mean =
        formula("oee", "outgoing('contains').mean(m, m.pieces + m.good)").aggregates().getFirst();
    assertThat(mean.type()).isEqualTo(ValueType.DOUBLE);
    Shape oven = Factory.shape("Oven");
    Term term = Objects.requireNonNull(mean.compile(oven));
    Values neighbour = new Values(oven).set("pieces", 3L).set("good", 4L);
    term.evaluate(new Evaluation(neighbour), out);
    assertThat(shown(ValueType.DOUBLE)).as("a mean is one of doubles").isEqualTo(7.0);
    neighbour.forget("good");
    term.evaluate(new Evaluation(neighbour), out);
    assertThat(out.kind()).isEqualTo(Outcome.Kind.UNKNOWN);
    assertThat(mean.compile(Factory.shape("Site"))).as("it has no pieces").isNull();
  }

  @Test
  void aCountWithoutAConditionCountsAll() {
    Aggregate count = formula("machines", "outgoing('contains').count()").aggregates().getFirst();
    Term term = Objects.requireNonNull(count.compile(Factory.shape("Oven")));
    assertThat(term.slots()).isEmpty();
    term.evaluate(new Evaluation(new Values(Factory.shape("Oven"))), out);
    assertThat(shown(ValueType.BOOLEAN)).isEqualTo(true);
  }

  @Test
  void theModelOfTheNeighboursIsTheRelationshipsTargetUnlessItIsNamed() {
    var models = Factory.models();
    var oven = models.find(new io.lockstep.dtdl.Dtmi("dtmi:f:Oven;1")).orElseThrow();
    var line = models.find(new io.lockstep.dtdl.Dtmi("dtmi:f:Line;1")).orElseThrow();
    Aggregate all = formula("machines", "outgoing('contains').count()").aggregates().getFirst();
    assertThat(all.appliesTo(oven, models)).isTrue();
    assertThat(all.appliesTo(line, models)).isFalse();
    Aggregate incoming =
        formula("machines", "incoming('contains').count()").aggregates().getFirst();
    assertThat(incoming.model()).isEmpty();
    assertThat(incoming.appliesTo(line, models)).isTrue();
  }
}
