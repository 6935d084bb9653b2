package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Many devices, where they stand, and why their data is missing.
final class DeviceFleetTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("value").forEach(one -> ids.add(one.path("id").asString("")));
    return ids;
  }

  @Test
  void importedDevicesAreListedByPagesAndExportedAsTheyCame() throws Exception {
    StringBuilder csv = new StringBuilder("id,model,groups,tags,key\r\n");
    for (int i = 0; i < 1_200; i++) {
      csv.append("fleet-%04d,,g%d;all,\"line=%d;name=a, b\",\r\n".formatted(i, i % 2, i % 3));
    }
    csv.append("admin,,,,\r\n").append("fleet-bad,,,,short\r\n");

    Client.Reply imported = engineer.post("/api/v1/devices/import", csv.toString());

    assertThat(imported.status()).as(imported.body()).isEqualTo(200);
    assertThat(imported.json().path("created").asInt()).isEqualTo(1_200);
    assertThat(imported.json().path("refused").asInt()).isEqualTo(2);
    assertThat(imported.body()).contains("\"line\":1202", "\"line\":1203").doesNotContain("short");
    JsonNode page = engineer.get("/api/v1/devices?group=g1&max=500").json();
    assertThat(page.path("total").asInt()).isEqualTo(600);
    List<String> all = new ArrayList<>(ids(page));
    assertThat(all).hasSize(500);
    JsonNode rest =
        engineer
            .get("/api/v1/devices?group=g1&max=500&after=" + page.path("next").asString(""))
            .json();
    all.addAll(ids(rest));
    assertThat(all).hasSize(600).doesNotHaveDuplicates().isSorted();
    assertThat(rest.has("next")).isFalse();
    assertThat(engineer.get("/api/v1/devices?tag=line=2&group=g0").json().path("total").asInt())
        .isEqualTo(200);
    assertThat(ids(engineer.get("/api/v1/devices?text=fleet-0007").json()))
        .containsExactly("fleet-0007");

    String exported = engineer.get("/api/v1/devices/export?group=all").body();

    assertThat(exported.lines()).hasSize(1_201);
    Client.Reply again = engineer.post("/api/v1/devices/import", exported);
    assertThat(again.json().path("changed").asInt()).as(again.body()).isEqualTo(1_200);
    assertThat(engineer.get("/api/v1/devices/export?group=all").body()).isEqualTo(exported);
    String lines = engineer.get("/api/v1/devices/export?format=ndjson&group=g1").body();
    Client.Reply third = engineer.post("/api/v1/devices/import?format=ndjson", lines);
    assertThat(third.json().path("changed").asInt()).as(third.body()).isEqualTo(600);
  }

  @Test
  void sourcesComeByPages() throws Exception {
    StringBuilder csv = new StringBuilder("id\r\n");
    for (int i = 0; i < 25; i++) {
      csv.append("source-%02d\r\n".formatted(i));
    }
    engineer.post("/api/v1/devices/import", csv.toString());
    List<String> whole = new ArrayList<>();
    engineer
        .get("/api/v1/sources")
        .json()
        .path("value")
        .forEach(one -> whole.add(one.path("device").asString("")));
    List<String> paged = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = engineer.get("/api/v1/sources?max=10&after=" + after).json();
      assertThat(page.path("value").size()).isBetween(1, 10);
      page.path("value").forEach(one -> paged.add(one.path("device").asString("")));
      after = page.path("next").asString("");
    } while (!after.isEmpty());
    assertThat(paged).isEqualTo(whole).contains("source-24").isSorted();
  }

  @Test
  void wordsOfRoutesAreNoIdsOfDevices() throws Exception {
    Client.Reply refused = engineer.post("/api/v1/devices", "{\"id\":\"export\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("other than export and import");
    Client.Reply imported = engineer.post("/api/v1/devices/import", "id\r\nimport\r\n");
    assertThat(imported.json().path("refused").asInt()).as(imported.body()).isEqualTo(1);
    assertThat(engineer.get("/api/v1/devices/export").status()).isEqualTo(200);
  }

  @Test
  void aDeviceThatNeverCameHasNoConnections() throws Exception {
    engineer.post("/api/v1/devices", "{\"id\":\"shy\"}");
    JsonNode shy = engineer.get("/api/v1/devices/shy/connections").json();
    assertThat(shy.path("connected").asBoolean()).isFalse();
    assertThat(shy.path("value").size()).isZero();
    assertThat(engineer.get("/api/v1/devices/nobody/connections").status()).isEqualTo(404);
    assertThat(ids(engineer.get("/api/v1/devices?connected=false&text=shy").json()))
        .containsExactly("shy");
    assertThat(ids(engineer.get("/api/v1/devices?problem=true&text=shy").json())).isEmpty();
    assertThat(engineer.get("/api/v1/devices?problem=maybe").status()).isEqualTo(400);
  }

  @Test
  void aDeviceIsMovedOnInItsLife() throws Exception {
    assertThat(
            engineer
                .post(
                    "/api/v1/devices",
                    "{\"id\":\"lathe\",\"groups\":[\"a\"],\"tags\":{\"x\":\"1\"},\"quota\":{\"messagesPerSecond\":5}}")
                .status())
        .isEqualTo(201);
    JsonNode changed = engineer.patch("/api/v1/devices/lathe", "{\"tags\":{\"x\":\"2\"}}").json();
    assertThat(changed.path("tags").path("x").asString()).isEqualTo("2");
    assertThat(changed.path("groups").get(0).asString()).isEqualTo("a");
    assertThat(changed.path("quota").path("messagesPerSecond").asInt()).isEqualTo(5);
    JsonNode suspended =
        engineer
            .post("/api/v1/devices/lathe/state", "{\"state\":\"suspended\",\"reason\":\"why\"}")
            .json();
    assertThat(suspended.path("state").asString()).isEqualTo("suspended");
    assertThat(suspended.path("reason").asString()).isEqualTo("why");
    assertThat(engineer.post("/api/v1/devices/lathe/release", "{}").status()).isEqualTo(409);
    assertThat(engineer.post("/api/v1/devices/lathe/state", "{\"state\":\"gone\"}").status())
        .isEqualTo(400);
    JsonNode found = engineer.get("/api/v1/devices/lathe/diagnosis").json();
    assertThat(found.path("cause").asString()).contains("suspended");
    assertThat(engineer.get("/api/v1/devices/nobody/diagnosis").json().path("cause").asString())
        .contains("no device of this id");
  }

  @Test
  void modulesHaveCredentialsOfTheirOwn() throws Exception {
    engineer.post("/api/v1/devices", "{\"id\":\"cell\"}");
    assertThat(engineer.put("/api/v1/devices/cell/modules/eye", "").status()).isEqualTo(204);
    Client.Reply drawn =
        engineer.post("/api/v1/devices/cell/modules/eye/credential", "{\"keep\":true}");
    String secret = drawn.json().path("credential").asString("");
    assertThat(secret).as(drawn.body()).isNotEmpty();
    Client eye = stack.withToken(secret);
    assertThat(eye.post("/api/v1/telemetry/cell", "{\"seen\":1}").status()).isEqualTo(202);
    String id = drawn.json().path("credentialId").asString("");
    assertThat(engineer.delete("/api/v1/devices/cell/modules/eye/credentials/" + id).status())
        .isEqualTo(204);
    assertThat(eye.post("/api/v1/telemetry/cell", "{\"seen\":1}").status()).isEqualTo(401);
  }

  @Test
  void anEnrolmentShowsItsKeyOnceAndDerivesOthers() throws Exception {
    Client.Reply made =
        engineer.put("/api/v1/enrolments/line", "{\"proof\":\"symmetric-key\",\"ids\":\"x*\"}");
    String key = made.json().path("key").asString("");
    assertThat(key).as(made.body()).isNotEmpty();
    Client.Reply again =
        engineer.put("/api/v1/enrolments/line", "{\"proof\":\"symmetric-key\",\"ids\":\"y*\"}");
    assertThat(again.json().has("key")).isFalse();
    assertThat(again.json().path("ids").asString()).isEqualTo("y*");
    assertThat(engineer.get("/api/v1/enrolments").body()).contains("line").doesNotContain(key);
    assertThat(engineer.get("/api/v1/enrolments/line/keys/y1").json().path("key").asString(""))
        .hasSize(44)
        .isNotEqualTo(key);
    assertThat(engineer.delete("/api/v1/enrolments/line").status()).isEqualTo(204);
    assertThat(engineer.get("/api/v1/enrolments/line").status()).isEqualTo(404);
    assertThat(engineer.post("/api/v1/approvals/nobody/approve", "").status()).isEqualTo(404);
  }

  @Test
  void onlyEngineersSeeAndChangeDevices() throws Exception {
    Client operator = stack.as(Role.OPERATOR);
    assertThat(operator.get("/api/v1/devices").status()).isEqualTo(403);
    assertThat(operator.post("/api/v1/devices/x/state", "{}").status()).isEqualTo(403);
    assertThat(operator.get("/api/v1/enrolments").status()).isEqualTo(403);
    assertThat(operator.post("/api/v1/devices/import", "id\n").status()).isEqualTo(403);
  }
}
