package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Operations 11 to 16 of the Azure Digital Twins data plane.
final class AzureRelationshipsTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void ovens(String... ids) throws Exception {
    for (String id : ids) {
      assertThat(engineer.put(azure("/digitaltwins/" + id), Bakery.oven(1)).status())
          .isEqualTo(200);
    }
  }

  private static String relationship(String twin, String id) {
    return azure("/digitaltwins/" + twin + "/relationships/" + id);
  }

  @Test
  void aRelationshipIsCreatedReadPatchedAndDeleted() throws Exception {
    ovens("a", "b");
    String path = relationship("a", "r1");

    Client.Reply created = engineer.put(path, Bakery.feeds("b"));
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    assertThat(created.json().get("$sourceId").asString()).isEqualTo("a");
    assertThat(created.json().get("$targetId").asString()).isEqualTo("b");
    assertThat(created.json().get("$etag").asString()).isEqualTo(created.header("ETag"));
    assertThat(stack.as(Role.VIEWER).get(path).json()).isEqualTo(created.json());

    Client.Reply patched =
        engineer.patch(path, "[{\"op\":\"replace\",\"path\":\"/belt\",\"value\":\"south\"}]");
    assertThat(patched.status()).as(patched.body()).isEqualTo(204);
    assertThat(engineer.get(path).json().get("belt").asString()).isEqualTo("south");

    assertThat(engineer.delete(path).status()).isEqualTo(204);
    assertThat(engineer.get(path).errorCode()).isEqualTo("RelationshipNotFound");
  }

  @Test
  void missingEndsAreNamed() throws Exception {
    ovens("end");

    assertThat(engineer.put(relationship("nobody", "r"), Bakery.feeds("end")).errorCode())
        .isEqualTo("DigitalTwinNotFound");
    Client.Reply target = engineer.put(relationship("end", "r"), Bakery.feeds("nobody"));
    assertThat(target.status()).isEqualTo(404);
    assertThat(target.errorCode()).isEqualTo("TargetTwinNotFound");
    assertThat(engineer.get(relationship("nobody", "r")).errorCode())
        .isEqualTo("DigitalTwinNotFound");
  }

  @Test
  void aTwinWithRelationshipsIsNotDeleted() throws Exception {
    ovens("kept", "target");
    assertThat(engineer.put(relationship("kept", "r"), Bakery.feeds("target")).status())
        .isEqualTo(200);

    Client.Reply reply = engineer.delete(azure("/digitaltwins/kept"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo("RelationshipsNotDeleted");
  }

  @Test
  void listsHavePagesThatHoldEachRelationshipOnce() throws Exception {
    ovens("hub");
    for (int i = 0; i < 7; i++) {
      ovens("spoke" + i);
      assertThat(engineer.put(relationship("hub", "r" + i), Bakery.feeds("spoke" + i)).status())
          .isEqualTo(200);
    }

    Set<String> seen = new HashSet<>();
    String path = azure("/digitaltwins/hub/relationships?relationshipName=feeds");
    int pages = 0;
    while (!path.isEmpty()) {
      JsonNode page = engineer.get(path, "max-items-per-page", "3").json();
      page.get("value")
          .forEach(r -> assertThat(seen.add(r.get("$relationshipId").asString())).isTrue());
      String next = page.path("nextLink").asString("");
      path = next.isEmpty() ? "" : next.substring(stack.url().length());
      pages++;
    }

    assertThat(seen).hasSize(7);
    assertThat(pages).isGreaterThanOrEqualTo(3);
    assertThat(
            engineer
                .get(azure("/digitaltwins/hub/relationships?relationshipName=other"))
                .json()
                .get("value"))
        .isEmpty();
  }

  @Test
  void incomingRelationshipsHaveTheShortForm() throws Exception {
    ovens("from", "into");
    assertThat(engineer.put(relationship("from", "r"), Bakery.feeds("into")).status())
        .isEqualTo(200);

    JsonNode incoming =
        engineer.get(azure("/digitaltwins/into/incomingrelationships")).json().get("value").get(0);

    assertThat(incoming.get("$relationshipId").asString()).isEqualTo("r");
    assertThat(incoming.get("$sourceId").asString()).isEqualTo("from");
    assertThat(incoming.get("$relationshipName").asString()).isEqualTo("feeds");
    assertThat(incoming.get("$relationshipLink").asString())
        .isEqualTo("/digitaltwins/from/relationships/r");
  }

  @Test
  void aTokenThatIsNotOursIsRefused() throws Exception {
    ovens("paged");

    Client.Reply reply =
        engineer.get(azure("/digitaltwins/paged/relationships?continuationToken=xyz"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isNotEmpty();
  }
}
