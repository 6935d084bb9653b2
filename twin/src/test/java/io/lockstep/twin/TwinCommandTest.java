package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import org.junit.jupiter.api.Test;

/// Twins and components as the Azure Digital Twins data plane writes them.
class TwinCommandTest {
  private final Plant plant = Plant.withModels();

  private Refusal patchRefused(String patch) {
    return plant.refused(new TwinCommand.PatchTwin("o", patch, null));
  }

  private Reply.Done patch(String patch) {
    return plant.done(new TwinCommand.PatchTwin("o", patch, null));
  }

  @Test
  void putCreatesATwinAndGetShowsIt() {
    plant.put(
        "o",
        Plant.OVEN,
        "\"temperature\":21.5,\"on\":true,\"count\":3,\"state\":\"hot\",\"limits\":{\"low\":1.5},"
            + "\"motor\":{\"$metadata\":{},\"rpm\":900}");
    Entity entity = plant.view().twin("o").orElseThrow();
    String time = "2023-11-14T22:13:21.0000000Z";
    assertThat(entity.json())
        .isEqualTo(
            ("{'$dtId':'o','$etag':"
                    + entity.etag().replace("\"", "\\'").replace("W/", "'W/")
                    + "','temperature':21.5,'count':3,'on':true,'state':'hot',"
                    + "'limits':{'low':1.5},"
                    + "'motor':{'$metadata':{'$lastUpdateTime':'T','rpm':{'lastUpdateTime':'T'}},"
                    + "'rpm':900.0},"
                    + "'$metadata':{'$model':'dtmi:com:example:Oven;1','$lastUpdateTime':'T',"
                    + "'temperature':{'lastUpdateTime':'T'},'count':{'lastUpdateTime':'T'},"
                    + "'on':{'lastUpdateTime':'T'},'state':{'lastUpdateTime':'T'},"
                    + "'limits':{'lastUpdateTime':'T'}}}")
                .replace("'T'", "'" + time + "'")
                .replace('\'', '"'));
  }

  @Test
  void putWithIfNoneMatchRefusesAnExistingTwin() {
    plant.put("o", Plant.OVEN, "");
    Refusal refusal =
        plant.refused(
            new TwinCommand.PutTwin(
                "o", "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(Plant.OVEN), true));
    assertThat(refusal)
        .isEqualTo(
            Refusal.of(
                412,
                "PreconditionFailed",
                "If-None-Match: * header was specified but a twin with the id o was found. Please"
                    + " specify a different twin id."));
  }

  @Test
  void putReplacesAllProperties() {
    plant.put("o", Plant.OVEN, "\"temperature\":1,\"serial\":\"a\"");
    plant.number("o", "noise", Kernel.NO_TIME, 60);
    plant.put("o", Plant.OVEN, "\"temperature\":2");
    assertThat(plant.json("o")).contains("\"temperature\":2.0").doesNotContain("serial");
    assertThat(plant.value("o", "noise").json()).isEqualTo("60.0");
  }

  @Test
  void aMalformedTwinAndAnUnknownModelAreInvalidTwins() {
    for (String json :
        new String[] {
          "[]", "{}", "{\"$metadata\":{\"$model\":7}}", "{\"$metadata\":{\"$model\":\"dtmi:x;1\"}}"
        }) {
      Refusal refusal = plant.refused(new TwinCommand.PutTwin("o", json, false));
      assertThat(refusal.message()).isEqualTo("Invalid twin specified");
      assertThat(refusal.httpStatus()).isEqualTo(400);
      assertThat(refusal.details()).isNotEmpty();
    }
    assertThat(plant.refused(new TwinCommand.PutTwin("o", "{", false)).code())
        .isEqualTo("InvalidArgument");
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    Refusal refusal =
        plant.refused(
            new TwinCommand.PutTwin(
                "o",
                ("{'$metadata':{'$model':'dtmi:com:example:Oven;1'},'temperature':'hot',"
                        + "'count':3000000000,'nope':1,'noise':1,'motor':{'rmp':1},'state':'x'}")
                    .replace('\'', '"'),
                false));
    assertThat(refusal.details()).hasSize(6);
    assertThat(refusal.details().getFirst())
        .isEqualTo(
            "temperature: expected a number as model dtmi:com:example:Oven;1 says, found a string");
    assertThat(refusal.details().get(2)).startsWith("nope: expected a property of model");
    assertThat(plant.view().hasTwin("o")).isFalse();
  }

  @Test
  void unknownTwinsAreNotFound() {
    for (TwinCommand command :
        new TwinCommand[] {
          new TwinCommand.PatchTwin("x", "[]", null),
          new TwinCommand.DeleteTwin("x", null),
          new TwinCommand.PatchComponent("x", "motor", "[]", null),
          new TwinCommand.PublishTelemetry("x", "", "{}", "m", Kernel.NO_TIME)
        }) {
      Refusal refusal = plant.refused(command);
      assertThat(refusal.code()).isEqualTo("DigitalTwinNotFound");
      assertThat(refusal.httpStatus()).isEqualTo(404);
      assertThat(refusal.message())
          .contains("There is no digital twin instance that exists with the ID x");
    }
  }

  @Test
  void patchAddsReplacesAndRemoves() {
    plant.put("o", Plant.OVEN, "\"temperature\":1,\"tags\":{\"a\":\"1\"}");
    patch(
        """
        [{"op":"replace","path":"/temperature","value":5},
         {"op":"add","path":"/serial","value":"s"},
         {"op":"add","path":"/tags/b~1c","value":"2"},
         {"op":"remove","path":"/tags/a"},
         {"op":"add","path":"/limits","value":{"low":1}},
         {"op":"add","path":"/limits/high","value":9},
         {"op":"add","path":"/motor/rpm","value":100}]
        """);
    assertThat(plant.json("o"))
        .contains("\"temperature\":5.0", "\"serial\":\"s\"", "\"tags\":{\"b/c\":\"2\"}")
        .contains("\"limits\":{\"low\":1,\"high\":9}", "\"rpm\":100.0");
    patch("[{\"op\":\"remove\",\"path\":\"/temperature\"}]");
    assertThat(plant.json("o")).doesNotContain("\"temperature\"");
  }

  @Test
  void patchRefusesOtherOperationsByName() {
    plant.put("o", Plant.OVEN, "");
    Refusal refusal = patchRefused("[{\"op\":\"move\",\"path\":\"/a\",\"from\":\"/b\"}]");
    assertThat(refusal.code()).isEqualTo("JsonPatchInvalid");
    assertThat(refusal.message()).contains("Unsupported operation type move");
  }

  @Test
  void patchRefusesWhatIsNotThere() {
    plant.put("o", Plant.OVEN, "");
    assertThat(patchRefused("[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":1}]").code())
        .isEqualTo("JsonPatchInvalid");
    assertThat(patchRefused("[{\"op\":\"remove\",\"path\":\"/tags/a\"}]").code())
        .isEqualTo("JsonPatchInvalid");
    assertThat(patchRefused("[{\"op\":\"add\",\"path\":\"/nope\",\"value\":1}]").message())
        .startsWith("nope: expected a property of model dtmi:com:example:Oven;1");
    assertThat(patchRefused("[{\"op\":\"add\",\"path\":\"/$dtId\",\"value\":1}]").code())
        .isEqualTo("JsonPatchInvalid");
    assertThat(patchRefused("{}").code()).isEqualTo("JsonPatchInvalid");
  }

  @Test
  void aRefusedPatchChangesNothing() {
    plant.put("o", Plant.OVEN, "\"temperature\":1");
    String before = plant.json("o");
    patchRefused(
        """
        [{"op":"replace","path":"/temperature","value":2},
         {"op":"add","path":"/nope","value":1}]
        """);
    assertThat(plant.json("o")).isEqualTo(before);
    assertThat(plant.kernel.statistics().refused()).isEqualTo(1);
    assertThat(plant.changes.graph(ChangeKind.REFUSAL).getLast().subject()).isEqualTo("o");
  }

  @Test
  void ifMatchTakesTheEtagOrAStar() {
    plant.put("o", Plant.OVEN, "\"temperature\":1");
    String etag = plant.view().twin("o").orElseThrow().etag();
    String patch = "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":2}]";
    Reply.Done done = plant.done(new TwinCommand.PatchTwin("o", patch, etag));
    assertThat(done.etag()).isEqualTo(plant.view().twin("o").orElseThrow().etag());
    assertThat(plant.refused(new TwinCommand.PatchTwin("o", patch, etag)).httpStatus())
        .isEqualTo(412);
    assertThat(plant.refused(new TwinCommand.PatchTwin("o", patch, "abc")).message())
        .isEqualTo(
            "Invalid If-Match header value. Allowed value(s): If-Match: {etag} or If-Match: *");
    plant.done(new TwinCommand.PatchTwin("o", patch, "*"));
    assertThat(etag).matches("W/\"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\"");
  }

  @Test
  void changingTheModelNeedsRoomForAllValues() {
    plant.put("o", Plant.OVEN, "\"temperature\":1,\"speed\":2,\"motor\":{\"rpm\":3}");
    int series = plant.view().seriesOf("o", "motor/rpm");
    String toMachine =
        "{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"}"
            .formatted(Plant.MACHINE);
    assertThat(patchRefused("[" + toMachine + "]").message()).startsWith("temperature: ");
    patch("[" + toMachine + ",{\"op\":\"remove\",\"path\":\"/temperature\"}]");
    assertThat(plant.json("o")).contains("\"speed\":2.0", "\"rpm\":3.0", Plant.MACHINE);
    assertThat(plant.view().seriesOf("o", "motor/rpm")).isEqualTo(series);
  }

  @Test
  void aComponentIsReadAndPatchedByItself() {
    plant.put("o", Plant.OVEN, "");
    plant.done(
        new TwinCommand.PatchComponent(
            "o", "motor", "[{\"op\":\"add\",\"path\":\"/rpm\",\"value\":7}]", null));
    assertThat(plant.view().component("o", "motor").orElseThrow().json()).contains("\"rpm\":7.0");
    assertThat(plant.view().component("o", "nope")).isEmpty();
    assertThat(plant.changes.graph(ChangeKind.TWIN).getLast().body())
        .isEqualTo("[{\"op\":\"add\",\"path\":\"/motor/rpm\",\"value\":7}]");
    assertThat(plant.refused(new TwinCommand.PatchComponent("o", "nope", "[]", null)).code())
        .isEqualTo("ComponentNotFound");
  }

  @Test
  void telemetryIsKeptBesideThePropertiesAndOncePerMessage() {
    plant.put("o", Plant.OVEN, "");
    plant.done(new TwinCommand.PublishTelemetry("o", "", "{\"noise\":60}", "m1", Kernel.NO_TIME));
    plant.done(new TwinCommand.PublishTelemetry("o", "", "{\"noise\":70}", "m1", Kernel.NO_TIME));
    plant.done(
        new TwinCommand.PublishTelemetry("o", "motor", "{\"vibration\":1}", "m2", Plant.START));
    assertThat(plant.json("o")).doesNotContain("noise").doesNotContain("vibration");
    assertThat(plant.value("o", "noise").json()).isEqualTo("60.0");
    assertThat(plant.value("o", "motor/vibration").sourceMicros()).isEqualTo(Plant.START);
  }

  @Test
  void telemetryThatTheModelDoesNotDeclareIsDrift() {
    plant.put("o", Plant.OVEN, "");
    plant.done(
        new TwinCommand.PublishTelemetry("o", "", "{\"temperature\":1}", "m3", Kernel.NO_TIME));
    assertThat(plant.json("o")).doesNotContain("\"temperature\":1");
    assertThat(plant.view().drift("o", null, 10))
        .singleElement()
        .satisfies(entry -> assertThat(entry.path()).isEqualTo("temperature"));
  }

  @Test
  void propertyWritesAreSamples() {
    plant.put("o", Plant.OVEN, "\"temperature\":1");
    assertThat(plant.changes.kinds())
        .containsExactly(ChangeKind.SERIES, ChangeKind.TWIN, ChangeKind.SAMPLES);
    plant.changes.clear();
    patch("[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":2}]");
    assertThat(plant.changes.kinds()).containsExactly(ChangeKind.TWIN, ChangeKind.SAMPLES);
    assertThat(plant.changes.graph(ChangeKind.TWIN).getFirst())
        .isEqualTo(
            new GraphChange(
                GraphChange.Action.CHANGED,
                "o",
                "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":2}]",
                Plant.OVEN));
  }

  @Test
  void deleteRefusesWhileThereAreRelationships() {
    plant.put("o", Plant.OVEN, "");
    plant.put("p", Plant.OVEN, "");
    plant.relate("o", "r", "feeds", "p");
    assertThat(plant.refused(new TwinCommand.DeleteTwin("p", null)).code())
        .isEqualTo("RelationshipsNotDeleted");
    plant.done(new TwinCommand.DeleteRelationship("o", "r", null));
    plant.done(new TwinCommand.DeleteTwin("p", "*"));
    assertThat(plant.view().twin("p")).isEmpty();
    assertThat(plant.view().twinCount()).isEqualTo(1);
  }

  @Test
  void whatGetGaveCanBePut() {
    plant.put("o", Plant.OVEN, "\"temperature\":1,\"motor\":{\"rpm\":2}");
    String before = plant.json("o");
    plant.done(new TwinCommand.PutTwin("o", before, false));
    assertThat(plant.json("o")).contains("\"temperature\":1.0", "\"rpm\":2.0");
  }
}
