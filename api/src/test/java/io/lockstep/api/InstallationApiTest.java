package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Items go from location to location, and their history with them.
final class InstallationApiTest {
  private static final String MODELS =
      """
      [{"@id":"dtmi:test:Pump;1","@type":"Interface","@context":"dtmi:dtdl:context;3"},
       {"@id":"dtmi:test:Place;1","@type":"Interface","@context":"dtmi:dtdl:context;3","contents":[
         {"@type":"Property","name":"flow","schema":"double"},
         {"@type":"Relationship","name":"installed","target":"dtmi:test:Pump;1","maxMultiplicity":1}]}]
      """;

  @TempDir Path folder;

  @Test
  void theHistoryOfAnItemIsThatOfItsLocationsWhileItWasThere() throws Exception {
    try (Stack stack = Stack.open(folder)) {
      Client engineer = stack.withToken("engineer-secret");
      assertThat(engineer.post("/models?api-version=2023-10-31", MODELS).status()).isEqualTo(201);
      for (String twin : new String[] {"place1", "place2", "pump1", "pump2"}) {
        String model = twin.startsWith("place") ? "dtmi:test:Place;1" : "dtmi:test:Pump;1";
        String body = "{\"$metadata\":{\"$model\":\"" + model + "\"}}";
        assertThat(engineer.put("/digitaltwins/" + twin + "?api-version=2023-10-31", body).status())
            .isEqualTo(200);
      }
      flow(engineer, "place1", 1);
      done(engineer, "place1/install", "{\"item\":\"pump1\",\"reason\":\"new\"}");
      flow(engineer, "place1", 2);
      done(engineer, "place1/install", "{\"item\":\"pump2\",\"replace\":true,\"reason\":\"swap\"}");
      flow(engineer, "place1", 3);
      done(engineer, "place2/install", "{\"item\":\"pump1\"}");
      flow(engineer, "place2", 4);

      JsonNode history = engineer.get("/api/v1/history/pump1/flow?through=installed").json();
      assertThat(history.path("series").size()).isEqualTo(2);
      assertThat(history.at("/series/0/1").asDouble()).isEqualTo(2);
      assertThat(history.at("/series/1/1").asDouble()).isEqualTo(4);
      assertThat(history.at("/installations/0/location").stringValue()).isEqualTo("place1");
      assertThat(history.at("/installations/1/location").stringValue()).isEqualTo("place2");

      JsonNode first = engineer.get("/api/v1/twins/pump1/installations").json().at("/value/1");
      assertThat(first.path("by").stringValue()).isEqualTo("engineer");
      assertThat(first.path("reason").stringValue()).isEqualTo("new");
      assertThat(first.path("removedReason").stringValue()).isEqualTo("swap");
      assertThat(first.path("installed").booleanValue()).isFalse();
      assertThat(
              engineer
                  .post("/api/v1/twins/place2/install", "{\"item\":\"pump2\",\"replace\":true}")
                  .status())
          .isEqualTo(409);
      assertThat(engineer.get("/api/v1/history/place1/flow?through=installed").status())
          .isEqualTo(404);
    }
  }

  private static void done(Client client, String path, String body) throws Exception {
    Client.Reply reply = client.post("/api/v1/twins/" + path, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private static void flow(Client client, String twin, int value) throws Exception {
    Client.Reply reply =
        client.post("/api/v1/telemetry/" + twin + "?ack=queryable", "{\"flow\":" + value + "}");
    assertThat(reply.status()).as(reply.body()).isBetween(200, 204);
  }
}
