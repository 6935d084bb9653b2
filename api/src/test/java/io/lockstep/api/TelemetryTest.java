package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Readings over HTTP: acknowledgement levels, twin state, history, drift and sources.
final class TelemetryTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void durableIsTheDefaultAndAnswers202() throws Exception {
    Client.Reply reply = engineer.post("/api/v1/telemetry/durable", "{\"temperature\":21.5}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    assertThat(reply.json().get("ack").asString()).isEqualTo("durable");
    assertThat(reply.json().get("position").longValue()).isPositive();
  }

  @Test
  void whatIsAppliedIsInTheTwin() throws Exception {
    Client.Reply reply =
        engineer.post(
            "/api/v1/telemetry/applied?ack=applied",
            "{\"$time\":\"2026-01-31T08:00:00Z\",\"temperature\":21.5,\"on\":true,\"name\":\"a\"}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode twin = stack.as(Role.VIEWER).get("/api/v1/twins/applied").json();
    assertThat(twin.get("draft").booleanValue()).isTrue();
    assertThat(twin.at("/values/temperature/value").doubleValue()).isEqualTo(21.5);
    assertThat(twin.at("/values/temperature/quality").asString()).isEqualTo("good");
    assertThat(twin.at("/values/temperature/sourceTime").asString())
        .isEqualTo("2026-01-31T08:00:00Z");
    assertThat(twin.at("/values/temperature/receivedTime").asString()).isNotEmpty();
    assertThat(twin.at("/values/on/value").booleanValue()).isTrue();
    assertThat(twin.at("/values/name/value").asString()).isEqualTo("a");
  }

  @Test
  void whatIsQueryableIsInHistory() throws Exception {
    for (int i = 0; i < 3; i++) {
      Client.Reply reply =
          engineer.post(
              "/api/v1/telemetry/remembered?ack=queryable",
              "{\"$time\":\"2026-01-31T08:00:0%dZ\",\"temperature\":%d}".formatted(i, 20 + i));
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    JsonNode history = engineer.get("/api/v1/history/remembered/temperature").json();

    assertThat(history.get("series")).hasSize(3);
    assertThat(history.get("series").get(1).toString())
        .isEqualTo("[\"2026-01-31T08:00:01Z\",21.0,\"good\"]");
    assertThat(history.get("truncated").booleanValue()).isFalse();
  }

  @Test
  void aRangeIsGivenInRfc3339OrMilliseconds() throws Exception {
    for (int i = 0; i < 5; i++) {
      engineer.post(
          "/api/v1/telemetry/ranged?ack=queryable",
          "{\"$time\":%d,\"level\":%d}".formatted(1_700_000_000_000L + i * 1_000L, i));
    }
    String path = "/api/v1/history/ranged/level";

    assertThat(engineer.get(path + "?from=1700000001000&to=1700000003000").json().get("series"))
        .hasSize(2);
    assertThat(engineer.get(path + "?from=2023-11-14T22:13:22Z").json().get("series")).hasSize(3);
    assertThat(engineer.get(path + "?from=2023-11-14T23:13:22%2B01:00").json().get("series"))
        .hasSize(3);
    Client.Reply first = engineer.get(path + "?points=2&aggregate=raw");
    assertThat(first.json().get("series")).hasSize(2);
    assertThat(first.json().get("truncated").booleanValue()).isTrue();
    Client.Reply odd = engineer.get(path + "?from=yesterday");
    assertThat(odd.status()).isEqualTo(400);
    assertThat(odd.json().get("where").asString()).isEqualTo("query parameter from");
    assertThat(odd.json().get("found").asString()).isEqualTo("yesterday");
    assertThat(engineer.get(path + "?from=2000&to=1000").status()).isEqualTo(400);
    assertThat(engineer.get(path + "?aggregate=median").json().get("expected").asString())
        .contains("lttb");
  }

  @Test
  void draftsAreListedWithWhatWasSeen() throws Exception {
    engineer.post("/api/v1/telemetry/sketch?ack=applied", "{\"heat\":40,\"fan\":{\"on\":true}}");
    JsonNode drafts = stack.as(Role.VIEWER).get("/api/v1/drafts").json().get("value");
    JsonNode draft =
        drafts
            .valueStream()
            .filter(one -> one.get("twinId").asString().equals("sketch"))
            .findFirst()
            .orElseThrow();
    assertThat(draft.get("modelId").asString()).startsWith("dtmi:lockstep:draft:");
    assertThat(draft.at("/properties/0/path").asString()).isEqualTo("heat");
    assertThat(draft.at("/properties/0/type").asString()).isEqualTo("double");
    assertThat(draft.at("/properties/0/value").doubleValue()).isEqualTo(40);
    assertThat(draft.at("/properties/1/path").asString()).isEqualTo("fan");
    assertThat(draft.at("/properties/1/value/on").booleanValue()).isTrue();
  }

  @Test
  void aDraftIsAdopted() throws Exception {
    engineer.post("/api/v1/telemetry/adoptee?ack=applied", "{\"temperature\":40,\"odd\":true}");
    String body = "{\"modelId\":\"dtmi:com:example:Nothing;1\"}";
    assertThat(engineer.post("/api/v1/twins/adoptee/adopt", body).status()).isEqualTo(400);
    String model =
        """
        [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Adopted;1","@type":"Interface",
          "contents":[{"@type":"Property","name":"temperature","schema":"double"}]}]
        """;
    assertThat(engineer.post(Client.azure("/models"), model).status()).isEqualTo(201);

    Client.Reply adopted =
        engineer.post(
            "/api/v1/twins/adoptee/adopt", "{\"modelId\":\"dtmi:com:example:Adopted;1\"}");

    assertThat(adopted.status()).as(adopted.body()).isEqualTo(204);
    JsonNode twin = engineer.get("/api/v1/twins/adoptee").json();
    assertThat(twin.get("modelId").asString()).isEqualTo("dtmi:com:example:Adopted;1");
    assertThat(twin.get("draft").booleanValue()).isFalse();
    assertThat(twin.at("/values/temperature/value").doubleValue()).isEqualTo(40);
    assertThat(twin.get("values").has("odd")).isFalse();
    assertThat(
            engineer
                .post("/api/v1/twins/adoptee/adopt", "{\"modelId\":\"dtmi:com:example:Adopted;1\"}")
                .status())
        .as("no draft any more")
        .isEqualTo(400);
    assertThat(engineer.post("/api/v1/twins/nobody/adopt", body).status()).isEqualTo(404);
  }

  @Test
  void aPropertyOfAComponentIsNamedWithItsPath() throws Exception {
    engineer.post("/api/v1/telemetry/nested?ack=queryable", "{\"fan\":{\"speed\":7}}");

    Client.Reply plain = engineer.get("/api/v1/history/nested/fan/speed");
    Client.Reply whole = engineer.get("/api/v1/history/nested/fan");

    // A drafted model has no components: what comes as an object is kept as one.
    assertThat(plain.status() == 200 || whole.status() == 200).isTrue();
    assertThat(engineer.get("/api/v1/history/nested/fan%2Fspeed").status())
        .isEqualTo(plain.status());
  }

  @Test
  void oneReadingMayComeAsABareScalar() throws Exception {
    Client.Reply reply = engineer.post("/api/v1/telemetry/bare/level?ack=applied", "17.25");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(engineer.get("/api/v1/twins/bare").json().at("/values/level/value").doubleValue())
        .isEqualTo(17.25);
  }

  @Test
  void whatIsNotJsonIsRefusedBeforeTheJournal() throws Exception {
    long before = fieldMessagesSoFar();

    Client.Reply reply = engineer.post("/api/v1/telemetry/torn", "{\"temperature\":");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().get("code").intValue()).isEqualTo(1012);
    assertThat(reply.json().get("where").asString()).contains("line 1 column");
    assertThat(fieldMessagesSoFar()).as("one more, which is our own").isEqualTo(before + 1);
  }

  /// Counted behind a message of our own, so that all that came before it is decided.
  private static long fieldMessagesSoFar() throws Exception {
    assertThat(engineer.post("/api/v1/telemetry/mark?ack=applied", "{\"v\":1}").status())
        .isEqualTo(200);
    // The figures are those of the kernel's last round, and a read has one of its own.
    boolean _ = stack.space().read(view -> view.hasTwin("mark"));
    return stack.space().statistics().fieldMessages();
  }

  @Test
  void anUnknownLevelIsRefused() throws Exception {
    assertThat(engineer.post("/api/v1/telemetry/x?ack=soon", "{}").status()).isEqualTo(400);
    Client.Reply typo = engineer.post("/api/v1/telemetry/x?akc=applied", "{}");
    assertThat(typo.status()).isEqualTo(400);
    assertThat(typo.json().get("expected").asString()).contains("ack");
  }

  @Test
  void driftIsListedAndFiltered() throws Exception {
    engineer.post(Client.azure("/models"), Bakery.MODELS);
    engineer.put(Client.azure("/digitaltwins/drifting"), Bakery.oven(1));

    engineer.post(
        "/api/v1/telemetry/drifting?ack=applied", "{\"temprature\":3,\"temperature\":\"hot\"}");

    JsonNode drift = engineer.get("/api/v1/drift?twin=drifting").json();
    assertThat(drift.get("value")).hasSize(2);
    assertThat(drift.get("total").longValue()).isGreaterThanOrEqualTo(2);
    assertThat(drift.toString()).contains("temprature", "UNKNOWN_PROPERTY", "WRONG_TYPE");
    assertThat(engineer.get("/api/v1/drift?twin=other").json().get("value")).isEmpty();
    assertThat(engineer.get("/api/v1/drift?device=engineer&max=1").json().get("value")).hasSize(1);
  }

  @Test
  void sourcesTellWhoSentHowMuchAndWhen() throws Exception {
    stack.withToken(Stack.PRESS).post("/api/v1/telemetry/press?ack=applied", "{\"force\":9}");

    JsonNode press = source("press");

    assertThat(press.get("registered").booleanValue()).isTrue();
    assertThat(press.get("messages").longValue()).isPositive();
    assertThat(press.get("protocol").asString()).isEqualTo("http");
    assertThat(press.get("lastSeen").asString()).isNotEmpty();
  }

  private static JsonNode source(String device) throws Exception {
    for (JsonNode source : engineer.get("/api/v1/sources").json().get("value")) {
      if (source.get("device").asString().equals(device)) {
        return source;
      }
    }
    throw new AssertionError("no source " + device);
  }

  @Test
  void unknownTwinsAndPropertiesAreNotFound() throws Exception {
    Client.Reply twin = engineer.get("/api/v1/twins/nobody");
    assertThat(twin.status()).isEqualTo(404);
    assertThat(twin.json().get("name").asString()).isEqualTo("NOT_FOUND");
    assertThat(engineer.get("/api/v1/history/nobody/nothing").status()).isEqualTo(404);
  }

  @Test
  void idsWithReservedCharactersReachTheirTwin() throws Exception {
    Client.Reply reply =
        engineer.post("/api/v1/telemetry/a%2Fb%2B%23?ack=applied", "{\"level\":1}");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(engineer.get("/api/v1/twins/a%2Fb%2B%23").json().get("twinId").asString())
        .isEqualTo("a/b+#");
  }
}
