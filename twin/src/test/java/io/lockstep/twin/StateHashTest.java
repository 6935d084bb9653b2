package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.twin.internal.state.State;
import org.junit.jupiter.api.Test;

/// Equal content has an equal hash, whatever way led to it; other content has another.
class StateHashTest {
  @Test
  void anyChangeChangesTheHash() {
    Plant plant = Plant.withModels();
    plant.put("a", Plant.OVEN, "\"temperature\":1");
    plant.put("b", Plant.OVEN, "");
    plant.relate("a", "r", "feeds", "b");
    StateHash hash = plant.kernel.stateHash();
    Plant other = plant.fork();
    other.number("a", "temperature", Kernel.NO_TIME, 1);
    assertThat(other.kernel.stateHash()).isNotEqualTo(hash);
    other = plant.fork();
    other.done(new TwinCommand.DeleteRelationship("a", "r", null));
    assertThat(other.kernel.stateHash()).isNotEqualTo(hash);
    other = plant.fork();
    other.refused(new TwinCommand.DeleteRelationship("a", "x", null));
    assertThat(other.kernel.stateHash()).isNotEqualTo(hash);
    assertThat(plant.kernel.stateHash()).isEqualTo(hash);
    assertThat(plant.view().stateHash()).isEqualTo(hash);
    assertThat(hash.toString()).matches("[0-9a-f]{32}");
  }

  @Test
  void theHashOfTheGraphDoesNotSeeWhichReferencesTwinsHave() {
    State first = new State(KernelOptions.defaults().policy());
    State second = new State(KernelOptions.defaults().policy());
    int model = first.createDraft("dtmi:lockstep:draft:m;1", 0);
    first.createTwin("x", model);
    first.createTwin("y", model);
    second.createDraft("dtmi:lockstep:draft:m;1", 0);
    second.deleteTwin(second.createTwin("y", model));
    second.createTwin("z", model);
    second.createTwin("x", model);
    second.deleteTwin(second.twins.find("z"));
    second.createTwin("y", model);
    assertThat(second.graphDigest().high()).isEqualTo(first.graphDigest().high());
    assertThat(second.graphDigest().low()).isEqualTo(first.graphDigest().low());
  }
}
