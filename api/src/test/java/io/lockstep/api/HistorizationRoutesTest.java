package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the historization extension means to who asks over HTTP.
final class HistorizationRoutesTest {
  private static final String MODEL =
      """
      [{"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:historization;2"],
        "@id":"dtmi:com:example:Press;1","@type":"Interface","contents":[
         {"@type":["Telemetry","Historized"],"name":"force","schema":"double"},
         {"@type":"Telemetry","name":"noise","schema":"double"}]}]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post("/models?api-version=2023-10-31", MODEL).status()).isEqualTo(201);
    assertThat(
            engineer
                .put(
                    "/digitaltwins/press-1?api-version=2023-10-31",
                    "{\"$metadata\":{\"$model\":\"dtmi:com:example:Press;1\"}}")
                .status())
        .isEqualTo(200);
    // Nobody waits in vain for what is not kept.
    Client.Reply sent =
        engineer.post("/api/v1/telemetry/press-1?ack=queryable", "{\"force\":5.5,\"noise\":60}");
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
    Client.Reply noise = engineer.post("/api/v1/telemetry/press-1?ack=queryable", "{\"noise\":61}");
    assertThat(noise.status()).as(noise.body()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void whatIsHistorizedHasAHistory() throws Exception {
    Client.Reply reply = engineer.get("/api/v1/history/press-1/force");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().get("series")).hasSize(1);
    assertThat(reply.json().get("kept").booleanValue()).isTrue();
  }

  @Test
  void whoAsksForWhatIsNotKeptIsToldSoAndHowToChangeIt() throws Exception {
    Client.Reply reply = engineer.get("/api/v1/history/press-1/noise");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body())
        .contains("No history is kept of this property", "Historized", "history.keep=all");
  }

  @Test
  void theTwinHoldsItAllTheSame() throws Exception {
    assertThat(engineer.get("/api/v1/twins/press-1").json().at("/values/noise/value").doubleValue())
        .isEqualTo(61);
  }
}
