package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.FieldReceipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Commands to devices over HTTP.
final class CommandsTest {
  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Line;1","@type":"Interface","contents":[
        {"@type":"Command","name":"halt"},
        {"@type":"Command","name":"setSpeed","request":{"name":"speed","schema":"double"}},
        {"@type":"Property","name":"speed","schema":"double"},
        {"@type":"Component","name":"motor","schema":"dtmi:test:Motor;1"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:test:Motor;1","@type":"Interface","contents":[
        {"@type":"Command","name":"stop"}]}]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client operator;
  private static int lines;

  /// A twin of its own for each test.
  private final String line = "line" + ++lines;

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

  CommandsTest() throws Exception {
    Client.Reply made =
        stack
            .as(Role.ENGINEER)
            .send(
                "PUT",
                Client.azure("/digitaltwins/" + line),
                "{\"$metadata\":{\"$model\":\"dtmi:test:Line;1\"}}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private String path(String command) {
    return "/api/v1/twins/" + line + "/commands/" + command;
  }

  private static JsonNode command(String id) throws Exception {
    return stack.as(Role.VIEWER).get("/api/v1/commands/" + id).json();
  }

  private static String id(Client.Reply reply) {
    return reply.json().get("id").asString();
  }

  private static void awaitSent(String id) {
    Await.until(
        "command " + id + " is sent", () -> command(id).get("state").asString().equals("sent"));
  }

  /// Answers as the device does, once the command was sent.
  private void answer(String name, String id, String answer) throws Exception {
    awaitSent(id);
    FieldReceipt receipt =
        stack
            .space()
            .publish(
                line,
                List.of(
                    FieldPublication.of(
                        "lockstep/v1/%s/commands/%s/%s/response".formatted(line, name, id),
                        answer)))
            .get();
    stack.space().applied(receipt.lastPosition()).get();
  }

  @Test
  void aCommandIsAcceptedAndAnsweredLater() throws Exception {
    Client.Reply reply = operator.post(path("setSpeed"), "12.5");

    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    assertThat(reply.header("Location")).isEqualTo("/api/v1/commands/" + id(reply));
    assertThat(reply.json().get("state").asString()).isEqualTo("accepted");
    assertThat(reply.json().get("origin").asString()).isEqualTo("operator");
    assertThat(reply.json().get("payload").doubleValue()).isEqualTo(12.5);

    answer("setSpeed", id(reply), "{\"status\":200,\"payload\":{\"was\":3}}");
    JsonNode done = command(id(reply));
    assertThat(done.get("state").asString()).isEqualTo("succeeded");
    assertThat(done.at("/response/was").intValue()).isEqualTo(3);
    assertThat(done.get("status").intValue()).isEqualTo(200);
  }

  @Test
  void aRequestMayWaitForTheOutcome() throws Exception {
    CompletableFuture<Client.Reply> waiting =
        CompletableFuture.supplyAsync(() -> post(path("motor/stop") + "?wait=30s", ""));
    String id = onlyOpen();
    answer("motor%2Fstop", id, "{\"status\":409}");
    Client.Reply reply = waiting.get();

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().get("state").asString()).isEqualTo("failed");
    assertThat(reply.json().get("name").asString()).isEqualTo("motor/stop");
  }

  @Test
  void whoWaitsInVainGetsTheCommandAsItIs() throws Exception {
    String once = "Idempotency-Key";
    awaitSent(id(operator.post(path("halt"), "", once, "in vain")));
    Client.Reply reply = operator.post(path("halt") + "?wait=200ms", "", once, "in vain");

    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    assertThat(reply.json().get("state").asString()).isEqualTo("sent");
  }

  @Test
  void theTimeOutIsAnOutcomeToo() throws Exception {
    Client.Reply reply = operator.post(path("halt") + "?timeout=1s&wait=50s", "");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().get("state").asString()).isEqualTo("timed-out");
    boolean wasSent = reply.json().get("stages").toString().contains("\"sent\"");
    assertThat(reply.json().get("message").asString())
        .isEqualTo(wasSent ? "no answer came within 1 s" : "it could not be sent within 1 s");
  }

  private static Client.Reply post(String path, String body) {
    try {
      return operator.post(path, body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private String onlyOpen() throws Exception {
    Await.until("a command appears", () -> !openCommands().isEmpty());
    return openCommands().get(0).get("id").asString();
  }

  private JsonNode openCommands() throws Exception {
    return operator.get("/api/v1/commands?state=open&twin=" + line).json().get("value");
  }

  @Test
  void oneKeyGivesOneCommand() throws Exception {
    Client.Reply first = operator.send("POST", path("setSpeed"), "1", "Idempotency-Key", "k1");
    Client.Reply again = operator.send("POST", path("setSpeed"), "1", "Idempotency-Key", "k1");
    Client.Reply other = operator.send("POST", path("setSpeed"), "2", "Idempotency-Key", "k1");

    assertThat(id(again)).isEqualTo(id(first));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().get("detail").asString()).contains("use a new key");
  }

  @Test
  void whatTheModelDoesNotPermitIsRefused() throws Exception {
    Client.Reply unknown = operator.post(path("fly"), "");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("detail").asString()).contains("[halt, setSpeed]");
    assertThat(operator.post(path("setSpeed"), "\"fast\"").status()).isEqualTo(400);
    assertThat(operator.post(path("setSpeed"), "{").json().get("where").asString())
        .startsWith("request body line 1");
    assertThat(operator.post("/api/v1/twins/nobody/commands/halt", "").status()).isEqualTo(404);
    Client.Reply late = operator.post(path("halt") + "?timeout=2h", "");
    assertThat(late.status()).isEqualTo(400);
    assertThat(late.json().get("expected").asString())
        .isEqualTo("a whole number with ms, s, m or h, from 1s to 3600s");
    assertThat(operator.post(path("halt") + "?wait=soon", "").status()).isEqualTo(400);
  }

  @Test
  void theListIsByTwinAndStateTheYoungestFirst() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.addFirst(id(operator.post(path("halt"), "")));
    }
    answer("halt", ids.getFirst(), "{\"status\":200}");

    assertThat(list("")).isEqualTo(ids);
    assertThat(list("&state=succeeded")).containsExactly(ids.getFirst());
    assertThat(list("&state=accepted,sent")).isEqualTo(ids.subList(1, 3));
    assertThat(list("&max=1")).containsExactly(ids.getFirst());
    assertThat(operator.get("/api/v1/commands?state=done").status()).isEqualTo(400);
    assertThat(operator.get("/api/v1/commands/1-1").status()).isEqualTo(404);
    assertThat(operator.get("/api/v1/commands/nonsense").status()).isEqualTo(404);
  }

  private List<String> list(String more) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode each : operator.get("/api/v1/commands?twin=" + line + more).json().get("value")) {
      ids.add(each.get("id").asString());
    }
    return ids;
  }

  @Test
  void aRequestAsDeepAsJsonMayBeIsRefusedByTheModelAndNotByUs() throws Exception {
    String deep = "[".repeat(64) + "]".repeat(64);

    assertThat(operator.post(path("halt"), deep).status()).isEqualTo(400);
    assertThat(operator.post(path("halt"), "{}").status()).isEqualTo(202);
  }

  @Test
  void metricsCountTheStates() throws Exception {
    String id = id(operator.post(path("halt"), ""));
    answer("halt", id, "{\"status\":200}");
    String metrics = stack.as(Role.VIEWER).get("/metrics").body();

    assertThat(metrics)
        .contains("lockstep_twin_open_device_commands{state=\"accepted\"} 0")
        .containsPattern("lockstep_twin_device_commands_total\\{state=\"succeeded\"} [1-9]");
  }

  @Test
  void whoWaitsForACommandWithAnEffectHearsWhetherItWasSeen() throws Exception {
    CompletableFuture<Client.Reply> waiting =
        CompletableFuture.supplyAsync(
            () -> post(path("setSpeed") + "?wait=30s&expect=speed%20%3E%2059.0&within=20s", "60"));
    String id = onlyOpen();
    answer("setSpeed", id, "{\"status\":200}");
    assertThat(command(id).get("state").asString()).isEqualTo("succeeded");
    assertThat(waiting).as("its effect is awaited").isNotDone();
    Client.Reply seen =
        stack
            .as(Role.ENGINEER)
            .post("/api/v1/telemetry/" + line + "?ack=applied", "{\"speed\":60}");
    assertThat(seen.status()).as(seen.body()).isLessThan(300);
    JsonNode outcome = waiting.get().json();
    assertThat(outcome.get("state").asString()).isEqualTo("verified");
    assertThat(outcome.get("stages").valueStream().map(stage -> stage.get("stage").asString()))
        .containsExactly("accepted", "sent", "executed", "verified");
    assertThat(outcome.at("/expect/within").asString()).isEqualTo("20s");
  }

  @Test
  void anExpectationThatDoesNotFitIsRefused() throws Exception {
    Client.Reply wrong = operator.post(path("setSpeed") + "?expect=sped%20%3E%201.0", "60");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().get("detail").asString()).contains("expect").contains("sped");
    assertThat(operator.post(path("halt") + "?expect=speed%20%3E%201.0&within=2h", "").status())
        .isEqualTo(400);
  }

  @Test
  void aCommandThatNobodyHasHeardIsCancelledForSure() throws Exception {
    String id = id(operator.post(path("halt"), ""));
    Client.Reply reply =
        operator.post("/api/v1/commands/" + id + "/cancel?reason=wrong%20line&wait=50s", "");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().get("state").asString()).isEqualTo("cancelled");
    assertThat(reply.json().at("/cancel/by").asString()).isEqualTo("operator");
    assertThat(reply.json().at("/cancel/reason").asString()).isEqualTo("wrong line");
    assertThat(operator.post("/api/v1/commands/" + id + "/cancel", "").status()).isEqualTo(200);
    assertThat(operator.post("/api/v1/commands/1-1/cancel", "").status()).isEqualTo(404);
    assertThat(stack.as(Role.VIEWER).post("/api/v1/commands/" + id + "/cancel", "").status())
        .isEqualTo(403);
  }
}
