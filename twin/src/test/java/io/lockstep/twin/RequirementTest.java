package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The Requirement extension: what a model requires, an app must give and cannot take away; what
/// the field makes is kept without it, and told.
class RequirementTest {
  private static final String MODELS =
      """
      [{"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:requirement;2"],
        "@id":"dtmi:t:Pump;1","@type":"Interface","contents":[
         {"@type":["Property","Required"],"name":"serial","schema":"string"},
         {"@type":["Property","Required"],"name":"place","writable":true,
          "schema":{"@type":"Object","fields":[
            {"@type":["Field","Required"],"name":"x","schema":"double"},
            {"name":"note","schema":"string"}]}},
         {"@type":"Property","name":"speed","schema":"double"},
         {"@type":"Relationship","name":"feeds","properties":[
           {"@type":["Property","Required"],"name":"pipe","schema":"string"},
           {"@type":"Property","name":"length","schema":"double"}]}]},
       {"@context":"dtmi:dtdl:context;4","@id":"dtmi:t:Free;1","@type":"Interface","contents":[
         {"@type":"Property","name":"serial","schema":"string"},
         {"@type":"Property","name":"speed","schema":"double"}]}]
      """;

  private static final String WHOLE = "\"serial\":\"s-1\",\"place\":{\"x\":1}";

  private static Plant plant() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    return plant;
  }

  private static TwinCommand put(String model, String members) {
    return new TwinCommand.PutTwin(
        "p",
        "{\"$metadata\":{\"$model\":\"%s\"}%s%s}"
            .formatted(model, members.isEmpty() ? "" : ",", members),
        false);
  }

  private static TwinCommand patch(String operations) {
    return new TwinCommand.PatchTwin("p", operations, null);
  }

  @Test
  void aTwinWithoutWhatItsModelRequiresIsRefusedWithAllThatIsMissing() {
    Plant plant = plant();

    Refusal refusal = plant.refused(put("dtmi:t:Pump;1", "\"speed\":1"));

    assertThat(refusal.details().toString())
        .contains("serial: expected a value, since model dtmi:t:Pump;1 requires it")
        .contains("place: expected a value")
        .doesNotContain("speed");
    assertThat(plant.view().twin("p")).isEmpty();
    plant.done(put("dtmi:t:Pump;1", WHOLE));
  }

  @Test
  void anObjectWithoutARequiredFieldDoesNotConform() {
    Refusal refusal =
        plant().refused(put("dtmi:t:Pump;1", "\"serial\":\"s\",\"place\":{\"note\":\"n\"}"));

    assertThat(refusal.details()).singleElement().asString().contains("place").contains("x");
  }

  @Test
  void whatIsRequiredCannotBeTakenAway() {
    Plant plant = plant();
    plant.done(put("dtmi:t:Pump;1", WHOLE));

    Refusal refusal = plant.refused(patch("[{\"op\":\"remove\",\"path\":\"/serial\"}]"));

    assertThat(refusal.message()).contains("serial: expected a value");
    assertThat(plant.value("p", "serial").json()).isEqualTo("\"s-1\"");
    plant.refused(put("dtmi:t:Pump;1", "\"serial\":\"s-2\""));
    plant.done(patch("[{\"op\":\"replace\",\"path\":\"/serial\",\"value\":\"s-2\"}]"));
  }

  @Test
  void anotherModelIsTakenOnlyWithWhatItRequires() {
    Plant plant = plant();
    plant.done(put("dtmi:t:Free;1", "\"serial\":\"s\""));
    String change =
        "{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"dtmi:t:Pump;1\"}";

    Refusal refusal = plant.refused(patch("[" + change + "]"));

    assertThat(refusal.details()).singleElement().asString().startsWith("place: expected a value");
    plant.done(patch("[" + change + ",{\"op\":\"add\",\"path\":\"/place\",\"value\":{\"x\":2}}]"));
  }

  @Test
  void adoptingADraftNeedsItToo() {
    Plant plant = plant();
    assertThat(plant.number("p", "speed", Plant.START, 2.5)).isNull();

    Refusal refusal = plant.refused(new TwinCommand.AdoptDraft("p", "dtmi:t:Pump;1"));

    assertThat(refusal.details()).hasSize(2);
  }

  @Test
  void aTwinThatReadingsMadeMayLackItAndSaysWhat() {
    Plant plant = plant();
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin("p", "device", "dtmi:t:Pump;1");
    plant.kernel.endInput();
    assertThat(twin).isNotNegative();

    assertThat(plant.view().values("p").orElseThrow().missing()).containsExactly("serial", "place");
    plant.done(patch("[{\"op\":\"add\",\"path\":\"/speed\",\"value\":3}]"));
    plant.done(patch("[{\"op\":\"add\",\"path\":\"/serial\",\"value\":\"s\"}]"));
    assertThat(plant.view().values("p").orElseThrow().missing()).containsExactly("place");
  }

  @Test
  void aRelationshipMustHaveItsRequiredProperties() {
    Plant plant = plant();
    plant.done(put("dtmi:t:Pump;1", WHOLE));
    plant.put("q", "dtmi:t:Free;1", "");

    Refusal refusal =
        plant.refused(
            new TwinCommand.PutRelationship(
                "p", "r", "{\"$relationshipName\":\"feeds\",\"$targetId\":\"q\"}", false));

    assertThat(refusal.message()).contains("pipe: expected a value");
    plant.done(
        new TwinCommand.PutRelationship(
            "p",
            "r",
            "{\"$relationshipName\":\"feeds\",\"$targetId\":\"q\",\"pipe\":\"k\"}",
            false));
    plant.refused(
        new TwinCommand.PatchRelationship(
            "p", "r", "[{\"op\":\"remove\",\"path\":\"/pipe\"}]", null));
  }
}
