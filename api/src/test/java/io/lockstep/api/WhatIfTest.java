package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

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
    String begin = Instant.now().toString();
    for (int i = 0; i < 20; i++) {
      assertThat(
              client
                  .post("/api/v1/telemetry/past?ack=applied", "{\"temperature\":%d}".formatted(i))
                  .status())
          .isEqualTo(200);
    }
    String scenario =
        """
        what-if: again
        as-of: %s
        for: 5s
        change:
          - { property: past/temperature, factor: 2, offset: 1 }
        watch: [past/temperature]
        """
            .formatted(begin);
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
}
