package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// S14: who, what, when, before, after, why, as the API tells it.
final class AuditApiTest {
  private static final String MODEL =
      """
      [{"@id":"dtmi:test:AuditedOven;1","@type":"Interface","@context":"dtmi:dtdl:context;3",
        "contents":[
          {"@type":"Property","name":"setpoint","schema":"double","writable":true},
          {"@type":"Property","name":"note","schema":"string","writable":true}]}]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.withToken("engineer-secret");
    assertThat(engineer.post("/models?api-version=2023-10-31", MODEL).status()).isEqualTo(201);
    put("oven1", "{\"$metadata\":{\"$model\":\"dtmi:test:AuditedOven;1\"},\"setpoint\":200}");
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void put(String twin, String json) throws Exception {
    assertThat(engineer.put("/digitaltwins/" + twin + "?api-version=2023-10-31", json).status())
        .isEqualTo(200);
  }

  private static JsonNode newest(String query) throws Exception {
    return engineer.get("/api/v1/audit?limit=1" + query).json().at("/value/0");
  }

  @Test
  void aPatchIsToldWithTheTouchedPropertiesBeforeAndAfter() throws Exception {
    put(
        "oven2",
        "{\"$metadata\":{\"$model\":\"dtmi:test:AuditedOven;1\"},\"setpoint\":200,\"note\":\"a\"}");
    Client operator = stack.withToken("operator-secret");
    assertThat(
            operator
                .post(
                    "/api/v1/patches",
                    "[{\"twinId\":\"oven2\",\"patch\":[{\"op\":\"replace\",\"path\":\"/setpoint\",\"value\":210}]}]")
                .status())
        .isEqualTo(200);

    JsonNode entry = newest("&twin=oven2&what=PatchTwin");

    assertThat(entry.path("who").stringValue()).isEqualTo("operator");
    assertThat(entry.path("role").stringValue()).isEqualTo("operator");
    assertThat(entry.path("outcome").stringValue()).isEqualTo("done");
    assertThat(entry.path("subject").stringValue()).isEqualTo("oven2");
    assertThat(entry.path("before").toString()).isEqualTo("{\"setpoint\":200.0}");
    assertThat(entry.path("after").toString()).isEqualTo("{\"setpoint\":210.0}");
  }

  @Test
  void aRefusalIsToldWithItsReasonAndWithoutValues() throws Exception {
    assertThat(
            engineer
                .put(
                    "/digitaltwins/oven3?api-version=2023-10-31",
                    "{\"$metadata\":{\"$model\":\"dtmi:test:Nothing;1\"}}")
                .status())
        .isEqualTo(400);

    JsonNode entry = newest("&twin=oven3&outcome=refused");

    assertThat(entry.path("what").stringValue()).isEqualTo("PutTwin");
    assertThat(entry.path("status").asInt()).isEqualTo(400);
    assertThat(entry.path("message").stringValue()).contains("dtmi:test:Nothing;1");
    assertThat(entry.has("before")).isFalse();
    assertThat(entry.has("after")).isFalse();
  }

  @Test
  void aTokenIsToldWithoutItsSecret() throws Exception {
    JsonNode made =
        stack
            .withToken(Stack.ADMIN)
            .post("/api/v1/tokens", "{\"role\":\"viewer\",\"name\":\"canary\"}")
            .json();

    String all = engineer.get("/api/v1/audit?what=AddToken").body();

    assertThat(all).contains("canary").contains(made.path("id").stringValue());
    assertThat(all).doesNotContain(made.path("token").stringValue());
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() throws Exception {
    for (int i = 0; i < 5; i++) {
      put("paged" + i, "{\"$metadata\":{\"$model\":\"dtmi:test:AuditedOven;1\"}}");
    }
    JsonNode first = engineer.get("/api/v1/audit?limit=3").json();
    JsonNode second =
        engineer.get("/api/v1/audit?limit=3&before=" + first.path("before").asInt()).json();

    assertThat(first.path("value").size()).isEqualTo(3);
    assertThat(second.at("/value/0/number").asInt())
        .isEqualTo(first.at("/value/2/number").asInt() - 1);
  }

  @Test
  void theCheckpointIsSignedText() throws Exception {
    JsonNode checkpoint = engineer.get("/api/v1/audit/checkpoint").json();

    assertThat(checkpoint.path("text").stringValue())
        .startsWith("lockstep audit checkpoint 1\n")
        .contains("\nsignature: ");
  }
}
