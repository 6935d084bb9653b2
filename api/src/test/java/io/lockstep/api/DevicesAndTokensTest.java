package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Credentials are shown once and work at once, until they are withdrawn.
final class DevicesAndTokensTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;
  private static Client admin;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    admin = stack.as(Role.ADMIN);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void aNewDeviceLogsInWithTheCredentialThatWasShown() throws Exception {
    Client.Reply added = engineer.post("/api/v1/devices", "{\"id\":\"mixer\"}");
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    String credential = added.json().get("credential").asString();

    Client mixer = stack.withToken(credential);
    assertThat(mixer.post("/api/v1/telemetry/mixer", "{\"speed\":1}").status()).isEqualTo(202);

    Client.Reply shown = engineer.get("/api/v1/devices/mixer");
    assertThat(shown.json().get("hasCredential").booleanValue()).isTrue();
    assertThat(shown.body()).doesNotContain(credential);
    assertThat(engineer.get("/api/v1/devices").body())
        .contains("\"mixer\"")
        .doesNotContain(credential);
  }

  @Test
  void aDeviceIsAddedOnce() throws Exception {
    assertThat(engineer.post("/api/v1/devices", "{\"id\":\"scale\"}").status()).isEqualTo(201);

    Client.Reply again = engineer.post("/api/v1/devices", "{\"id\":\"scale\"}");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().get("name").asString()).isEqualTo("ALREADY_EXISTS");
    assertThat(again.body()).doesNotContain("credential\":\"");
  }

  @Test
  void aRotatedCredentialEndsTheOldOne() throws Exception {
    String old =
        engineer
            .post("/api/v1/devices", "{\"id\":\"conveyor\"}")
            .json()
            .get("credential")
            .asString();

    Client.Reply rotated = engineer.post("/api/v1/devices/conveyor/credential", "");

    assertThat(rotated.status()).isEqualTo(200);
    String path = "/api/v1/telemetry/conveyor";
    assertThat(stack.withToken(old).post(path, "{\"v\":1}").status()).isEqualTo(401);
    String fresh = rotated.json().get("credential").asString();
    assertThat(stack.withToken(fresh).post(path, "{\"v\":1}").status()).isEqualTo(202);
  }

  @Test
  void aRemovedDeviceIsShutOut() throws Exception {
    String credential =
        engineer.post("/api/v1/devices", "{\"id\":\"gone\"}").json().get("credential").asString();

    assertThat(engineer.delete("/api/v1/devices/gone").status()).isEqualTo(204);

    assertThat(stack.withToken(credential).post("/api/v1/telemetry/gone", "{}").status())
        .isEqualTo(401);
    assertThat(engineer.get("/api/v1/devices/gone").status()).isEqualTo(404);
    assertThat(engineer.delete("/api/v1/devices/gone").status()).isEqualTo(404);
  }

  @Test
  void devicesOfTheWrongFormAreRefused() throws Exception {
    for (String body :
        new String[] {
          "{}",
          "{\"id\":7}",
          "{\"id\":\"\"}",
          "{\"id\":\"admin\"}",
          "{\"id\":\"x\",\"password\":\"p\"}",
          "{\"id\":\"x\",\"feeds\":\"y\"}",
          "{\"id\":\"x\",\"publish\":[\"a/#/b\"]}"
        }) {
      Client.Reply reply = engineer.post("/api/v1/devices", body);
      assertThat(reply.status()).as("%s: %s", body, reply.body()).isEqualTo(400);
    }
  }

  @Test
  void aTokenWorksForItsRoleUntilItIsRemoved() throws Exception {
    Client.Reply made = admin.post("/api/v1/tokens", "{\"role\":\"viewer\",\"name\":\"wall\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    Client wall = stack.withToken(made.json().get("token").asString());

    assertThat(wall.get("/api/v1/drift").status()).isEqualTo(200);
    assertThat(wall.get("/api/v1/tokens").status()).isEqualTo(403);
    Client.Reply list = admin.get("/api/v1/tokens");
    assertThat(list.body())
        .contains("\"wall\"")
        .doesNotContain(made.json().get("token").asString());
    String id = made.json().get("id").asString();
    assertThat(admin.delete("/api/v1/tokens/" + id).status()).isEqualTo(204);
    assertThat(wall.get("/api/v1/drift").status()).isEqualTo(401);
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    Client.Reply made =
        admin.post("/api/v1/tokens", "{\"role\":\"viewer\",\"expires\":\"2020-01-01T00:00:00Z\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().get("expires").asString()).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(stack.withToken(made.json().get("token").asString()).get("/api/v1/drift").status())
        .isEqualTo(401);
  }

  @Test
  void anUnknownRoleIsRefused() throws Exception {
    Client.Reply reply = admin.post("/api/v1/tokens", "{\"role\":\"root\"}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("expected").asString()).contains("viewer");
  }

  @Test
  void bindingsAreReplacedAsAWholeOrNotAtAll() throws Exception {
    String file =
        """
        bindings:
          - topic: plant/+/level
            twin: tank
            format: scalar
            property: level
        """;
    String body =
        "{\"files\":[{\"name\":\"bindings/tank.yaml\",\"text\":\"%s\"}]}"
            .formatted(file.replace("\n", "\\n"));

    Client.Reply put = engineer.put("/api/v1/bindings", body);
    assertThat(put.status()).as(put.body()).isEqualTo(204);
    assertThat(engineer.get("/api/v1/bindings").json().at("/files/0/text").asString())
        .isEqualTo(file);

    Client.Reply broken =
        engineer.put("/api/v1/bindings", body.replace("property: level", "propery: level"));
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.json().get("details").get(0).asString()).contains("bindings/tank.yaml:5");
    assertThat(engineer.get("/api/v1/bindings").json().at("/files/0/text").asString())
        .isEqualTo(file);
  }
}
