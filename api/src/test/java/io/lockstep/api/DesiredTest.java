package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.FieldReceipt;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Desired values over HTTP.
final class DesiredTest {
  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Oven;1","@type":"Interface","contents":[
        {"@type":"Property","name":"setpoint","schema":"double","writable":true},
        {"@type":"Property","name":"program","schema":"string","writable":true},
        {"@type":"Property","name":"serial","schema":"string"}]}]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client operator;
  private static int ovens;

  /// A twin of its own for each test.
  private final String oven = "oven" + ++ovens;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    operator = stack.as(Role.OPERATOR);
    stack.as(Role.ENGINEER).post(Client.azure("/models"), MODELS);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  DesiredTest() throws Exception {
    Client.Reply made =
        stack
            .as(Role.ENGINEER)
            .send(
                "PUT",
                Client.azure("/digitaltwins/" + oven),
                "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"}}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private String path() {
    return "/api/v1/twins/" + oven + "/desired";
  }

  private JsonNode desired() throws Exception {
    Client.Reply reply = stack.as(Role.VIEWER).get(path());
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  private String state(String property) throws Exception {
    return desired().path("values").path(property).path("state").asString();
  }

  private void awaitState(String property, String state) {
    Await.until(property + " is " + state, () -> state(property).equals(state));
  }

  private void publish(String topic, String payload) throws Exception {
    FieldReceipt receipt =
        stack
            .space()
            .publish(
                oven, List.of(FieldPublication.of("lockstep/v1/" + oven + "/" + topic, payload)))
            .get();
    assertThat(receipt.lastPosition()).isNotNegative();
  }

  @Test
  void aDesiredValueIsToldAndReported() throws Exception {
    Client.Reply set = operator.send("PATCH", path() + "?reason=rye", "{\"setpoint\":60}");
    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(set.header("ETag")).isEqualTo("\"1\"");
    assertThat(set.json().at("/values/setpoint/why").asString()).isEqualTo("rye");

    awaitState("setpoint", "sent");
    publish("reported", "{\"setpoint\":{\"value\":60,\"ac\":200,\"av\":1,\"ad\":\"hot\"}}");
    awaitState("setpoint", "reported");
    assertThat(desired().at("/values/setpoint/status").asInt()).isEqualTo(200);
    assertThat(desired().at("/values/setpoint/reported").asDouble()).isEqualTo(60);
    Client.Reply list = stack.as(Role.VIEWER).get("/api/v1/desired?state=reported&max=1000");
    assertThat(list.json().path("value").valueStream().map(one -> one.path("twin").asString()))
        .contains(oven);
    assertThat(stack.as(Role.VIEWER).get("/api/v1/desired?state=hot").status()).isEqualTo(400);
  }

  @Test
  void whatIsNotNamedGoesWithPutAndStaysWithPatch() throws Exception {
    operator.send("PUT", path(), "{\"setpoint\":60,\"program\":\"rye\"}");
    operator.send("PATCH", path(), "{\"setpoint\":61}");
    assertThat(desired().path("values").propertyNames()).containsExactly("program", "setpoint");
    Client.Reply put = operator.send("PUT", path(), "{\"program\":\"rye\"}");
    assertThat(put.json().path("values").propertyNames()).containsExactly("program");
    assertThat(put.json().path("version").asInt()).isEqualTo(3);
  }

  @Test
  void aVersionThatIsNotThePresentOneIsRefused() throws Exception {
    operator.send("PUT", path(), "{\"setpoint\":60}");
    assertThat(operator.send("PATCH", path(), "{\"setpoint\":61}", "If-Match", "\"7\"").status())
        .isEqualTo(412);
    assertThat(operator.send("PATCH", path(), "{\"setpoint\":61}", "If-Match", "\"1\"").status())
        .isEqualTo(200);
  }

  @Test
  void whatTheModelDoesNotLetAppsWriteIsRefused() throws Exception {
    assertThat(operator.send("PATCH", path(), "{\"serial\":\"x\"}").status()).isEqualTo(400);
    assertThat(operator.send("PATCH", path(), "{\"setpoint\":\"x\"}").status()).isEqualTo(400);
    assertThat(operator.send("PATCH", path(), "[]").status()).isEqualTo(400);
    assertThat(operator.send("PATCH", "/api/v1/twins/none/desired", "{}").status()).isEqualTo(404);
    assertThat(operator.get("/api/v1/twins/none/desired").status()).isEqualTo(404);
    assertThat(stack.as(Role.VIEWER).send("PATCH", path(), "{\"setpoint\":1}").status())
        .isEqualTo(403);
    assertThat(desired().path("version").asInt()).isZero();
  }
}
