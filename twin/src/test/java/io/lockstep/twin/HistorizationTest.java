package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The historization extension says which readings history is to keep; the twin's state and live
/// subscribers get all of them.
class HistorizationTest {
  private static final String MODELS =
      """
      [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:historization;1"],
        "@id":"dtmi:t:Some;1","@type":"Interface","contents":[
         {"@type":["Telemetry","Historized"],"name":"kept","schema":"double"},
         {"@type":"Telemetry","name":"passing","schema":"double"},
         {"@type":"Property","name":"note","schema":"string","writable":true}]},
       {"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Plain;1","@type":"Interface","contents":[
         {"@type":"Telemetry","name":"kept","schema":"double"},
         {"@type":"Telemetry","name":"passing","schema":"double"}]}]
      """;

  private static Plant plant() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.put("twin", "dtmi:t:Some;1", "");
    plant.changes.clear();
    return plant;
  }

  private static List<Boolean> kept(Plant plant) {
    return plant.changes.samples().stream().map(RecordedChanges.Sample::kept).toList();
  }

  @Test
  void readingsThatTheModelDoesNotWantAreMarkedAndStillBecomeTheState() {
    Plant plant = plant();

    assertThat(plant.number("twin", "kept", Plant.START, 1)).isNull();
    assertThat(plant.number("twin", "passing", Plant.START, 2)).isNull();

    assertThat(kept(plant)).containsExactly(true, false);
    assertThat(plant.value("twin", "passing").json()).isEqualTo("2.0");
  }

  @Test
  void whatAnAppWritesIsMarkedLikeAReading() {
    Plant plant = plant();

    plant.done(
        new TwinCommand.PatchTwin(
            "twin", "[{\"op\":\"add\",\"path\":\"/note\",\"value\":\"x\"}]", null));

    assertThat(kept(plant)).containsExactly(false);
  }

  @Test
  void anotherModelCountsFromItsFirstReadingOn() {
    Plant plant = plant();
    assertThat(plant.number("twin", "passing", Plant.START, 1)).isNull();

    plant.done(
        new TwinCommand.PatchTwin(
            "twin",
            "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"dtmi:t:Plain;1\"}]",
            null));
    assertThat(plant.number("twin", "passing", Plant.START + 1, 2)).isNull();

    assertThat(kept(plant)).containsExactly(false, true);
  }
}
