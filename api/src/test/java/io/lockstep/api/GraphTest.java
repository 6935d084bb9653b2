package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The graph in one answer, as a screen draws it.
final class GraphTest {
  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Tank;1","@type":"Interface",
        "contents":[{"@type":"Property","name":"displayName","schema":"string"},
          {"@type":"Relationship","name":"feeds"}]}]
      """;

  @TempDir Path folder;

  @Test
  void givesTwinsWithModelAndNameAndTheRelationshipsBetweenThem() throws Exception {
    try (Stack stack = Stack.open(folder)) {
      build(stack);

      JsonNode graph = stack.as(Role.VIEWER).get("/api/v1/graph").json();

      assertThat(graph.get("twins").toString())
          .isEqualTo(
              """
              [{"id":"a","model":"dtmi:com:example:Tank;1","displayName":"Tank of a"},\
              {"id":"b","model":"dtmi:com:example:Tank;1","displayName":"Tank of b"},\
              {"id":"c","model":"dtmi:com:example:Tank;1","displayName":"Tank of c"}]""");
      assertThat(graph.get("relationships").toString())
          .isEqualTo("[{\"id\":\"to-c\",\"source\":\"a\",\"target\":\"c\",\"name\":\"feeds\"}]");
      assertThat(graph.get("truncated").asBoolean()).isFalse();
    }
  }

  @Test
  void leavesOutRelationshipsToTwinsThatAreLeftOut() throws Exception {
    try (Stack stack = Stack.open(folder)) {
      build(stack);

      JsonNode graph = stack.as(Role.VIEWER).get("/api/v1/graph?max=2").json();

      assertThat(graph.get("twins").size()).isEqualTo(2);
      assertThat(graph.get("relationships").size()).isZero();
      assertThat(graph.get("truncated").asBoolean()).isTrue();
    }
  }

  private static void build(Stack stack) throws Exception {
    Client engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post(Client.azure("/models"), MODELS).status()).isEqualTo(201);
    for (String id : List.of("a", "b", "c")) {
      String twin =
          """
          {"$metadata":{"$model":"dtmi:com:example:Tank;1"},"displayName":"Tank of %s"}
          """
              .formatted(id);
      assertThat(engineer.put(Client.azure("/digitaltwins/" + id), twin).status()).isEqualTo(200);
    }
    String feeds = "{\"$relationshipName\":\"feeds\",\"$targetId\":\"c\"}";
    assertThat(engineer.put(Client.azure("/digitaltwins/a/relationships/to-c"), feeds).status())
        .isEqualTo(200);
  }
}
