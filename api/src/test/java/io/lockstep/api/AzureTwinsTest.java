package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operations 7 to 10 and 17 to 20 of the Azure Digital Twins data plane.
final class AzureTwinsTest {
  private static final String WEAK_ETAG = "W/\"[0-9a-f-]{36}\"";
  private static final String AZURE_TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z";

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

  private static String twin(String id) {
    return azure("/digitaltwins/" + id);
  }

  private static Client.Reply create(String id) throws Exception {
    Client.Reply reply = engineer.put(twin(id), Bakery.oven(20.5));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply;
  }

  @Test
  void creatingAnswers200WithTheTwinAndAWeakEtag() throws Exception {
    Client.Reply reply = create("created");

    assertThat(reply.header("ETag")).matches(WEAK_ETAG);
    assertThat(reply.json().get("$dtId").asString()).isEqualTo("created");
    assertThat(reply.json().get("$etag").asString()).isEqualTo(reply.header("ETag"));
    assertThat(reply.json().get("temperature").doubleValue()).isEqualTo(20.5);
    assertThat(reply.json().at("/$metadata/$model").asString()).isEqualTo(Bakery.OVEN_MODEL);
    assertThat(reply.json().at("/$metadata/$lastUpdateTime").asString()).matches(AZURE_TIME);
  }

  @Test
  void aTwinIsReadAsItWasWritten() throws Exception {
    Client.Reply created = create("read");

    Client.Reply reply = stack.as(Role.VIEWER).get(twin("read"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json()).isEqualTo(created.json());
    assertThat(reply.header("ETag")).isEqualTo(created.header("ETag"));
  }

  @Test
  void idsAreDecodedFromThePath() throws Exception {
    create("hall%2F7%20%C3%B6st");

    Client.Reply reply = engineer.get(twin("hall%2f7%20%c3%b6st"));

    assertThat(reply.json().get("$dtId").asString()).isEqualTo("hall/7 öst");
  }

  @Test
  void anUnknownTwinIsNotFoundInTheWordsOfTheOriginal() throws Exception {
    Client.Reply reply = engineer.get(twin("nobody"));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.errorCode()).isEqualTo("DigitalTwinNotFound");
    assertThat(reply.header("x-ms-error-code")).isEqualTo("DigitalTwinNotFound");
    assertThat(reply.errorMessage())
        .contains("There is no digital twin instance that exists with the ID nobody");
  }

  @Test
  void creatingOnlyIsRefusedWhenTheTwinExists() throws Exception {
    create("once");

    Client.Reply reply = engineer.put(twin("once"), Bakery.oven(1), "If-None-Match", "*");

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.errorCode()).isEqualTo("PreconditionFailed");
    assertThat(reply.errorMessage())
        .contains("If-None-Match: * header was specified but a twin with the id once was found.");
  }

  @Test
  void conditionsOfAnotherFormAreRefused() throws Exception {
    create("condition");

    Client.Reply none = engineer.put(twin("condition"), Bakery.oven(1), "If-None-Match", "W/\"a\"");
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.errorMessage())
        .isEqualTo("Invalid If-None-Match header value. Allowed value(s): If-None-Match: *");
    Client.Reply match = engineer.delete(twin("condition"), "If-Match", "abc");
    assertThat(match.status()).isEqualTo(400);
    assertThat(match.errorMessage())
        .isEqualTo(
            "Invalid If-Match header value. Allowed value(s): If-Match: {etag} or If-Match: *");
  }

  @Test
  void aTwinOfAnUnknownModelIsInvalid() throws Exception {
    Client.Reply reply =
        engineer.put(twin("odd"), "{\"$metadata\":{\"$model\":\"dtmi:com:example:No;1\"}}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorMessage()).contains("Invalid twin specified");
  }

  @Test
  void malformedJsonIsAnInvalidTwin() throws Exception {
    Client.Reply reply = engineer.put(twin("torn"), "{\"$metadata\":");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorMessage()).contains("Invalid twin specified").contains("line 1 column");
  }

  @Test
  void anUnknownPropertyIsNamed() throws Exception {
    Client.Reply reply =
        engineer.put(twin("typo"), Bakery.oven(1).replace("\"temperature\"", "\"temprature\""));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo("ValidationFailed");
    assertThat(reply.body()).contains("temprature");
  }

  @Test
  void aPatchChangesPropertiesAndTheEtag() throws Exception {
    Client.Reply created = create("patched");

    Client.Reply reply =
        stack
            .as(Role.OPERATOR)
            .patch(
                twin("patched"),
                "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":230}]",
                "Content-Type",
                "application/json-patch+json",
                "If-Match",
                created.header("ETag"));

    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.header("ETag")).matches(WEAK_ETAG).isNotEqualTo(created.header("ETag"));
    Client.Reply read = engineer.get(twin("patched"));
    assertThat(read.json().get("temperature").doubleValue()).isEqualTo(230);
    assertThat(read.header("ETag")).isEqualTo(reply.header("ETag"));
  }

  @Test
  void aStalePatchIsRefused() throws Exception {
    Client.Reply created = create("stale");
    String patch = "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":1}]";
    assertThat(engineer.patch(twin("stale"), patch).status()).isEqualTo(204);

    Client.Reply reply = engineer.patch(twin("stale"), patch, "If-Match", created.header("ETag"));

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.errorCode()).isEqualTo("PreconditionFailed");
  }

  @Test
  void anOperationThatIsNotAllowedIsNamed() throws Exception {
    create("moved");

    Client.Reply reply =
        engineer.patch(
            twin("moved"), "[{\"op\":\"move\",\"from\":\"/name\",\"path\":\"/temperature\"}]");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorMessage()).contains("Unsupported operation type move");
  }

  @Test
  void aDeletedTwinIsGone() throws Exception {
    create("deleted");

    assertThat(engineer.delete(twin("deleted"), "If-Match", "*").status()).isEqualTo(204);
    assertThat(engineer.get(twin("deleted")).status()).isEqualTo(404);
    assertThat(engineer.delete(twin("deleted")).status()).isEqualTo(404);
  }

  @Test
  void aComponentIsReadAndPatched() throws Exception {
    create("parts");
    String fan = azure("/digitaltwins/parts/components/fan");

    Client.Reply patched =
        engineer.patch(fan, "[{\"op\":\"add\",\"path\":\"/speed\",\"value\":1450}]");
    assertThat(patched.status()).as(patched.body()).isEqualTo(204);
    Client.Reply read = engineer.get(fan);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.json().get("speed").doubleValue()).isEqualTo(1450);
    assertThat(read.header("ETag")).isNotEmpty();

    Client.Reply missing = engineer.get(azure("/digitaltwins/parts/components/pump"));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.errorCode()).isEqualTo("ComponentNotFound");
    assertThat(engineer.get(azure("/digitaltwins/nobody/components/fan")).errorCode())
        .isEqualTo("DigitalTwinNotFound");
  }

  @Test
  void telemetryNeedsAMessageIdAndReachesTheLastValue() throws Exception {
    create("sender");
    String telemetry = azure("/digitaltwins/sender/telemetry");

    Client.Reply nameless = engineer.post(telemetry, "{\"humidity\":55.5}");
    assertThat(nameless.status()).isEqualTo(400);
    assertThat(nameless.errorMessage()).contains("Message-Id");

    Client.Reply sent =
        engineer.post(
            telemetry,
            "{\"humidity\":55.5}",
            "Message-Id",
            "m1",
            "Telemetry-Source-Time",
            "2026-01-31T08:00:00Z");
    assertThat(sent.status()).as(sent.body()).isEqualTo(204);
    Client.Reply state = engineer.get("/api/v1/twins/sender");
    assertThat(state.json().at("/values/humidity/value").doubleValue()).isEqualTo(55.5);
    assertThat(state.json().at("/values/humidity/kind").asString()).isEqualTo("telemetry");
    assertThat(state.json().at("/values/humidity/sourceTime").asString())
        .isEqualTo("2026-01-31T08:00:00Z");
    assertThat(engineer.get(twin("sender")).json().has("humidity")).isFalse();
  }

  @Test
  void telemetryOfAComponentReachesTheComponent() throws Exception {
    create("component-sender");

    Client.Reply sent =
        engineer.post(
            azure("/digitaltwins/component-sender/components/fan/telemetry"),
            "{\"vibration\":0.25}",
            "Message-Id",
            "m1");

    assertThat(sent.status()).as(sent.body()).isEqualTo(204);
    Client.Reply state = engineer.get("/api/v1/twins/component-sender");
    assertThat(state.json().get("values").get("fan/vibration").get("value").doubleValue())
        .isEqualTo(0.25);
  }

  @Test
  void headIsAnsweredAsGetWithoutABody() throws Exception {
    create("head");

    Client.Reply reply = engineer.send("HEAD", twin("head"), "");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.header("ETag")).matches(WEAK_ETAG);
  }

  @Test
  void telemetryThatTheModelDoesNotKnowIsDrift() throws Exception {
    create("drifting");

    Client.Reply sent =
        engineer.post(
            azure("/digitaltwins/drifting/telemetry"),
            "{\"humidity\":41.5,\"Telemetry1\":5}",
            "Message-Id",
            "d1");

    assertThat(sent.status()).as(sent.body()).isEqualTo(204);
    assertThat(
            engineer
                .get("/api/v1/twins/drifting")
                .json()
                .at("/values/humidity/value")
                .doubleValue())
        .isEqualTo(41.5);
    assertThat(engineer.get("/api/v1/drift?twin=drifting").body())
        .contains("Telemetry1")
        .contains("UNKNOWN_PROPERTY");
  }

  @Test
  void aMessageSentTwiceCountsOncePerTwin() throws Exception {
    create("twice");
    create("twice-other");
    for (String id : new String[] {"twice", "twice", "twice-other"}) {
      String path = azure("/digitaltwins/" + id + "/telemetry");
      assertThat(engineer.post(path, "{\"Odd\":1}", "Message-Id", "same").status()).isEqualTo(204);
    }

    assertThat(engineer.get("/api/v1/drift?twin=twice").json().at("/value/0/count").asInt(-1))
        .isEqualTo(1);
    assertThat(engineer.get("/api/v1/drift?twin=twice-other").body()).contains("Odd");
  }

  @Test
  void oneOfSeveralEtagsIsEnough() throws Exception {
    String etag = create("several").header("ETag");
    String patch = "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":1}]";

    assertThat(engineer.patch(twin("several"), patch, "If-Match", "W/\"other\", " + etag).status())
        .isEqualTo(204);
    assertThat(engineer.patch(twin("several"), patch, "If-Match", "W/\"a\",W/\"b\"").status())
        .isEqualTo(412);
  }

  @Test
  void telemetryOfTheJavaScriptClientIsPutRight() throws Exception {
    create("swapped");

    Client.Reply sent =
        engineer.post(
            azure("/digitaltwins/swapped/components/fan/telemetry"),
            "\"m1\"",
            "Message-Id",
            "{\"vibration\":0.75}");

    assertThat(sent.status()).as(sent.body()).isEqualTo(204);
    assertThat(
            engineer
                .get("/api/v1/twins/swapped")
                .json()
                .get("values")
                .get("fan/vibration")
                .get("value")
                .doubleValue())
        .isEqualTo(0.75);
  }
}
