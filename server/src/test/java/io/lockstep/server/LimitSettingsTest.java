package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.api.ApiOptions;
import io.lockstep.broker.BrokerLimits;
import io.lockstep.broker.Redirection;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.GraphLimits;
import io.lockstep.twin.IndexOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose limits are set small: each is hit, and answered as the page of limits says.
class LimitSettingsTest {
  private static final String VERSION = "?api-version=2023-10-31";
  private static final String MODEL =
      """
      {"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:%s;1","@type":"Interface","contents":[
       {"@type":"Property","name":"note","schema":"string"},
       {"@type":"Relationship","name":"knows"}]}
      """;

  @TempDir(factory = OnDisk.class)
  static Path folder;

  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerProcess.in(folder.resolve("data"))
            .set("limits.twins", "4")
            .set("limits.relationships", "3")
            .set("limits.outgoing-relationships", "2")
            .set("limits.incoming-relationships", "2")
            .set("limits.models", "2")
            .set("limits.models-per-upload", "2")
            .set("limits.model-size", "300")
            .set("limits.twin-size", "200")
            .set("limits.relationship-size", "100")
            .set("limits.string-length", "8")
            .set("limits.request-size", "2KiB")
            .set("limits.upload-size", "4KiB")
            .set("limits.json-depth", "8")
            .set("limits.patches-per-request", "3")
            .set("limits.query-length", "150")
            .set("limits.query-list-items", "3")
            .set("limits.query-joins", "2")
            .set("limits.query-operators", "2")
            .start();
    assertThat(http().post("/models" + VERSION, "[" + MODEL.formatted("Person") + "]").status())
        .isEqualTo(201);
    for (String id : new String[] {"a", "b", "c", "d"}) {
      assertThat(put(id, "").status()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Http http() {
    return server.http();
  }

  private static Http.Reply put(String id, String note) throws Exception {
    String body =
        "{\"$metadata\":{\"$model\":\"dtmi:t:Person;1\"}%s}"
            .formatted(note.isEmpty() ? "" : ",\"note\":\"" + note + "\"");
    return http().send("PUT", "/digitaltwins/" + id + VERSION, body);
  }

  private static Http.Reply relate(String source, String id, String target) throws Exception {
    return http()
        .send(
            "PUT",
            "/digitaltwins/%s/relationships/%s%s".formatted(source, id, VERSION),
            "{\"$targetId\":\"%s\",\"$relationshipName\":\"knows\"}".formatted(target));
  }

  private static void assertRefused(Http.Reply reply, String code, String said) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.json().at("/error/code").asString()).isEqualTo(code);
    assertThat(reply.body()).contains(said);
  }

  @Test
  void twins() throws Exception {
    assertRefused(put("e", ""), "TwinLimitReached", "limits.twins");
    assertThat(put("a", "again").status()).isEqualTo(200);
  }

  @Test
  void charactersOfTwinsAndTexts() throws Exception {
    assertRefused(put("a", "x".repeat(200)), "LimitExceeded", "limits.twin-size");
    assertRefused(put("a", "x".repeat(9)), "ValidationFailed", "limits.string-length");
    Http.Reply patch =
        http()
            .send(
                "PATCH",
                "/digitaltwins/a" + VERSION,
                "[{\"op\":\"add\",\"path\":\"/note\",\"value\":\"123456789\"}]");
    assertRefused(patch, "ValidationFailed", "limits.string-length");
  }

  @Test
  void relationships() throws Exception {
    assertThat(relate("a", "1", "b").status()).isEqualTo(200);
    assertThat(relate("a", "2", "c").status()).isEqualTo(200);
    assertRefused(relate("a", "3", "d"), "LimitExceeded", "limits.outgoing-relationships");
    assertThat(relate("d", "1", "b").status()).isEqualTo(200);
    assertRefused(relate("b", "1", "c"), "LimitExceeded", "limits.relationships");
    assertRefused(relate("a", "2", "b"), "LimitExceeded", "limits.incoming-relationships");
    assertRefused(relate("b", "1", "x".repeat(100)), "LimitExceeded", "limits.relationship-size");
  }

  @Test
  void models() throws Exception {
    String one = MODEL.formatted("One");
    String two = MODEL.formatted("Two");
    String three = MODEL.formatted("Three");
    assertRefused(
        http().post("/models" + VERSION, "[" + one + "," + two + "," + three + "]"),
        "LimitExceeded",
        "limits.models-per-upload");
    assertRefused(
        http().post("/models" + VERSION, "[" + one + "," + two + "]"),
        "LimitExceeded",
        "(limits.models)");
    String long300 =
        MODEL
            .formatted("Long")
            .replace("\"contents\"", "\"description\":\"" + "n".repeat(200) + "\",\"contents\"");
    assertRefused(
        http().post("/models" + VERSION, "[" + long300 + "]"),
        "LimitExceeded",
        "limits.model-size");
  }

  @Test
  void requests() throws Exception {
    assertThat(
            http().post("/query" + VERSION, "{\"query\":\"" + " ".repeat(2_100) + "\"}").status())
        .isEqualTo(413);
    assertThat(http().post("/models" + VERSION, " ".repeat(4_200)).status()).isEqualTo(413);
    assertThat(http().post("/query" + VERSION, "[".repeat(9) + "]".repeat(9)).status())
        .isEqualTo(400);
    String patches =
        String.join(
            ",", IntStream.range(0, 4).mapToObj(_ -> "{\"twinId\":\"a\",\"patch\":[]}").toList());
    Http.Reply batch = http().post("/api/v1/patches", "[" + patches + "]");
    assertThat(batch.status()).isEqualTo(400);
    assertThat(batch.body()).contains("1 to 3 patches");
  }

  private static Http.Reply ask(String sql) throws Exception {
    return http().post("/query" + VERSION, "{\"query\":\"" + sql + "\"}");
  }

  @Test
  void queries() throws Exception {
    String from = "SELECT COUNT() FROM DIGITALTWINS T ";
    assertThat(ask(from + "WHERE T.$dtId IN ['a','b','c']").status()).isEqualTo(200);
    assertRefused(
        ask(from + "WHERE T.$dtId IN ['a','b','c','d']"), "SqlQueryError", "at most 3 values");
    assertRefused(ask(from + " ".repeat(150)), "SqlQueryError", "at most 150 characters");
    String join = "JOIN %s RELATED %s.knows ";
    String two = from + join.formatted("A", "T") + join.formatted("B", "A");
    assertThat(ask(two + "WHERE T.$dtId = 'a'").status()).isEqualTo(200);
    assertRefused(
        ask(two + join.formatted("C", "B") + "WHERE T.$dtId = 'a'"),
        "SqlQueryError",
        "at most 2 JOINs");
    assertRefused(ask(from + "WHERE 1+1+1+1 = 4"), "SqlQueryError", "at most 2 arithmetic");
  }

  @Test
  void everyLimitStandsOnThePageOfLimits() throws Exception {
    Path page =
        Path.of(System.getProperty("lockstep.home", "..")).resolve("docs/reference/limits.md");
    assertThat(page)
        .content()
        .contains(
            Arrays.stream(Setting.values())
                .map(Setting::key)
                .filter(key -> key.startsWith("limits."))
                .toArray(String[]::new));
  }

  @Test
  void limitsAreSetWithinTheirRanges() {
    Settings settings = Settings.read(Map.of(), Optional.empty(), List.of());
    assertThat(Limits.graph(settings)).isEqualTo(GraphLimits.defaults());
    assertThat(Limits.api(settings)).isEqualTo(ApiOptions.Limits.defaults());
    assertThat(Limits.indexes(settings)).isEqualTo(IndexOptions.defaults());
    assertThat(Limits.mqtt(settings)).isEqualTo(BrokerLimits.defaults());
  }

  private static Redirection redirection(String... assignments) {
    return BrokerSettings.redirection(
        Settings.read(Map.of(), Optional.empty(), List.of(assignments)));
  }

  @Test
  void clientsOfMqttAreSentElsewhereOnlyWhenThereIsSomewhere() {
    assertThat(redirection()).isEqualTo(Redirection.never());
    assertThat(redirection("mqtt.redirect-server=b:1883")).isEqualTo(Redirection.never());
    for (Redirection.When when :
        List.of(Redirection.When.AT_STOP, Redirection.When.NOW, Redirection.When.FOR_GOOD)) {
      String word = when.name().toLowerCase(Locale.ROOT).replace('_', '-');
      assertThat(redirection("mqtt.redirect=" + word, "mqtt.redirect-server=b:1883"))
          .isEqualTo(new Redirection(when, "b:1883"));
      assertThatThrownBy(() -> redirection("mqtt.redirect=" + word))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("mqtt.redirect-server: expected where clients are sent")
          .hasMessageContaining("mqtt.redirect is \"" + word + "\"");
    }
    assertThatThrownBy(() -> redirection("mqtt.redirect=always"))
        .hasMessageContaining("expected never, at-stop, now or for-good");
  }

  @Test
  void theBoundsOfMqttTakeAllThatTheirSettingsAllow() {
    Settings large =
        Settings.read(
            Map.of(),
            Optional.empty(),
            List.of(
                "mqtt.max-packet-size=48MiB",
                "mqtt.outbound-bytes=1KiB",
                "mqtt.outbound-bytes-total=0",
                "mqtt.connect-timeout=400d",
                "mqtt.session-expiry-max=100000d",
                "mqtt.keep-alive-max=60",
                "mqtt.max-subscriptions=2000000000",
                "mqtt.max-client-id-bytes=23",
                "mqtt.connect-rate=9000000000"));
    BrokerLimits most = Limits.mqtt(large);
    assertThat(most.maxPacketBytes()).isEqualTo(48 << 20);
    assertThat(Limits.inputBytesMax(large)).as("a record takes it").isGreaterThan(48 << 20);
    assertThat(most.keepAliveMax().toSeconds()).isEqualTo(60);
    assertThat(most.connectTimeout().toHours()).isOne();
    assertThat(most.sessionExpiryMax()).isEqualTo(BrokerLimits.SESSION_EXPIRY_MOST);
    assertThat(most.connectsPerSecond()).isEqualTo(1_000_000);
  }
}
