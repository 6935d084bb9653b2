package io.lockstep.stream;

import static io.lockstep.stream.Factory.problems;
import static io.lockstep.stream.Factory.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.model.text.NamedText;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Of what gives properties their values by itself, one may write each: computed properties and
/// processes, inheritance included. What is told of two, word for word.
class WritersTest {
  private static String process(String name, String model, String shows) {
    return """
        process: %s
        model: dtmi:f:%s;1
        steps: [ { step: work, begins: power > 1.0, ends: power < 0.5 } ]
        shows: %s
        ---
        """
        .formatted(name, model, shows);
  }

  private static String compute(String name, String model, String property) {
    return """
        compute: %s
        model: dtmi:f:%s;1
        property: %s
        value: "'a'"
        ---
        """
        .formatted(name, model, property);
  }

  @Test
  void aProcessShowsNothingThatIsComputed() {
    assertThat(
            problems(
                compute("words", "Machine", "label"), process("shift", "Oven", "{ step: label }")))
        .containsExactly(
            "rules/b.yaml:4:16: shows: expected one writer of label for twins of dtmi:f:Oven;1, found another, words, at rules/a.yaml:3");
  }

  @Test
  void nothingIsComputedThatAProcessShows() {
    assertThat(
            problems(
                process("shift", "Machine", "{ step: label }"), compute("words", "Oven", "label")))
        .containsExactly(
            "rules/b.yaml:3:11: property: expected one writer of label for twins of dtmi:f:Oven;1, found another, process shift, at rules/a.yaml:4");
  }

  @Test
  void aProcessMeetsWhatOnlyModelsThatExtendItsOwnHave() {
    String models =
        """
        [ { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:f:Base;1", "@type": "Interface",
            "contents": [ { "@type": "Property", "name": "power", "schema": "double" } ] },
          { "@context": "dtmi:dtdl:context;3", "@id": "dtmi:f:Sub;1", "@type": "Interface",
            "extends": "dtmi:f:Base;1",
            "contents": [ { "@type": "Property", "name": "step", "schema": "string" } ] } ]
        """;
    ModelSet parsed = new DtdlParser().parse(List.of(new ModelSource("models", models))).models();
    RulesResult result =
        Rules.parse(
            List.of(
                new NamedText("a.yaml", process("shift", "Base", "{}")),
                new NamedText("b.yaml", compute("words", "Sub", "step"))),
            parsed);
    assertThat(result).isInstanceOf(RulesResult.Invalid.class);
    assertThat(((RulesResult.Invalid) result).problems())
        .extracting(Object::toString)
        .containsExactly(
            "b.yaml:3:11: property: expected one writer of step for twins of dtmi:f:Sub;1, found another, process shift, at a.yaml:4");
  }

  @Test
  void twoProcessesOfAModelShowTheirStepsInPropertiesOfTheirOwn() {
    assertThat(
            problems(
                process("one", "Line", "{ step: label }"),
                process("two", "Line", "{ status: label }"),
                process("three", "Machine", "{ status: label }")))
        .containsExactly(
            "rules/b.yaml:4:18: shows: expected one writer of label for twins of dtmi:f:Line;1, found another, process one, at rules/a.yaml:4");
    assertThat(problems(process("one", "Line", "{ run: label, step: label }")))
        .containsExactly(
            "rules/a.yaml:4:28: shows: expected one writer of label for twins of dtmi:f:Line;1, found another, process one, at rules/a.yaml:4");
  }

  @Test
  void propertiesThatNoModelHasAreNobodys() {
    Rules rules =
        valid(
            process("one", "Line", "{ run: label }"),
            process("two", "Line", "{ }"),
            compute("words", "Machine", "label"));
    assertThat(rules.writers()).extracting(Writer::name).containsExactly("words", "one", "two");
    assertThat(rules.writers().getFirst().writes()).isEqualTo(List.of("label"));
    assertThat(rules.writers().get(1).writes())
        .containsExactly("label", "step", "stepSince", "status");
  }
}
