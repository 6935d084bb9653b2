package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Branches over HTTP: made, listed, written to, dropped.
final class BranchesTest {
  private static final String MODEL =
      """
      [{"@id":"dtmi:test:Oven;1","@type":"Interface","@context":"dtmi:dtdl:context;3","contents":[
        {"@type":"Property","name":"temperature","schema":"double"},
        {"@type":"Telemetry","name":"power","schema":"double"},
        {"@type":"Command","name":"start"},
        {"@type":"Relationship","name":"feeds"}]}]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client client;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    client = stack.as(Role.ENGINEER);
    assertThat(client.post(Client.azure("/models"), MODEL).status()).isEqualTo(201);
    oven("oven", 20);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void oven(String id, double temperature) throws Exception {
    String body =
        "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"},\"temperature\":%s}"
            .formatted(temperature);
    assertThat(client.send("PUT", Client.azure("/digitaltwins/" + id), body).status())
        .isEqualTo(200);
  }

  private static String branch(String id) throws Exception {
    Client.Reply made = client.post("/api/v1/branches", "{\"id\":\"%s\"}".formatted(id));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.header("Location");
  }

  private static double temperature(String prefix, String id) throws Exception {
    return client
        .get(Client.azure(prefix + "/digitaltwins/" + id))
        .json()
        .get("temperature")
        .asDouble();
  }

  private static int patch(String prefix, String id, double temperature) throws Exception {
    return client
        .send(
            "PATCH",
            Client.azure(prefix + "/digitaltwins/" + id),
            "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":%s}]".formatted(temperature))
        .status();
  }

  @Test
  void aBranchIsEqualToTheGraphAndGoesItsOwnWay() throws Exception {
    String path = branch("own-way");

    assertThat(temperature(path, "oven")).isEqualTo(20);
    assertThat(patch(path, "oven", 99)).isEqualTo(204);
    assertThat(temperature(path, "oven")).isEqualTo(99);
    assertThat(temperature("", "oven")).isEqualTo(20);
  }

  @Test
  void whatHappensToTheGraphDoesNotReachABranch() throws Exception {
    oven("kiln", 5);
    String path = branch("aside");
    assertThat(patch("", "kiln", 6)).isEqualTo(204);

    assertThat(temperature(path, "kiln")).isEqualTo(5);
    assertThat(temperature("", "kiln")).isEqualTo(6);
  }

  @Test
  void queriesPatchesAndTelemetryOfABranchStayInIt() throws Exception {
    oven("stove", 1);
    String path = branch("all-ways");
    Client.Reply patches =
        client.post(
            path + "/api/v1/patches",
            "[{\"twinId\":\"stove\",\"patch\":[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":7}]}]");
    assertThat(patches.status()).as(patches.body()).isEqualTo(200);
    Client.Reply telemetry =
        client.post(path + "/api/v1/telemetry/stove?ack=queryable", "{\"power\":3.5}");
    assertThat(telemetry.status()).as(telemetry.body()).isEqualTo(200);
    String query =
        "{\"query\":\"SELECT T.temperature FROM DIGITALTWINS T WHERE T.$dtId = 'stove'\"}";

    assertThat(client.post(Client.azure(path + "/query"), query).body())
        .contains("\"temperature\":7");
    assertThat(client.post(Client.azure("/query"), query).body()).contains("\"temperature\":1");
    // Our own prefix may be left out the second time.
    for (String own : List.of("/api/v1/twins/stove", "/twins/stove")) {
      assertThat(client.get(path + own).json().at("/values/power/value").asDouble()).isEqualTo(3.5);
    }
    assertThat(client.get("/api/v1/twins/stove").json().at("/values/power").isMissingNode())
        .isTrue();
  }

  @Test
  void linksOfABranchStayInIt() throws Exception {
    for (int i = 0; i < 3; i++) {
      oven("linked" + i, i);
    }
    String path = branch("links");
    for (int i = 1; i < 3; i++) {
      String body = "{\"$relationshipName\":\"feeds\",\"$targetId\":\"linked%d\"}".formatted(i);
      String place = path + "/digitaltwins/linked0/relationships/r" + i;
      assertThat(client.send("PUT", Client.azure(place), body).status()).isEqualTo(200);
    }
    String list = Client.azure(path + "/digitaltwins/linked0/relationships");
    String next = client.get(list, "max-items-per-page", "1").json().get("nextLink").asString();

    assertThat(next).startsWith(stack.url() + path + "/digitaltwins/linked0/relationships?");
    String target =
        client.get(next.substring(stack.url().length())).json().at("/value/0/$targetId").asString();
    assertThat(target).isEqualTo("linked2");
    assertThat(client.get(Client.azure("/digitaltwins/linked0/relationships")).json().get("value"))
        .isEmpty();
  }

  @Test
  void aCommandOfABranchReachesNoDevice() throws Exception {
    oven("grill", 1);
    String path = branch("commands");
    Client.Reply asked = client.post(path + "/api/v1/twins/grill/commands/start?wait=10s", "");

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    assertThat(asked.header("Location")).startsWith(path + "/api/v1/commands/");
    assertThat(client.get(asked.header("Location")).json().get("state").asString())
        .isEqualTo("accepted");
    assertThat(client.get("/api/v1/commands?twin=grill").json().get("value")).isEmpty();
  }

  @Test
  void branchesAreListedAndDropped() throws Exception {
    Client.Reply made =
        client.post("/api/v1/branches", "{\"id\":\"listed\",\"description\":\"what if\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(patch(made.header("Location"), "oven", 3)).isEqualTo(204);

    assertThat(client.get("/api/v1/branches").body()).contains("\"id\":\"listed\"");
    Client.Reply shown = client.get("/api/v1/branches/listed");
    assertThat(shown.json().get("createdBy").asString()).isEqualTo("engineer");
    assertThat(shown.json().get("description").asString()).isEqualTo("what if");
    assertThat(shown.json().get("inputs").asInt()).isEqualTo(1);
    assertThat(shown.json().at("/base/position").asLong()).isPositive();
    assertThat(client.send("DELETE", "/api/v1/branches/listed", "").status()).isEqualTo(204);
    assertThat(client.send("DELETE", "/api/v1/branches/listed", "").status()).isEqualTo(204);
    assertThat(client.get("/api/v1/branches/listed").status()).isEqualTo(404);
    Client.Reply gone = client.get(Client.azure("/api/v1/branches/listed/digitaltwins/oven"));
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.errorCode()).isEqualTo("BranchNotFound");
  }

  @Test
  void whatCannotBeABranchIsRefused() throws Exception {
    String path = branch("once");

    assertThat(client.post("/api/v1/branches", "{\"id\":\"once\"}").status()).isEqualTo(409);
    assertThat(client.post("/api/v1/branches", "{\"id\":\"a/b\"}").status()).isEqualTo(400);
    assertThat(client.post("/api/v1/branches", "{\"name\":\"x\"}").status()).isEqualTo(400);
    assertThat(client.post("/api/v1/branches", "").status()).isEqualTo(201);
    assertThat(client.get(path + "/api/v1/devices").status()).isEqualTo(404);
  }
}
