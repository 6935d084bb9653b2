package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whole public ontologies: each is one batch.
final class OntologyTest {

  @Test
  void realEstateCoreIsValidAsOneBatch() {
    ModelSet models = parse("realestatecore", ModelSet.empty());

    assertThat(models.interfaces()).hasSizeGreaterThan(700);
  }

  @Test
  void isa95IsValidAsOneBatch() {
    ModelSet models = parse("isa95", ModelSet.empty());

    assertThat(models.interfaces()).hasSize(180);
  }

  @Test
  void oneOntologyIsAddedOnTopOfAnother() {
    ModelSet base = parse("realestatecore", ModelSet.empty());

    ModelSet both = parse("isa95", base);

    assertThat(both.interfaces()).hasSize(base.interfaces().size() + 180);
    assertThat(both.interfaces()).containsAllEntriesOf(base.interfaces());
  }

  @Test
  void theTextOfEachInterfaceParsesToTheSameInterface() {
    ModelSet models = parse("isa95", ModelSet.empty());
    List<ModelSource> texts = new ArrayList<>();
    models
        .interfaces()
        .forEach((id, model) -> texts.add(new ModelSource(id.value(), model.json())));

    ModelSet again = new DtdlParser().parse(texts).models();

    assertThat(again.interfaces().keySet()).isEqualTo(models.interfaces().keySet());
    again
        .interfaces()
        .forEach(
            (id, model) -> {
              Interface first = models.find(id).orElseThrow();
              assertThat(model.contents()).isEqualTo(first.contents());
              assertThat(model.documentation()).isEqualTo(first.documentation());
              assertThat(model.extendsIds()).isEqualTo(first.extendsIds());
            });
  }

  private static ModelSet parse(String name, ModelSet base) {
    List<ModelSource> sources = ReferenceData.ontology(name);
    long start = System.nanoTime();
    ParseResult result = new DtdlParser().parse(sources, base);
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.println(name + ": " + sources.size() + " interfaces in " + millis + " ms");
    assertThat(result.errors()).isEmpty();
    assertThat(result.unresolved()).isEmpty();
    return result.models();
  }
}
