package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Retention, legal holds and known gaps as a whole server has them, over restarts too.
class RetentionTest {
  private static final String DOCUMENT =
      """
      retention: plant
      entries:
        - { keep: 7d, twins: [press], properties: [force] }
        - { keep: 90d, twins: ['*'] }
      """;

  @TempDir Path folder;
  private Node node;
  private Http http;

  @BeforeEach
  void start() {
    Settings settings = FreePorts.settings();
    node = Node.start(settings, folder.resolve("data"), Workspace.empty());
    http = new Http(node.endpoints().getOrDefault("http", ""), node.adminToken());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void itIsSetExplainedHeldAndSurvivesARestart() throws Exception {
    reading("press", 1);
    Path file = Files.writeString(folder.resolve("plant.yaml"), DOCUMENT);

    assertThat(run("history", "retention", "put", file.toString())).isZero();

    awaitAnswer("press", "force", "plant.yaml:3");
    awaitAnswer("mill", "speed", "plant.yaml:4");
    assertThat(
            run("history", "hold", "place", "case-7", "--twin", "press", "--reason", "a law suit"))
        .isZero();
    awaitAnswer("press", "force", "case-7");
    Http.Reply refused = http.post("/api/v1/twins/press/purge", "{}");
    assertThat(refused.isGood()).isFalse();
    assertThat(refused.body()).contains("legal hold case-7");
    assertThat(http.get("/api/v1/holds?twin=press").body()).contains("a law suit");
    assertThat(http.get("/api/v1/holds?twin=mill").json().path("value")).isEmpty();
    assertThat(http.get("/api/v1/audit?limit=100").body())
        .contains("SetRetention", "SetHold", "case-7")
        .doesNotContain("PlanKeeping");

    stop();
    start();

    assertThat(explained("press", "force")).contains("case-7", "plant.yaml:3");
    assertThat(http.post("/api/v1/twins/press/purge", "{}").body()).contains("case-7");
    assertThat(run("history", "hold", "release", "case-7", "--reason", "settled")).isZero();
    assertThat(http.post("/api/v1/twins/press/purge", "{}").isGood()).isTrue();
  }

  @Test
  void aHoldEndsWhenItsTimeIsOver() throws Exception {
    reading("press", 1);
    holdUntil("review", Instant.now().plusSeconds(3_600));
    assertThat(http.post("/api/v1/twins/press/purge", "{}").body()).contains("review");
    assertThat(run("history", "hold", "release", "review", "--reason", "done")).isZero();
    holdUntil("audit", Instant.now().plusSeconds(1));

    Await.until(
        "the hold to end",
        () -> http.get("/api/v1/holds").json().path("value").isEmpty(),
        () -> "");

    assertThat(http.post("/api/v1/twins/press/purge", "{}").isGood()).isTrue();
    assertThat(http.get("/api/v1/audit?limit=100").body())
        .contains("the time it was placed for is over");
  }

  private void holdUntil(String name, Instant end) throws Exception {
    Http.Reply placed =
        http.send(
            "PUT",
            "/api/v1/holds/" + name,
            "{\"twins\":[\"press\"],\"reason\":\"an audit\",\"until\":\"%s\"}".formatted(end));
    assertThat(placed.isGood()).as(placed.body()).isTrue();
  }

  @Test
  void aGapIsToldWithTheReadings() throws Exception {
    reading("press", 1);
    Http.Reply noted =
        http.post(
            "/api/v1/gaps",
            "{\"twin\":\"press\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"reason\":\"maintenance\"}");
    assertThat(noted.isGood()).as(noted.body()).isTrue();

    String answer = http.get("/api/v1/history/press/force").body();

    assertThat(answer)
        .contains(
            "\"gaps\":[{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"reason\":\"maintenance\",\"source\":\"person\"}]");
    assertThat(http.get("/api/v1/history/press/force?from=2026-01-02T00:00:00Z").body())
        .doesNotContain("gaps");
    assertThat(run("history", "gap", "withdraw", noted.json().path("id").asString())).isZero();
    assertThat(http.get("/api/v1/history/press/force").body()).doesNotContain("gaps");
  }

  @Test
  void documentsThatAreNotValidAreRefusedWithTheirPlaces() throws Exception {
    Http.Reply refused =
        http.send(
            "PUT",
            "/api/v1/retention",
            "{\"files\":[{\"name\":\"r.yaml\",\"text\":\"retention: x\\nentries:\\n  - {keep: 3d}\\n\"}]}");

    assertThat(refused.isGood()).isFalse();
    assertThat(refused.body()).contains("r.yaml:3:");
  }

  private int run(String... arguments) {
    return Main.run(
        Stream.concat(Stream.of(arguments), Stream.of("--data", folder.resolve("data").toString()))
            .toArray(String[]::new));
  }

  private void reading(String twin, int value) throws IOException, InterruptedException {
    Http.Reply reply =
        http.post("/api/v1/telemetry/" + twin + "?ack=queryable", "{\"force\":" + value + "}");
    assertThat(reply.isGood()).as(reply.body()).isTrue();
  }

  private String explained(String twin, String property) throws IOException, InterruptedException {
    return http.post(
            "/api/v1/retention/explain",
            "{\"twin\":\"%s\",\"property\":\"%s\"}".formatted(twin, property))
        .body();
  }

  private void awaitAnswer(String twin, String property, String part) throws Exception {
    Await.until(
        part + " for " + property + " of " + twin,
        () -> explained(twin, property).contains(part),
        () -> "");
  }
}
