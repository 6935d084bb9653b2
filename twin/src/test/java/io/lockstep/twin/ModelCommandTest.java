package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Models as the Azure Digital Twins data plane adds, lists and removes them.
class ModelCommandTest {
  private final Plant plant = Plant.withModels();

  private static final String SMALL =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Small;1","@type":"Interface"}]
      """;

  @Test
  void theAnswerIsAnArrayOfModelData() {
    Reply.Done done = plant.done(new TwinCommand.AddModels(SMALL));
    assertThat(done.body())
        .isEqualTo(
            "[{\"id\":\"dtmi:com:example:Small;1\",\"displayName\":{},\"description\":{},\"uploadTime\":\"2023-11-14T22:13:21.0000000Z\",\"decommissioned\":false}]");
    assertThat(plant.changes.graph(ChangeKind.MODEL).getFirst().action())
        .isEqualTo(GraphChange.Action.CREATED);
    assertThat(plant.view().model("dtmi:com:example:Small;1", true).orElseThrow())
        .contains("\"model\":{\"@context\"");
    assertThat(plant.view().model(Plant.MACHINE, false).orElseThrow())
        .contains("\"displayName\":{\"en\":\"Machine\"}")
        .doesNotContain("\"model\":");
  }

  @Test
  void aBatchIsAddedAsAWholeOrNotAtAll() {
    String batch =
        """
        [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Good;1","@type":"Interface"},
         {"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Bad;1","@type":"Interface",
          "contents":[{"@type":"Property","name":"x","schema":"doubel"}]}]
        """;
    Refusal refusal = plant.refused(new TwinCommand.AddModels(batch));
    assertThat(refusal.code()).isEqualTo("DTDLParserError");
    assertThat(refusal.httpStatus()).isEqualTo(400);
    assertThat(refusal.details().getFirst()).contains("request:3").contains("doubel");
    assertThat(plant.view().model("dtmi:com:example:Good;1", false)).isEmpty();
  }

  @Test
  void aRefusedBatchLeavesTheStateAsItWasAndTellsAllThatIsWrong() {
    String batch =
        """
        [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Good;1","@type":"Interface"},
         {"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Bad;1","@type":"Interface",
          "contents":[{"@type":"Property","name":"x","schema":"doubel"},
                      {"@type":"Property","name":"y y","schema":"double"}]}]
        """;
    Plant other = plant.fork();
    Refusal refusal = plant.refused(new TwinCommand.AddModels(batch));
    // Refusals are counted, so the other side gets one too, of something that is not there.
    other.refused(new TwinCommand.DeleteModel("dtmi:com:example:None;1"));
    assertThat(plant.kernel.stateHash()).isEqualTo(other.kernel.stateHash());

    assertThat(refusal.findings()).hasSize(refusal.details().size()).hasSizeGreaterThan(1);
    assertThat(refusal.findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.code()).startsWith("dtmi:dtdl:parsingError:");
              assertThat(finding.model()).isEqualTo(1);
              assertThat(finding.line()).isBetween(2, 4);
              assertThat(finding.column()).isPositive();
            })
        .anySatisfy(
            finding -> {
              assertThat(finding.property()).isEqualTo("schema");
              assertThat(finding.value()).contains("doubel");
              assertThat(finding.line()).isEqualTo(3);
            });
  }

  @Test
  void aMissingReferenceIsNamed() {
    Refusal refusal =
        plant.refused(
            new TwinCommand.AddModels(
                """
                [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Sub;1",
                  "@type":"Interface","extends":"dtmi:com:example:Gone;1"}]
                """));
    assertThat(refusal.code()).isEqualTo("DTDLParserError");
    assertThat(String.join("\n", refusal.details())).contains("dtmi:com:example:Gone;1");
  }

  @Test
  void badRequestsAreToldApart() {
    assertThat(plant.refused(new TwinCommand.AddModels("[]")).code()).isEqualTo("InvalidArgument");
    assertThat(plant.refused(new TwinCommand.AddModels("{}")).code()).isEqualTo("InvalidArgument");
    assertThat(plant.refused(new TwinCommand.AddModels("[{]")).code()).isEqualTo("DTDLParserError");
    Refusal again = plant.refused(new TwinCommand.AddModels(Plant.MODELS));
    assertThat(again.code()).isEqualTo("ModelAlreadyExists");
    assertThat(again.httpStatus()).isEqualTo(409);
    assertThat(
            plant
                .refused(
                    new TwinCommand.AddModels(
                        SMALL.replace("com:example:Small", "lockstep:draft:x")))
                .code())
        .isEqualTo("InvalidArgument");
  }

  @Test
  void aModelOnTopOfUploadedOnesInheritsFromThem() {
    plant.done(
        new TwinCommand.AddModels(
            """
            [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:BigOven;1",
              "@type":"Interface","extends":"dtmi:com:example:Oven;1",
              "contents":[{"@type":"Property","name":"zones","schema":"integer"}]}]
            """));
    plant.put(
        "big", "dtmi:com:example:BigOven;1", "\"zones\":3,\"temperature\":1,\"serial\":\"x\"");
    assertThat(plant.json("big")).contains("\"zones\":3");
  }

  @Test
  void decommissioningRefusesNewTwins() {
    String patch = "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]";
    plant.put("old", Plant.HALL, "");
    plant.done(new TwinCommand.PatchModel(Plant.HALL, patch));
    assertThat(plant.view().model(Plant.HALL, false).orElseThrow())
        .contains("\"decommissioned\":true");
    assertThat(
            plant
                .refused(
                    new TwinCommand.PutTwin(
                        "new", "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(Plant.HALL), false))
                .code())
        .isEqualTo("ModelDecommissioned");
    plant.put("old", Plant.HALL, "\"name\":\"x\"");
    assertThat(plant.refused(new TwinCommand.PatchModel(Plant.MACHINE, patch)).code())
        .isEqualTo("ModelReferencesNotDecommissioned");
    assertThat(plant.refused(new TwinCommand.PatchModel(Plant.HALL, "[]")).code())
        .isEqualTo("JsonPatchInvalid");
    assertThat(plant.refused(new TwinCommand.PatchModel("dtmi:x;1", patch)).code())
        .isEqualTo("ModelNotFound");
  }

  @Test
  void deletingAsksForReferencesAndTwins() {
    assertThat(plant.refused(new TwinCommand.DeleteModel(Plant.MOTOR)).code())
        .isEqualTo("ModelReferencesNotDeleted");
    plant.put("h", Plant.HALL, "");
    assertThat(plant.refused(new TwinCommand.DeleteModel(Plant.HALL)).message())
        .contains("has 1 digital twins");
    plant.done(new TwinCommand.DeleteTwin("h", null));
    plant.done(new TwinCommand.DeleteModel(Plant.HALL));
    assertThat(plant.view().model(Plant.HALL, false)).isEmpty();
    assertThat(plant.refused(new TwinCommand.DeleteModel(Plant.HALL)).code())
        .isEqualTo("ModelNotFound");
  }

  @Test
  void aDeletedModelMayBeAddedAgainAndDiffer() {
    plant.done(new TwinCommand.DeleteModel(Plant.HALL));
    plant.done(
        new TwinCommand.AddModels(
            """
            [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Hall;1",
              "@type":"Interface","contents":[{"@type":"Property","name":"area","schema":"double"}]}]
            """));
    plant.put("h", Plant.HALL, "\"area\":12");
    assertThat(plant.json("h")).contains("\"area\":12.0");
  }

  @Test
  void theListHasPagesAndDependencies() {
    Page first = plant.view().models(List.of(), false, null, 3);
    Page second = plant.view().models(List.of(), false, first.continuation(), 3);
    assertThat(first.items()).hasSize(3);
    assertThat(second.items()).hasSize(1);
    assertThat(second.continuation()).isNull();
    assertThat(plant.view().models(List.of(Plant.OVEN), false, null, 10).items())
        .hasSize(3)
        .noneMatch(item -> item.contains("Hall"));
    assertThat(
            catchThrowableOfType(
                    QueryException.class,
                    () -> plant.view().models(List.of("dtmi:x;1"), false, null, 10))
                .refusal()
                .code())
        .isEqualTo("ModelNotFound");
  }
}
