package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Relationships as the Azure Digital Twins data plane writes and lists them.
class RelationshipCommandTest {
  private final Plant plant = Plant.withModels();

  @BeforeEach
  void twins() {
    plant.put("a", Plant.OVEN, "");
    plant.put("b", Plant.MACHINE, "");
    plant.put("h", Plant.HALL, "");
  }

  private Refusal refused(String source, String json) {
    return plant.refused(
        new TwinCommand.PutRelationship(source, "r", json.replace('\'', '"'), false));
  }

  @Test
  void putCreatesAndGetShows() {
    Reply.Done done =
        plant.done(
            new TwinCommand.PutRelationship(
                "a",
                "r",
                "{\"$relationshipName\":\"feeds\",\"$targetId\":\"b\",\"weight\":2.5}",
                false));
    Entity entity = plant.view().relationship("a", "r").orElseThrow();
    assertThat(done.body()).isEqualTo(entity.json());
    assertThat(entity.json())
        .isEqualTo(
            "{\"$relationshipId\":\"r\",\"$etag\":%s,\"$sourceId\":\"a\",\"$relationshipName\":\"feeds\",\"$targetId\":\"b\",\"weight\":2.5}"
                .formatted("\"" + entity.etag().replace("\"", "\\\"") + "\""));
    assertThat(plant.changes.graph(ChangeKind.RELATIONSHIP).getFirst().subject()).isEqualTo("a/r");
  }

  @Test
  void theModelSaysWhatIsPossible() {
    assertThat(refused("a", "{'$relationshipName':'nope','$targetId':'b'}").message())
        .contains("it has [feeds, isIn]");
    assertThat(refused("a", "{'$relationshipName':'feeds','$targetId':'h'}").code())
        .isEqualTo("InvalidRelationship");
    assertThat(refused("a", "{'$relationshipName':'feeds','$targetId':'zz'}").code())
        .isEqualTo("TargetTwinNotFound");
    assertThat(refused("zz", "{'$relationshipName':'feeds','$targetId':'b'}").code())
        .isEqualTo("DigitalTwinNotFound");
    assertThat(refused("a", "{'$relationshipName':'feeds','$targetId':'a'}").code())
        .isEqualTo("OperationNotAllowed");
    assertThat(refused("a", "{'$targetId':'b'}").code()).isEqualTo("InvalidRelationship");
    assertThat(refused("a", "{'$relationshipName':'feeds','$targetId':'b','weight':'x'}").code())
        .isEqualTo("ValidationFailed");
    assertThat(refused("a", "{'$relationshipName':'feeds','$targetId':'b','nope':1}").message())
        .contains("it has [weight]");
  }

  @Test
  void aMaximumMultiplicityHolds() {
    plant.put("h2", Plant.HALL, "");
    plant.relate("a", "r1", "isIn", "h");
    Refusal refusal =
        plant.refused(
            new TwinCommand.PutRelationship(
                "a", "r2", "{\"$relationshipName\":\"isIn\",\"$targetId\":\"h2\"}", false));
    assertThat(refusal.message()).contains("at most 1 from a");
    plant.relate("a", "r1", "isIn", "h2");
    assertThat(plant.view().incomingRelationships("h", null, 10).orElseThrow().items()).isEmpty();
  }

  @Test
  void putWithIfNoneMatchRefusesAnExistingOne() {
    plant.relate("a", "r", "feeds", "b");
    Refusal refusal =
        plant.refused(
            new TwinCommand.PutRelationship(
                "a", "r", "{\"$relationshipName\":\"feeds\",\"$targetId\":\"b\"}", true));
    assertThat(refusal.httpStatus()).isEqualTo(412);
  }

  @Test
  void patchChangesOwnProperties() {
    plant.relate("a", "r", "feeds", "b");
    String etag = plant.view().relationship("a", "r").orElseThrow().etag();
    plant.done(
        new TwinCommand.PatchRelationship(
            "a", "r", "[{\"op\":\"add\",\"path\":\"/weight\",\"value\":3}]", etag));
    assertThat(plant.view().relationship("a", "r").orElseThrow().json()).contains("\"weight\":3");
    assertThat(plant.refused(new TwinCommand.PatchRelationship("a", "r", "[]", etag)).httpStatus())
        .isEqualTo(412);
    assertThat(
            plant
                .refused(
                    new TwinCommand.PatchRelationship(
                        "a",
                        "r",
                        "[{\"op\":\"replace\",\"path\":\"/$targetId\",\"value\":\"h\"}]",
                        null))
                .code())
        .isEqualTo("JsonPatchInvalid");
  }

  @Test
  void deleteTakesItOutOfBothLists() {
    plant.relate("a", "r", "feeds", "b");
    plant.done(new TwinCommand.DeleteRelationship("a", "r", null));
    assertThat(plant.view().relationships("a", null, null, 10).orElseThrow().items()).isEmpty();
    assertThat(plant.view().incomingRelationships("b", null, 10).orElseThrow().items()).isEmpty();
    assertThat(plant.refused(new TwinCommand.DeleteRelationship("a", "r", null)).code())
        .isEqualTo("RelationshipNotFound");
  }

  @Test
  void incomingOnesAreListedInTheShortForm() {
    plant.put("x/y z", Plant.OVEN, "");
    plant.relate("x/y z", "r 1", "feeds", "b");
    assertThat(plant.view().incomingRelationships("b", null, 10).orElseThrow().items())
        .containsExactly(
            "{\"$relationshipId\":\"r 1\",\"$sourceId\":\"x/y z\",\"$relationshipName\":\"feeds\",\"$relationshipLink\":\"/digitaltwins/x%2Fy%20z/relationships/r%201\"}");
  }

  @Test
  void pagesGoOnWhileRelationshipsComeAndGo() {
    for (int i = 0; i < 25; i++) {
      plant.relate("a", "r" + i, "feeds", "b");
    }
    plant.relate("a", "in", "isIn", "h");
    List<String> seen = new ArrayList<>();
    String continuation = null;
    do {
      Page page = plant.view().relationships("a", "feeds", continuation, 10).orElseThrow();
      page.items().forEach(item -> seen.add(item.replaceAll(".*Id\":\"(r[0-9]+)\".*", "$1")));
      if (continuation == null) {
        // The last one shown goes, and so does one that is still to come.
        plant.done(new TwinCommand.DeleteRelationship("a", "r9", null));
        plant.done(new TwinCommand.DeleteRelationship("a", "r12", null));
      }
      continuation = page.continuation();
    } while (continuation != null);
    assertThat(seen).hasSize(24).doesNotHaveDuplicates().contains("r9", "r10", "r24");
    assertThat(plant.view().relationships("a", "unknown", null, 10).orElseThrow().items())
        .isEmpty();
  }

  @Test
  void aForeignContinuationIsRefused() {
    for (String token : new String[] {"", "x", "b3V0IDEgMiAz", "%%%"}) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                      QueryException.class, () -> plant.view().relationships("a", null, token, 10))
                  .refusal()
                  .code())
          .isEqualTo("BadRequest");
    }
  }

  @Test
  void aHubWithManyRelationshipsStaysCheap() {
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      plant.relate("a", "r" + i, "feeds", "b");
    }
    for (int i = 0; i < count; i += 2) {
      plant.done(new TwinCommand.DeleteRelationship("a", "r" + i, null));
    }
    assertThat(plant.view().relationshipCount()).isEqualTo(count / 2);
    assertThat(plant.view().incomingRelationships("b", null, count).orElseThrow().items())
        .hasSize(count / 2);
  }

  @Test
  void aModelSwitchMustKeepTheRelationshipsPossible() {
    plant.relate("a", "r", "feeds", "b");
    String toHall =
        "[{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"%s\"}]"
            .formatted(Plant.HALL);
    assertThat(plant.refused(new TwinCommand.PatchTwin("a", toHall, null)).message())
        .startsWith("relationship r: expected a relationship of model");
    assertThat(plant.refused(new TwinCommand.PatchTwin("b", toHall, null)).message())
        .startsWith("incoming relationship r of a:");
  }
}
