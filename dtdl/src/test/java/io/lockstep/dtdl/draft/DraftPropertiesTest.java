package io.lockstep.dtdl.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.evolution.ModelChange;
import io.lockstep.dtdl.evolution.ModelComparison;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// What holds for drafts of whatever is sent.
final class DraftPropertiesTest {

  private static final Dtmi ID = new Dtmi("dtmi:draft:Thing;1");

  private static ModelDraft observed(ModelDraft draft, List<String> payloads) {
    ModelDraft observed = draft;
    for (String payload : payloads) {
      observed = observed.observeJson(payload);
    }
    return observed;
  }

  @Property(tries = 1000)
  void aDraftParsesAndTakesAllThatItHasSeen(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int version, @ForAll boolean enums) {
    List<String> payloads = new RandomPayloads(seed).some();
    DraftText text = observed(ModelDraft.empty(ID), payloads).withEnums(enums).write(version);

    ModelSet models = DraftCheck.parse(text.dtdl());
    for (String payload : payloads) {
      DraftCheck.assertTakes(models, ID, payload, text.notes());
    }
  }

  @Property(tries = 500)
  void aDraftGoesOnFromItsOwnModel(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int version) {
    RandomPayloads random = new RandomPayloads(seed);
    List<String> before = random.some();
    ModelSet models = DraftCheck.parse(observed(ModelDraft.empty(ID), before).toDtdl(version));
    ModelDraft again = ModelDraft.of(models.find(ID).orElseThrow(), models);

    ModelSet same = merged(models, again.asNextVersion().toDtdl(version));
    assertThat(same.find(ID)).as("nothing new, no new version").isPresent();

    List<String> more = random.some();
    DraftText text = observed(again, more).write(version);
    ModelSet wider = merged(models, text.dtdl());
    for (String payload : more) {
      DraftCheck.assertTakes(wider, ID, payload, text.notes());
    }
    List<String> broken =
        ModelComparison.compare(ID, models, ID, wider).changes().stream()
            .filter(change -> change.kind() == ModelChange.Kind.REMOVED)
            .map(Object::toString)
            .toList();
    assertThat(broken).isEmpty();
  }

  /// Interfaces of components that did not change are not written again.
  private static ModelSet merged(ModelSet old, String dtdl) {
    List<ModelSource> sources = new ArrayList<>();
    sources.add(new ModelSource("draft", dtdl));
    ParseResult result =
        new DtdlParser()
            .parse(
                sources,
                wanted ->
                    wanted.stream()
                        .flatMap(id -> old.find(id).stream())
                        .map(model -> new ModelSource("old", model.json()))
                        .toList());
    assertThat(result.errors()).as(dtdl).isEmpty();
    return result.models();
  }

  @Property(tries = 200)
  void theSameObservationsGiveTheSameText(@ForAll long seed) {
    List<String> payloads = new RandomPayloads(seed).some();

    assertThat(observed(ModelDraft.empty(ID), payloads).write(3))
        .isEqualTo(observed(ModelDraft.empty(ID), payloads).write(3));
  }
}
