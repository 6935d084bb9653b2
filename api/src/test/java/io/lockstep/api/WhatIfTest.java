package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What-ifs over HTTP: a scenario runs branches ahead, and they are compared and looked at.
final class WhatIfTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Stack stack;
  private static Client client;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    client = stack.as(Role.ENGINEER);
    String model =
        """
        [{"@id":"dtmi:test:Oven;1","@type":"Interface","@context":"dtmi:dtdl:context;3","contents":[
          {"@type":"Property","name":"temperature","schema":"double"},
          {"@type":"Property","name":"power","schema":"double"}]}]
        """;
    assertThat(client.post(Client.azure("/models"), model).status()).isEqualTo(201);
    oven("oven");
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void oven(String id) throws Exception {
    String body =
        "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"},\"temperature\":20,\"power\":1}";
    assertThat(client.send("PUT", Client.azure("/digitaltwins/" + id), body).status())
        .isEqualTo(200);
  }

  private static JsonNode run(String scenario) throws Exception {
    Client.Reply begun =
        client.post("/api/v1/what-ifs", JSON.createObjectNode().put("text", scenario).toString());
    assertThat(begun.status()).as(begun.body()).isEqualTo(202);
    String path = begun.header("Location");
    Await.until("the what-if is over", () -> isOver(path));
    return client.get(path).json();
  }

  private static boolean isOver(String path) {
    try {
      return !List.of("waiting", "running")
          .contains(client.get(path).json().get("state").asString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void replicationsAreComparedWithTheBase() throws Exception {
    JsonNode done =
        run(
            """
            what-if: hot
            for: 1h
            inputs: none
            set:
              - { property: oven/power, value: 5, after: 30m }
            signals:
              - { property: oven.temperature, every: 10s, noise: { mean: 300, deviation: 10 } }
            replications: 8
            seed: 3
            """);

    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("done");
    JsonNode result = done.get("result");
    assertThat(result.get("runs")).hasSize(8);
    assertThat(result.at("/runs/0/end").asString()).isEqualTo("time");
    assertThat(result.at("/runs/0/digest").asString())
        .isNotEqualTo(result.at("/runs/1/digest").asString());
    JsonNode temperature = result.at("/properties/0");
    assertThat(temperature.get("property").asString()).isEqualTo("temperature");
    assertThat(temperature.at("/base/last").asDouble()).isEqualTo(20);
    assertThat(temperature.at("/mean/mean").asDouble()).isBetween(290.0, 310.0);
    assertThat(temperature.at("/last/deviation").asDouble()).isPositive();
    JsonNode power = result.at("/properties/1");
    assertThat(power.get("property").asString()).isEqualTo("power");
    assertThat(power.at("/last/mean").asDouble()).isEqualTo(5);
    assertThat(power.at("/mean/mean").asDouble()).isBetween(2.99, 3.01);
    assertThat(power.at("/last/margin").asDouble()).isZero();
    assertThat(Instant.parse(power.get("diverges").asString()))
        .isEqualTo(Instant.parse(result.get("from").asString()).plus(Duration.ofMinutes(30)));
    String branch = "/api/v1/branches/" + done.get("branch").asString();
    assertThat(
            client.get(branch + "/api/v1/twins/oven").json().at("/values/power/value").asDouble())
        .isEqualTo(5);
    assertThat(client.get(branch).json().get("time").asString())
        .isEqualTo(result.get("to").asString());
    JsonNode history = client.get(branch + "/history/oven/temperature").json();
    assertThat(history.get("series")).hasSize(360);
    assertThat(client.get("/api/v1/twins/oven").json().at("/values/power/value").asDouble())
        .isEqualTo(1);
  }

  @Test
  void theSameScenarioOfThePastHasTheSameResultToTheByte() throws Exception {
    oven("past");
    Instant begin = Instant.now();
    for (int i = 0; i < 20; i++) {
      assertThat(
              client
                  .post("/api/v1/telemetry/past?ack=applied", "{\"temperature\":%d}".formatted(i))
                  .status())
          .isEqualTo(200);
    }
    // As long as it took, however long that was: the last reading is within.
    long millis = Duration.between(begin, Instant.now()).toMillis() + 1;
    String scenario =
        """
        what-if: again
        as-of: %s
        for: %dms
        change:
          - { property: past/temperature, factor: 2, offset: 1 }
        watch: [past/temperature]
        """
            .formatted(begin, millis);
    JsonNode first = run(scenario);
    JsonNode second = run(scenario);

    assertThat(first.get("state").asString()).as(first.toString()).isEqualTo("done");
    assertThat(first.at("/result/properties")).isEqualTo(second.at("/result/properties"));
    assertThat(first.at("/result/runs/0/digest")).isEqualTo(second.at("/result/runs/0/digest"));
    assertThat(first.at("/result/base/digest")).isEqualTo(second.at("/result/base/digest"));
    assertThat(first.at("/result/properties/0/base/last").asDouble()).isEqualTo(19);
    assertThat(first.at("/result/properties/0/last/mean").asDouble()).isEqualTo(39);
  }

  @Test
  void aBranchOfThePastHasWhatWasThen() throws Exception {
    oven("then");
    String before = Instant.now().minus(Duration.ofDays(1)).toString();
    Client.Reply made =
        client.post("/api/v1/branches", "{\"id\":\"old\",\"asOf\":\"%s\"}".formatted(before));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.json().get("time").asString().substring(0, 19))
        .isEqualTo(before.substring(0, 19));
    assertThat(client.get(Client.azure("/api/v1/branches/old/digitaltwins/then")).status())
        .isEqualTo(404);
    String later = Instant.now().plus(Duration.ofDays(1)).toString();
    assertThat(client.post("/api/v1/branches", "{\"asOf\":\"%s\"}".formatted(later)).status())
        .isEqualTo(400);
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() throws Exception {
    Client.Reply refused =
        client.post(
            "/api/v1/what-ifs",
            JSON.createObjectNode()
                .put("text", "what-if: x\nfor: long\nchagne: []\nreplications: 0\n")
                .toString());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("scenario:2:")
        .contains("did you mean change?")
        .contains("replications: expected a whole number from 1 to 1000");
    JsonNode failed = run("what-if: y\nfor: 1m\ninputs: none\nwatch: [nobody/x]\n");
    assertThat(failed.get("state").asString()).isEqualTo("failed");
    assertThat(failed.get("trouble").asString()).contains("no twin nobody");
  }

  @Test
  void aWhatIfIsComparedWithItsBaseAndWithWhatReallyHappened() throws Exception {
    oven("real");
    String begin = Instant.now().toString();
    for (int i = 0; i < 20; i++) {
      assertThat(
              client
                  .post(
                      "/api/v1/telemetry/real?ack=applied",
                      "{\"temperature\":%d,\"power\":2}".formatted(100 + i))
                  .status())
          .isEqualTo(200);
    }
    // By a forecast: noise around 110, told from the past, without what came.
    JsonNode done =
        run(
            """
            what-if: forecast
            as-of: %s
            for: 5m
            inputs: none
            signals:
              - { property: real/temperature, every: 100ms, noise: { mean: 110, deviation: 1 } }
            watch: [real/temperature, real/power]
            replications: 10
            """
                .formatted(begin));
    String path = "/api/v1/what-ifs/" + done.get("id").asString() + "/comparison";
    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("done");
    Await.until("the history has it", () -> hasReality(path));

    JsonNode comparison = client.get(path + "?property=real/temperature").json();
    assertThat(Instant.parse(comparison.get("knownUntil").asString()))
        .isAfter(Instant.parse(begin))
        .isBefore(Instant.parse(comparison.get("to").asString()));
    assertThat(comparison.get("properties")).hasSize(1);
    JsonNode temperature = comparison.at("/properties/0");
    assertThat(temperature.at("/base/last").asDouble()).isEqualTo(20);
    assertThat(temperature.at("/reality/last").asDouble()).isEqualTo(119);
    assertThat(temperature.at("/reality/greatest").asDouble()).isEqualTo(119);
    assertThat(temperature.at("/branch/last/median").asDouble()).isBetween(108.0, 112.0);
    assertThat(temperature.at("/toBase/mean").asDouble()).isBetween(89.0, 91.0);
    assertThat(temperature.at("/toBase/outside").asDouble()).isEqualTo(1);
    JsonNode end = temperature.at("/courses/199");
    assertThat(end).hasSize(6);
    assertThat(end.get(2).asDouble()).isLessThan(end.get(3).asDouble());
    assertThat(end.get(5).isNull()).as("what is to come").isTrue();
    assertThat(client.get(path + "?property=real/nothing").status()).isEqualTo(400);
    assertThat(client.get("/api/v1/what-ifs/none/comparison").status()).isEqualTo(404);
  }

  private static boolean hasReality(String path) {
    try {
      JsonNode reality = client.get(path).json().at("/properties/0/reality/last");
      return reality.isNumber() && reality.asDouble() == 119;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theHistoryOfABranchIsThinnedOutAsThatOfThePlant() throws Exception {
    oven("thin");
    JsonNode done =
        run(
            """
            what-if: ramp
            for: 1h
            inputs: none
            signals:
              - { property: thin/temperature, every: 1s, ramp: { from: 0, to: 3600, over: 1h } }
            """);
    String history =
        "/api/v1/branches/"
            + done.get("branch").asString()
            + "/history/thin/temperature?from="
            + done.at("/result/from").asString();

    JsonNode mean = client.get(history + "&points=100&aggregate=mean").json();
    assertThat(mean.get("aggregate").asString()).isEqualTo("mean");
    assertThat(mean.get("series").size()).isBetween(60, 100);
    double first = mean.at("/series/1/1").asDouble();
    double second = mean.at("/series/2/1").asDouble();
    Duration width =
        Duration.between(
            Instant.parse(mean.at("/series/1/0").asString()),
            Instant.parse(mean.at("/series/2/0").asString()));
    assertThat(second - first).isCloseTo((double) width.toSeconds(), within(1e-6));
    JsonNode count = client.get(history + "&points=1&aggregate=count").json();
    assertThat(count.at("/series/0/1").asLong()).isEqualTo(3600);
    assertThat(client.get(history + "&points=1&aggregate=max").json().at("/series/0/1").asDouble())
        .isCloseTo(3600, within(1e-9));
    assertThat(client.get(history + "&points=50").json().get("series")).hasSize(50);
    assertThat(client.get(history).json().get("series")).hasSize(3600);
    assertThat(client.get(history + "&aggregate=p95").status()).isEqualTo(400);
  }

  @Test
  void oneThatIsUnderWayIsCancelled() throws Exception {
    oven("long");
    Client.Reply begun =
        client.post(
            "/api/v1/what-ifs",
            JSON.createObjectNode()
                .put(
                    "text",
                    """
                    what-if: endless
                    for: 366d
                    inputs: none
                    signals:
                      - { property: long/temperature, every: 1ms, constant: 1 }
                    watch: [long/power]
                    budget: { inputs: 10000000000, cpu: 1d, megabytes: 100000 }
                    """)
                .toString());
    String path = begun.header("Location");
    Await.until("it runs", () -> state(path).equals("running"));
    assertThat(client.get(path + "/comparison").status()).isEqualTo(409);

    assertThat(client.send("DELETE", path, "").status()).isEqualTo(204);

    Await.until("it is over", () -> state(path).equals("cancelled"));
    assertThat(client.get(path).json().has("result")).isFalse();
    // The next one runs: nothing is held up.
    assertThat(run("what-if: next\nfor: 1s\ninputs: none\n").get("state").asString())
        .isEqualTo("done");
    assertThat(client.send("DELETE", path, "").status()).isEqualTo(204);
    assertThat(client.get(path).status()).isEqualTo(404);
  }

  private static String state(String path) {
    try {
      return client.get(path).json().get("state").asString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
