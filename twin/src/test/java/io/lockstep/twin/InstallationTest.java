package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Items are installed at locations and removed, and what was there is known for ever.
class InstallationTest {
  private static final String MODELS =
      """
      [{"@id":"dtmi:test:Pump;1","@type":"Interface","@context":"dtmi:dtdl:context;3"},
       {"@id":"dtmi:test:Place;1","@type":"Interface","@context":"dtmi:dtdl:context;3","contents":[
         {"@type":"Relationship","name":"installed","target":"dtmi:test:Pump;1","maxMultiplicity":1}]}]
      """;

  private final Plant plant = Plant.empty();

  @BeforeEach
  void twins() {
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.put("place1", "dtmi:test:Place;1", "");
    plant.put("place2", "dtmi:test:Place;1", "");
    plant.put("pump1", "dtmi:test:Pump;1", "");
    plant.put("pump2", "dtmi:test:Pump;1", "");
  }

  private Installation newest(String twin) {
    return Installation.of(plant.view(), twin).getFirst();
  }

  @Test
  void bothSidesKnowWhatWasInstalled() {
    plant.done(new TwinCommand.Install("place1", "pump1", false));
    assertThat(newest("place1")).isEqualTo(newest("pump1"));
    assertThat(newest("pump1").isStill()).isTrue();
    assertThat(plant.view().relationship("place1", "installed-pump1")).isPresent();

    plant.done(new TwinCommand.RemoveItem("place1", ""));

    assertThat(newest("pump1").isStill()).isFalse();
    assertThat(newest("pump1").toMicros()).isGreaterThanOrEqualTo(newest("pump1").fromMicros());
    assertThat(plant.view().relationship("place1", "installed-pump1")).isEmpty();
  }

  @Test
  void anItemIsAtOneLocationAtATime() {
    plant.done(new TwinCommand.Install("place1", "pump1", false));

    Refusal refusal = plant.refused(new TwinCommand.Install("place2", "pump1", false));

    assertThat(refusal.httpStatus()).isEqualTo(409);
    assertThat(refusal.message()).contains("place1");
  }

  @Test
  void aLocationTakesAsManyAsItsModelSays() {
    plant.done(new TwinCommand.Install("place1", "pump1", false));

    assertThat(plant.refused(new TwinCommand.Install("place1", "pump2", false)).message())
        .contains("at most 1");
  }

  @Test
  void aSwapIsOneStepOrNone() {
    plant.done(new TwinCommand.Install("place1", "pump1", false));
    plant.done(new TwinCommand.Install("place1", "pump2", true));
    assertThat(Installation.of(plant.view(), "place1"))
        .extracting(Installation::item, Installation::isStill)
        .containsExactly(tuple("pump2", true), tuple("pump1", false));

    plant.done(new TwinCommand.Install("place2", "pump1", false));
    Refusal refusal = plant.refused(new TwinCommand.Install("place2", "pump2", true));

    assertThat(refusal.httpStatus()).isEqualTo(409);
    assertThat(newest("place2").isStill()).isTrue();
    assertThat(plant.view().relationship("place2", "installed-pump1")).isPresent();
  }

  @Test
  void whatWritesTheRelationshipInstalls() {
    plant.relate("place1", "r", "installed", "pump1");
    assertThat(newest("pump1").location()).isEqualTo("place1");

    plant.done(new TwinCommand.DeleteRelationship("place1", "r", null));

    assertThat(newest("pump1").isStill()).isFalse();
  }

  @Test
  void itOutlivesTheTwinsAndASnapshot() {
    plant.done(new TwinCommand.Install("place1", "pump1", false));
    plant.done(new TwinCommand.RemoveItem("place1", "pump1"));
    plant.done(new TwinCommand.DeleteTwin("pump1", null));

    Kernel restored = Plant.restore(plant.snapshot());

    assertThat(Installation.of(restored.view(), "pump1"))
        .isEqualTo(Installation.of(plant.view(), "pump1"))
        .hasSize(1);
    assertThat(restored.stateHash()).isEqualTo(plant.kernel.stateHash());
  }

  @Test
  void whatIsNotThereCannotBeRemoved() {
    assertThat(plant.refused(new TwinCommand.RemoveItem("place1", "pump1")).httpStatus())
        .isEqualTo(409);
    assertThat(plant.refused(new TwinCommand.Install("pump1", "pump2", false)).message())
        .contains("installed");
  }
}
