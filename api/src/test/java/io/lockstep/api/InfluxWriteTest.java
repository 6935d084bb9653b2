package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Lines of InfluxDB's line protocol, as clients of versions 1 and 2 send them.
final class InfluxWriteTest {
  private static final String WRITE = "/api/v2/write?org=o&bucket=plant";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path folder;
  private static Stack stack;
  private static Client nobody;

  @BeforeAll
  static void open() throws Exception {
    HistoryOptions options = HistoryOptions.in(folder.resolve("history"));
    stack =
        Stack.open(
            folder, ApiOptions.loopback(0), QuestDbHistory.create(options, InstantSource.system()));
    nobody = stack.anonymous();
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String engineer() {
    return "Token " + stack.as(Role.ENGINEER).token();
  }

  private static Client.Reply write(String path, String lines) throws Exception {
    return nobody.post(path, lines, "Authorization", engineer());
  }

  private static JsonNode history(String twin, String property) throws Exception {
    return stack.as(Role.VIEWER).get("/api/v1/history/" + twin + "/" + property).json();
  }

  @Test
  void linesLandInHistoryWithTheirTimesAndTypesAndARetryAddsNothing() throws Exception {
    String lines =
        """
        # a comment
        temperature,twin=i1 value=21.5,count=3i 1790000000000000000
        temperature,twin=i1 value=22 1790000001000001000
        state,twin=i1 value="on",open=t 1790000000000000000
        """;

    assertThat(write(WRITE, lines).status()).isEqualTo(204);
    Client.Reply again = write(WRITE + "&ack=queryable", lines);

    assertThat(again.status()).as(again.body()).isEqualTo(204);
    assertThat(history("i1", "temperature").path("series").toString())
        .isEqualTo(
            "[[\"2026-09-21T14:13:20Z\",21.5,\"good\"],[\"2026-09-21T14:13:21.000001Z\",22.0,\"good\"]]");
    assertThat(history("i1", "state").at("/series/0/1").asString()).isEqualTo("on");
    assertThat(history("i1", "open").at("/series/0/1").booleanValue()).isTrue();
    assertThat(history("i1", "count").at("/series")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"ns,1790000000000000000", "us,1790000000000000", "ms,1790000000000", "s,1790000000"})
  void timesCountWhatThePrecisionSays(String precision, String time) throws Exception {
    String twin = "p-" + precision;
    Client.Reply reply =
        write(
            WRITE + "&ack=queryable&precision=" + precision,
            "t,twin=%s v=1 %s".formatted(twin, time));

    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
    assertThat(history(twin, "v").at("/series/0/0").asString()).isEqualTo("2026-09-21T14:13:20Z");
  }

  @Test
  void wrongLinesAreNamedAndTheOthersAreWritten() throws Exception {
    Client.Reply reply =
        write(WRITE + "&ack=queryable", "t,twin=w1 v=1 1\nt,twin=w1 v=\nt,twin=w1 v=3 3\nnonsense");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("code").asString()).isEqualTo("invalid");
    assertThat(reply.json().path("message").asString())
        .contains("partial write: 2 lines written, 2 refused")
        .contains("line 2, column 13: expected a number")
        .contains("line 4, column 9: expected a field's name");
    assertThat(history("w1", "v").path("series")).hasSize(2);
  }

  @Test
  void bindingsLeadSeriesToTwins() throws Exception {
    String files =
        """
        {"files":[{"name":"bindings/a.yaml","text":"bindings:\\n  - { influx: oven, bucket: plant, twin: \\"{line}-oven\\", fields: { t: temperature } }\\n"}]}
        """;
    assertThat(stack.as(Role.ENGINEER).put("/api/v1/bindings", files).status()).isEqualTo(204);
    try {
      Client.Reply reply = write(WRITE + "&ack=queryable", "oven,line=l7,host=a t=431 1000");

      assertThat(reply.status()).as(reply.body()).isEqualTo(204);
      assertThat(history("l7-oven", "temperature").at("/series/0/1").doubleValue()).isEqualTo(431);
    } finally {
      stack.as(Role.ENGINEER).put("/api/v1/bindings", "{\"files\":[]}");
    }
  }

  @Test
  void aDeviceWritesItsOwnTwinAndNoOther() throws Exception {
    Client.Reply own =
        nobody.post(WRITE, "t,twin=press v=1", "Authorization", "Token " + Stack.PRESS);
    Client.Reply other =
        nobody.post(
            WRITE, "t,twin=press v=2\nt,twin=oven v=1", "Authorization", "Token " + Stack.PRESS);
    Client.Reply none =
        nobody.post(WRITE, "t,twin=oven v=1", "Authorization", "Token " + Stack.PRESS);

    assertThat(own.status()).as(own.body()).isEqualTo(204);
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.body()).contains("line 2, expected a twin that press may feed, found oven");
    assertThat(none.status()).isEqualTo(403);
    assertThat(none.json().path("code").asString()).isEqualTo("forbidden");
  }

  @Test
  void everyWayInWhichClientsSayWhoTheyAreIsUnderstood() throws Exception {
    String token = stack.as(Role.ENGINEER).token();
    String basic =
        Base64.getEncoder().encodeToString(("me:" + token).getBytes(StandardCharsets.UTF_8));
    String line = "t,twin=a1 v=1";

    assertThat(nobody.post(WRITE, line, "Authorization", "Bearer " + token).status())
        .isEqualTo(204);
    assertThat(nobody.post("/write?db=d", line, "Authorization", "Basic " + basic).status())
        .isEqualTo(204);
    assertThat(nobody.post("/write?db=d", line, "Authorization", "Token me:" + token).status())
        .isEqualTo(204);
    assertThat(nobody.post("/write?db=d&u=me&p=" + token, line).status()).isEqualTo(204);
    Client.Reply refused = nobody.post(WRITE, line);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().path("code").asString()).isEqualTo("unauthorized");
    assertThat(nobody.post(WRITE, line, "Authorization", "Token nonsense").status()).isEqualTo(401);
    assertThat(nobody.post("/api/v2/write", line, "Authorization", engineer()).body())
        .contains("query parameter bucket");
  }

  private static HttpResponse<String> packed(byte[] body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(nobody.url() + WRITE + "&ack=queryable"))
            .header("Authorization", engineer())
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] gzip(byte[] body) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  @Test
  void tenThousandPackedLinesAreThereOnce() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      lines.append(
          "t,twin=many v=%d %d\n".formatted(i, 1_790_000_000_000_000_000L + i * 1_000_000L));
    }

    HttpResponse<String> reply = packed(gzip(lines.toString().getBytes(StandardCharsets.UTF_8)));

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
    assertThat(history("many", "v").path("series")).hasSize(10_000);
  }

  @Test
  void bodiesThatAreNotPackedAsTheySayAndBombsAreRefused() throws Exception {
    byte[] bomb = new byte[20 << 20];
    Arrays.fill(bomb, (byte) '#');

    assertThat(packed("t,twin=x v=1".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(400);
    assertThat(packed(gzip(bomb)).statusCode()).isEqualTo(413);
  }

  @Test
  void clientsAreToldThatSomebodyIsThere() throws Exception {
    assertThat(nobody.get("/ping").status()).isEqualTo(204);
    assertThat(nobody.get("/ping").header("X-Influxdb-Version")).startsWith("lockstep-");
    assertThat(nobody.get("/health").json().path("status").asString()).isEqualTo("pass");
    assertThat(nobody.get("/ready").json().path("status").asString()).isEqualTo("ready");
  }
}
