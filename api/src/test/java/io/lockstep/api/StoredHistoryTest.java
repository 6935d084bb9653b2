package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The same routes over the real store.
final class StoredHistoryTest {
  private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");
  private static final int READINGS = 1_000;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client viewer;

  @BeforeAll
  static void open() throws Exception {
    QuestDbHistory history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    stack = Stack.open(folder, ApiOptions.loopback(0), history);
    viewer = stack.as(Role.VIEWER);
    String batch =
        IntStream.range(0, READINGS)
            .mapToObj(
                i ->
                    "{\"$time\":\"%s\",\"temperature\":%d,\"state\":\"%s\"}"
                        .formatted(START.plusSeconds(i), i, i < 500 ? "heat" : "hold"))
            .collect(Collectors.joining(",", "[", "]"));
    // The answer waits for the store, which takes seconds to start.
    Client.Reply sent = stack.as(Role.ENGINEER).post("/api/v1/telemetry/oven?ack=queryable", batch);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static JsonNode series(String query) throws Exception {
    Client.Reply reply = viewer.get("/api/v1/history/oven/" + query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().get("series");
  }

  @Test
  void everyReadingIsThereOnce() throws Exception {
    JsonNode series = series("temperature");

    assertThat(series).hasSize(READINGS);
    for (int i = 0; i < READINGS; i++) {
      assertThat(series.get(i).get(0).asString()).isEqualTo(START.plusSeconds(i).toString());
      assertThat(series.get(i).get(1).doubleValue()).isEqualTo(i);
      assertThat(series.get(i).get(2).asString()).isEqualTo("good");
    }
  }

  @Test
  void readingsAreThinnedOut() throws Exception {
    JsonNode lttb = series("temperature?points=50");
    assertThat(lttb.size()).isBetween(3, 50);
    assertThat(lttb.get(0).get(1).doubleValue()).isZero();
    assertThat(lttb.get(lttb.size() - 1).get(1).doubleValue()).isEqualTo(READINGS - 1);

    JsonNode mean =
        series(
            "temperature?points=10&aggregate=mean&from=%s&to=%s"
                .formatted(START, START.plus(Duration.ofSeconds(READINGS))));
    assertThat(mean.size()).isBetween(1, 10);
    JsonNode count = series("temperature?points=10&aggregate=count");
    long all = 0;
    for (JsonNode bucket : count) {
      all += bucket.get(1).longValue();
    }
    assertThat(all).isEqualTo(READINGS);
  }

  @Test
  void textsAreThinnedOutToTheLast() throws Exception {
    JsonNode states = series("state?points=5");

    assertThat(states.size()).isBetween(1, 5);
    assertThat(states.get(states.size() - 1).get(1).asString()).isEqualTo("hold");
    assertThat(viewer.get("/api/v1/history/oven/state?aggregate=mean").status()).isEqualTo(400);
  }

  @Test
  void whatAnnotatesAPropertyStandsBesideItsReadings() throws Exception {
    Client engineer = stack.as(Role.ENGINEER);
    engineer.post(
        "/models?api-version=2023-10-31",
        """
        [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:annotation;1"],
          "@id":"dtmi:com:example:Probe;1","@type":"Interface","contents":[
           {"@type":"Telemetry","name":"depth","schema":"double"},
           {"@type":["Telemetry","ValueAnnotation"],"name":"accuracy","annotates":"depth",
            "schema":"double"},
           {"@type":["Property","ValueAnnotation"],"name":"calibrated","annotates":"depth",
            "schema":"string"}]}]
        """);
    engineer.put(
        "/digitaltwins/probe?api-version=2023-10-31",
        "{\"$metadata\":{\"$model\":\"dtmi:com:example:Probe;1\"}}");
    Client.Reply sent =
        engineer.post(
            "/api/v1/telemetry/probe?ack=queryable",
            """
            [{"$time":"2026-01-31T08:00:00Z","calibrated":"before"},
             {"$time":"2026-01-31T08:00:01Z","depth":1.0,"accuracy":0.5},
             {"$time":"2026-01-31T08:00:02Z","depth":2.0},
             {"$time":"2026-01-31T08:00:03Z","calibrated":"after"},
             {"$time":"2026-01-31T08:00:04Z","depth":3.0,"accuracy":0.25}]
            """);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);

    JsonNode history = viewer.get("/api/v1/history/probe/depth?annotations=true").json();
    assertThat(history.get("series")).hasSize(3);
    assertThat(history.get("annotations").toString())
        .isEqualTo(
            "{\"accuracy\":[0.5,null,0.25],\"calibrated\":[\"before\",\"before\",\"after\"]}");
    assertThat(viewer.get("/api/v1/history/probe/depth").json().has("annotations")).isFalse();
    assertThat(viewer.get("/api/v1/history/probe/depth?annotations=maybe").status()).isEqualTo(400);

    JsonNode twin = viewer.get("/api/v1/twins/probe").json();
    assertThat(twin.at("/values/depth/annotations").toString())
        .isEqualTo("{\"accuracy\":0.25,\"calibrated\":\"after\"}");
    assertThat(twin.at("/values/accuracy/annotates").asString()).isEqualTo("depth");
  }

  @Test
  void readinessTellsOfTheStore() throws Exception {
    assertThat(stack.anonymous().get("/health/ready").json().at("/parts/history/status").asString())
        .isEqualTo("up");
  }
}
