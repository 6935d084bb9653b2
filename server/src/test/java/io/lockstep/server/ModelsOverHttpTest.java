package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.simulation.TestFmus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Models of a running server, over HTTP: what they can be told, and FMUs run by themselves.
class ModelsOverHttpTest {
  @TempDir Path folder;
  private Node node;
  private ServerConnection server;

  @BeforeEach
  void open() throws Exception {
    OvenPlant plant = new OvenPlant(folder);
    Path _ =
        plant.write(
            "scenarios/oven.yaml",
            """
        behaviour: zone
        mode: virtual-sensor
        fmu: zone3.fmu
        model: dtmi:test:Oven;1
        inputs: { u: burner, ambient: 300 }
        start: { T: temperature, gain: 1.5 }
        outputs: { T: expected }
        """);
    TestFmus.binary(Files.createDirectories(plant.workspace().resolve("fmus")), "zone", 3);
    TestFmus.binary(plant.workspace().resolve("fmus"), "rogue", 3);
    node = plant.start();
    server = OvenPlant.connect(node);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static JsonNode named(JsonNode list, String name) {
    return list.path("value")
        .valueStream()
        .filter(each -> each.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(list.toString()));
  }

  @Test
  void parametersAreListedWithWhatTheyAreAtPresent() {
    JsonNode all = server.send("GET", "/api/v1/behaviours/zone/parameters", Optional.empty());

    JsonNode gain = named(all, "gain");
    assertThat(gain.path("present").asDouble()).isEqualTo(1.5);
    assertThat(gain.path("start").asDouble()).isEqualTo(2);
    assertThat(gain.path("told").asString()).isEqualTo("start");
    assertThat(gain.path("causality").asString()).isEqualTo("parameter");
    JsonNode tau = named(all, "tau");
    assertThat(tau.path("present").asDouble()).isEqualTo(10);
    assertThat(tau.path("unit").asString()).isEqualTo("s");
    assertThat(tau.has("told")).isFalse();
    assertThat(named(all, "T").path("from").asString()).isEqualTo("temperature");
    assertThat(named(all, "u").path("from").asString()).isEqualTo("burner");
    assertThat(named(all, "u").path("told").asString()).isEqualTo("input");
    assertThat(named(all, "ambient").path("present").asDouble()).isEqualTo(300);
    JsonNode lag = server.send("GET", "/api/v1/behaviour-models/java/lag", Optional.empty());
    assertThat(named(lag, "u").path("isInput").asBoolean()).isTrue();
    assertThat(named(lag, "timeConstant").path("start").asDouble()).isEqualTo(1);
    JsonNode zone = server.send("GET", "/api/v1/behaviour-models/fmu/zone3.fmu", Optional.empty());
    assertThat(named(zone, "T").path("causality").asString()).isEqualTo("output");
    for (String path :
        new String[] {
          "behaviours/nobody/parameters",
          "behaviour-models/java/nobody",
          "behaviour-models/fmu/x.fmu"
        }) {
      assertThatThrownBy(() -> server.send("GET", "/api/v1/" + path, Optional.empty()))
          .as(path)
          .hasMessageContaining("404");
    }
  }

  @Test
  void anFmuRunsByItselfAndWhatItFailsOfIsTold() {
    String path = "/api/v1/fmus/zone3.fmu/runs";
    JsonNode run =
        server.send(
            "POST",
            path,
            Optional.of(
                """
                {"stop":100,"step":10,"start":{"T":310,"gain":2,"ambient":300},
                 "input":"time,u\\n0,10\\n100,10\\n"}
                """));

    String[] lines = run.path("csv").asString().split("\n");
    assertThat(lines).hasSize(12);
    assertThat(lines[0]).startsWith("\"time\",").contains("\"T\"");
    // At rest it is ambient and twice the burner.
    assertThat(Double.parseDouble(lines[11].split(",", -1)[1])).isBetween(319.9, 320.1);
    assertThat(run.path("rows").asInt()).isEqualTo(11);
    assertThat(run.path("kind").asString()).isEqualTo("CoSimulation");
    assertThat(run.path("end").asDouble()).isEqualTo(100);

    assertThatThrownBy(
            () -> server.send("POST", path, Optional.of("{\"stop\":1000000000,\"step\":1}")))
        .hasMessageContaining("400")
        .hasMessageContaining("at most 200,000 rows");
    assertThatThrownBy(() -> server.send("POST", path, Optional.of("{\"kind\":\"both\"}")))
        .hasMessageContaining("CoSimulation or ModelExchange");
    assertThatThrownBy(() -> server.send("POST", path, Optional.of("{\"input\":\"u\\n1\\n\"}")))
        .hasMessageContaining("400")
        .hasMessageContaining("time");
    assertThatThrownBy(
            () ->
                server.send(
                    "POST",
                    "/api/v1/fmus/rogue3.fmu/runs",
                    Optional.of("{\"stop\":1,\"step\":1,\"start\":{\"deed\":1}}")))
        .as("a wrong pointer")
        .hasMessageContaining("400")
        .hasMessageContaining("The FMU failed");
    assertThatThrownBy(
            () -> server.send("POST", path.replace("zone3", "nobody"), Optional.of("{}")))
        .hasMessageContaining("404");
  }

  @Test
  void aWhatIfTellsTheParametersThatItWasAskedWith() {
    JsonNode asked =
        server.send(
            "POST",
            "/api/v1/what-ifs",
            Optional.of(
                """
                {"text":"what-if: x\\nfor: 1s\\ninputs: none\\nbehaviours: anew\\nparameters: [{behaviour: zone, variable: gain, value: 3}]\\n"}
                """));

    assertThat(asked.at("/scenario/behaviours").asString()).isEqualTo("anew");
    JsonNode parameter = asked.at("/scenario/parameters/0");
    assertThat(parameter.path("behaviour").asString()).isEqualTo("zone");
    assertThat(parameter.path("variable").asString()).isEqualTo("gain");
    assertThat(parameter.path("value").asDouble()).isEqualTo(3);
    assertThat(parameter.has("twin")).isFalse();
  }
}
