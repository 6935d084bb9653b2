package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import io.lockstep.twin.Remembered;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The graph as of times of the past, over HTTP.
final class AsOfTest {
  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Tank;1","@type":"Interface",
        "contents":[{"@type":"Property","name":"level","schema":"double"},
          {"@type":"Relationship","name":"feeds"}]}]
      """;

  @TempDir Path folder;

  private Stack stack;
  private Client engineer;

  @BeforeEach
  void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  /// A time after all that was answered, and before all that comes.
  private static Instant now() {
    return Instant.now();
  }

  private void tank(String id, double level) throws Exception {
    Client.Reply reply =
        engineer.put(
            Client.azure("/digitaltwins/" + id),
            "{\"$metadata\":{\"$model\":\"dtmi:com:example:Tank;1\"},\"level\":%s}"
                .formatted(level));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private void level(String id, double level, String... headers) throws Exception {
    Client.Reply reply =
        engineer.patch(
            Client.azure("/digitaltwins/" + id),
            "[{\"op\":\"replace\",\"path\":\"/level\",\"value\":%s}]".formatted(level),
            headers);
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private void feed(String source, String target) throws Exception {
    Client.Reply reply =
        engineer.put(
            Client.azure("/digitaltwins/" + source + "/relationships/r"),
            "{\"$relationshipName\":\"feeds\",\"$targetId\":\"%s\"}".formatted(target));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private Client.Reply as(String times, String path) throws Exception {
    return engineer.get(Client.azure(path + "?" + times));
  }

  private double level(String times, String id) throws Exception {
    Client.Reply reply = as(times, "/digitaltwins/" + id);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().get("level").doubleValue();
  }

  private JsonNode query(String sql, String times) throws Exception {
    Client.Reply reply =
        engineer.post(
            Client.azure("/query" + (times.isEmpty() ? "" : "?" + times)),
            "{\"query\":\"" + sql + "\"}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().get("value");
  }

  @Test
  void twinsRelationshipsModelsAndQueriesAreShownAsTheyWere() throws Exception {
    Instant nothing = now();
    assertThat(engineer.post(Client.azure("/models"), MODELS).status()).isEqualTo(201);
    tank("a", 1);
    tank("b", 5);
    feed("a", "b");
    String etag = engineer.get(Client.azure("/digitaltwins/a")).header("ETag");
    Instant first = now();
    level("a", 2);
    Instant second = now();
    assertThat(engineer.delete(Client.azure("/digitaltwins/a/relationships/r")).status())
        .isEqualTo(204);
    assertThat(engineer.delete(Client.azure("/digitaltwins/a")).status()).isEqualTo(204);

    assertThat(engineer.get(Client.azure("/digitaltwins/a")).status()).isEqualTo(404);
    assertThat(as("asOf=" + nothing, "/digitaltwins/a").errorCode())
        .isEqualTo("DigitalTwinNotFound");
    for (String time : List.of("asOf=", "asKnownAt=")) {
      assertThat(level(time + first, "a")).isEqualTo(1);
      assertThat(as(time + first, "/digitaltwins/a").header("ETag")).isEqualTo(etag);
      assertThat(level(time + second, "a")).isEqualTo(2);
      assertThat(as(time + first, "/digitaltwins/a/relationships").json().get("value")).hasSize(1);
      assertThat(as(time + first, "/digitaltwins/b/incomingrelationships").json().get("value"))
          .hasSize(1);
      assertThat(as(time + first, "/digitaltwins/a/relationships/r").status()).isEqualTo(200);
      assertThat(as(time + nothing, "/models").json().get("value")).isEmpty();
      assertThat(as(time + first, "/models").json().get("value")).hasSize(1);
      assertThat(engineer.get("/api/v1/twins/a?" + time + second).json().at("/values/level/value"))
          .hasToString("2.0");
      assertThat(engineer.get("/api/v1/graph?" + time + first).json().get("twins")).hasSize(2);
      assertThat(query("SELECT T.level FROM DIGITALTWINS T WHERE T.level < 3", time + second))
          .hasToString("[{\"level\":2.0}]");
    }
    assertThat(
            engineer.get(Client.azure("/digitaltwins/b/incomingrelationships")).json().get("value"))
        .isEmpty();
  }

  @Test
  void aQuerySaysItsTimesItselfToo() throws Exception {
    assertThat(engineer.post(Client.azure("/models"), MODELS).status()).isEqualTo(201);
    tank("a", 1);
    Instant first = now();
    level("a", 2);

    assertThat(query("SELECT * FROM DIGITALTWINS T WHERE T.level = 1", "")).isEmpty();
    assertThat(query("SELECT T.level FROM DIGITALTWINS T AS OF '" + first + "'", ""))
        .hasToString("[{\"level\":1.0}]");
    assertThat(query("SELECT T.level FROM DIGITALTWINS T AS KNOWN AT '" + first + "'", ""))
        .hasToString("[{\"level\":1.0}]");
    Client.Reply both =
        engineer.post(
            Client.azure("/query?asOf=" + first),
            "{\"query\":\"SELECT * FROM DIGITALTWINS AS OF '" + first + "'\"}");
    assertThat(both.status()).isEqualTo(400);
    assertThat(as("asOf=yesterday", "/digitaltwins/a").status()).isEqualTo(400);
  }

  @Test
  void aLateReadingChangesWhatHeldAndNotWhatWasKnown() throws Exception {
    Instant measured = now();
    assertThat(engineer.post("/api/v1/telemetry/probe?ack=queryable", "{\"level\":1}").status())
        .isEqualTo(200);
    Instant between = now();
    Instant known = now();
    assertThat(engineer.post("/api/v1/telemetry/probe?ack=queryable", "{\"level\":3}").status())
        .isEqualTo(200);
    assertThat(level("asOf=" + between, "probe")).isEqualTo(1);

    String late = "{\"$time\":\"%s\",\"level\":2}".formatted(between);
    assertThat(engineer.post("/api/v1/telemetry/probe?ack=queryable", late).status())
        .isEqualTo(200);

    assertThat(measured).isBefore(between);
    assertThat(level("asOf=" + known, "probe")).isEqualTo(2);
    assertThat(level("asKnownAt=" + known, "probe")).isEqualTo(1);
    assertThat(level("asOf=" + known + "&asKnownAt=" + known, "probe")).isEqualTo(1);
    assertThat(engineer.get(Client.azure("/digitaltwins/probe")).json().get("level").doubleValue())
        .isEqualTo(3);
  }

  @Test
  void theDifferencesBetweenTwoTimesAreToldWithBeforeAndAfter() throws Exception {
    assertThat(engineer.post(Client.azure("/models"), MODELS).status()).isEqualTo(201);
    tank("a", 1);
    tank("b", 5);
    Instant from = now();
    level("a", 2);
    feed("a", "b");
    tank("c", 7);
    Instant to = now();
    level("a", 9);
    assertThat(engineer.delete(Client.azure("/digitaltwins/c")).status()).isEqualTo(204);

    for (String by : List.of("valid", "known")) {
      JsonNode page =
          engineer.get("/api/v1/graph/changes?from=%s&to=%s&by=%s".formatted(from, to, by)).json();
      assertThat(page.get("value")).as(page.toString()).hasSize(3);
      JsonNode changed = page.at("/value/0");
      assertThat(changed.get("id").asString()).isEqualTo("twin:a");
      assertThat(changed.get("change").asString()).isEqualTo("changed");
      assertThat(changed.at("/values").toString())
          .isEqualTo("[{\"path\":\"level\",\"kind\":\"property\",\"before\":1.0,\"after\":2.0}]");
      assertThat(page.at("/value/1/id").asString()).isEqualTo("twin:c");
      assertThat(page.at("/value/1/change").asString()).isEqualTo("created");
      assertThat(page.at("/value/2/what").asString()).isEqualTo("relationship");
    }
    JsonNode first =
        engineer.get("/api/v1/graph/changes?from=%s&to=%s&limit=2".formatted(from, to)).json();
    String token = URLEncoder.encode(first.get("continuation").asString(), StandardCharsets.UTF_8);
    JsonNode rest =
        engineer
            .get(
                "/api/v1/graph/changes?from=%s&to=%s&limit=2&continuation=%s"
                    .formatted(from, to, token))
            .json();
    assertThat(first.get("value")).hasSize(2);
    assertThat(rest.get("value")).hasSize(1);
    assertThat(engineer.get("/api/v1/graph/changes").status()).isEqualTo(400);
    assertThat(engineer.get("/api/v1/graph/changes?from=%s&to=%s".formatted(to, from)).status())
        .isEqualTo(400);
  }

  @Test
  void whoMadeAChangeAndWhyIsRemembered() throws Exception {
    assertThat(engineer.post(Client.azure("/models"), MODELS).status()).isEqualTo(201);
    Client.Reply reply =
        engineer.put(
            Client.azure("/digitaltwins/a"),
            "{\"$metadata\":{\"$model\":\"dtmi:com:example:Tank;1\"}}",
            "x-lockstep-reason",
            "a new tank in hall 2");
    assertThat(reply.status()).isEqualTo(200);

    List<Remembered> changes =
        stack.space().view().memory().changes("a", 0, Long.MAX_VALUE, Long.MAX_VALUE, 10);

    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().what()).isEqualTo(Remembered.What.TWIN_CREATED);
    assertThat(changes.getFirst().who()).isEqualTo("engineer");
    assertThat(changes.getFirst().why()).isEqualTo("a new tank in hall 2");
    assertThat(
            engineer
                .put(
                    Client.azure("/digitaltwins/b"),
                    "{\"$metadata\":{\"$model\":\"dtmi:com:example:Tank;1\"}}",
                    "x-lockstep-reason",
                    "x".repeat(501))
                .status())
        .isEqualTo(400);
  }
}
