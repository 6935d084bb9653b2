package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Units from the payload to the chart: what a device states, what a twin has, what is asked for.
final class HistoryUnitTest {
  private static final String MODEL =
      """
      [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:quantitativeTypes;1",
          "dtmi:dtdl:extension:annotation;1","dtmi:dtdl:extension:overriding;1"],
        "@id":"dtmi:com:example:Probe;1","@type":"Interface","contents":[
         {"@type":["Telemetry","Temperature"],"name":"temperature","schema":"double",
          "unit":"degreeCelsius"},
         {"@type":["Property","ValueAnnotation","Override"],"name":"temperatureUnit",
          "annotates":"temperature","overrides":"unit","schema":"TemperatureUnit"},
         {"@type":"Telemetry","name":"noise","schema":"double"}]}]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    QuestDbHistory history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    stack = Stack.open(folder, ApiOptions.loopback(0), history);
    engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post("/models?api-version=2023-10-31", MODEL).status()).isEqualTo(201);
    for (String id : new String[] {"plain", "own"}) {
      assertThat(
              engineer
                  .put(
                      "/digitaltwins/" + id + "?api-version=2023-10-31",
                      "{\"$metadata\":{\"$model\":\"dtmi:com:example:Probe;1\"}}")
                  .status())
          .isEqualTo(200);
    }
    send("plain", "{\"temperature\":212,\"$unit\":{\"temperature\":\"°F\"},\"noise\":1}");
    send("own", "{\"temperature\":86,\"temperatureUnit\":\"degreeFahrenheit\"}");
    send("own", "{\"temperature\":300,\"$unit\":{\"temperature\":\"kelvin\"}}");
  }

  private static void send(String twin, String payload) throws Exception {
    Client.Reply sent = engineer.post("/api/v1/telemetry/" + twin + "?ack=queryable", payload);
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static JsonNode history(String query) throws Exception {
    Client.Reply reply = engineer.get("/api/v1/history/" + query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  @Test
  void aPayloadsUnitIsConvertedToTheModels() throws Exception {
    JsonNode history = history("plain/temperature");

    assertThat(history.get("unit").asString()).isEqualTo("degreeCelsius");
    assertThat(history.at("/series/0/1").doubleValue()).isEqualTo(100);
  }

  @Test
  void aTwinShowsItsOwnUnitAndHistoryTheModels() throws Exception {
    JsonNode value = engineer.get("/api/v1/twins/own").json().at("/values/temperature");
    JsonNode history = history("own/temperature");

    assertThat(value.get("unit").asString()).isEqualTo("degreeFahrenheit");
    assertThat(value.get("value").doubleValue()).isBetween(80.32, 80.34);
    assertThat(history.get("unit").asString()).isEqualTo("degreeCelsius");
    assertThat(history.at("/series/0/1").doubleValue()).isEqualTo(30);
    assertThat(history.at("/series/1/1").doubleValue()).isBetween(26.84, 26.86);
  }

  @Test
  void historyIsGivenInTheUnitThatIsAskedFor() throws Exception {
    JsonNode raw = history("plain/temperature?unit=degreeFahrenheit");
    JsonNode mean = history("plain/temperature?unit=K&aggregate=mean&points=1");
    JsonNode count = history("plain/temperature?unit=kelvin&aggregate=count&points=1");

    assertThat(raw.get("unit").asString()).isEqualTo("degreeFahrenheit");
    assertThat(raw.at("/series/0/1").doubleValue()).isEqualTo(212);
    assertThat(mean.get("unit").asString()).isEqualTo("kelvin");
    assertThat(mean.at("/series/0/1").doubleValue()).isEqualTo(373.15);
    assertThat(count.at("/series/0/1").longValue()).isEqualTo(1);
  }

  @Test
  void aUnitOfSomethingElseIsRefusedWithThosePossible() throws Exception {
    Client.Reply metre = engineer.get("/api/v1/history/plain/temperature?unit=metre");
    Client.Reply none = engineer.get("/api/v1/history/plain/noise?unit=metre");

    assertThat(metre.status()).isEqualTo(400);
    assertThat(metre.body()).contains("kelvin, degreeCelsius, degreeFahrenheit");
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.body()).contains("no unit, since the model states none");
  }

  @Test
  void aBindingWhoseUnitDoesNotSuitTheTwinIsRefused() throws Exception {
    String body =
        "{\"files\":[{\"name\":\"bindings/b.yaml\",\"text\":\"bindings:\\n"
            + "  - { topic: a, twin: plain, property: temperature, unit: %s }\\n\"}]}";

    Client.Reply metre = engineer.put("/api/v1/bindings", body.formatted("metre"));
    Client.Reply kelvin = engineer.put("/api/v1/bindings", body.formatted("kelvin"));

    assertThat(metre.status()).as(metre.body()).isEqualTo(400);
    assertThat(metre.json().at("/details/0").asString())
        .isEqualTo(
            "bindings/b.yaml:2:1: unit: expected one that converts to degreeCelsius for temperature"
                + " of twin plain, found metre");
    assertThat(kelvin.status()).as(kelvin.body()).isEqualTo(204);
  }
}
