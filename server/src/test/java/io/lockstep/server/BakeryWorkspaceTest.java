package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.field.bakery.DemoPlant;
import io.lockstep.model.text.NamedText;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The demo's workspace is as good as we ask of others.
class BakeryWorkspaceTest {
  private static ParseResult models() {
    List<ModelSource> sources =
        DemoPlant.models().entrySet().stream()
            .map(file -> new ModelSource(file.getKey(), file.getValue()))
            .toList();
    return new DtdlParser().parse(sources, ModelSet.empty());
  }

  @Test
  void itsModelsAreValidAndSayWhatEveryValueIsCalled() {
    ParseResult result = models();
    assertThat(result.errors()).isEmpty();
    assertThat(result.unresolved()).isEmpty();
    assertThat(result.models().interfaces()).hasSize(DemoPlant.models().size());
    DemoPlant.models().values().forEach(text -> assertThat(text).contains("displayName"));
  }

  @Test
  void itsGraphIsWhatAKernelTakes() {
    DryRun kernel = new DryRun();
    assertThat(kernel.add(models().models())).isEmpty();
    List<GraphElement> elements =
        GraphElement.readAll(List.of(new NamedText("bakery.json", DemoPlant.graph())));
    assertThat(elements).hasSizeGreaterThan(30);
    for (GraphElement element : elements) {
      assertThat(kernel.decide(element)).as(element.what()).isEmpty();
    }
  }

  @Test
  void itsRulesFitItsModels() {
    RulesResult result =
        Rules.parse(List.of(new NamedText("bakery.yaml", DemoPlant.rules())), models().models());
    assertThat(result).isInstanceOf(RulesResult.Valid.class);
  }
}
