package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Users of this server: made, changed, logged in, shut out.
final class UsersTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Client admin() {
    return stack.as(Role.ADMIN);
  }

  private static void add(String name, String role) throws Exception {
    Client.Reply added =
        admin()
            .post(
                "/api/v1/users",
                "{\"name\":\"%s\",\"role\":\"%s\",\"groups\":[\"bakers\"],\"password\":\"%s\"}"
                    .formatted(name, role, PASSWORD));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
  }

  private static Client.Reply login(String name, String password) throws Exception {
    return stack
        .anonymous()
        .post("/api/v1/login", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  private static Client session(String name) throws Exception {
    return stack.withToken(login(name, PASSWORD).json().get("token").asString());
  }

  @Test
  void aUserLogsInAndActsWithRoleAndGroups() throws Exception {
    add("berta", "operator");
    Client.Reply opened = login("berta", PASSWORD);

    assertThat(opened.status()).isEqualTo(200);
    Client.Reply me = stack.withToken(opened.json().get("token").asString()).get("/api/v1/whoami");
    assertThat(me.json().get("name").asString()).isEqualTo("berta");
    assertThat(me.json().get("role").asString()).isEqualTo("operator");
    assertThat(me.json().get("groups").get(0).asString()).isEqualTo("bakers");
    assertThat(me.json().get("hasPassword").asBoolean()).isTrue();
    assertThat(me.json().has("csrf")).isFalse();
  }

  @Test
  void aPasswordThatIsDrawnIsShownOnceAndWorks() throws Exception {
    Client.Reply added = admin().post("/api/v1/users", "{\"name\":\"dora\",\"role\":\"viewer\"}");
    String password = added.json().get("password").asString();

    assertThat(login("dora", password).status()).isEqualTo(200);
    assertThat(admin().get("/api/v1/users").body())
        .doesNotContain(password)
        .doesNotContain("argon2");
    assertThat(admin().get("/api/v1/users/dora").body())
        .isEqualTo(
            "{\"name\":\"dora\",\"role\":\"viewer\",\"groups\":[],\"restricted\":false,\"enabled\":true}");
  }

  @Test
  void thereIsNoDefaultUserAndNoDefaultPassword() throws Exception {
    try (Stack fresh = Stack.open(folder.resolve("fresh"))) {
      assertThat(fresh.as(Role.ADMIN).get("/api/v1/users").body()).isEqualTo("{\"value\":[]}");
      for (String name : List.of("admin", "root", "lockstep", "operator", "")) {
        for (String password : List.of("admin", "password", name)) {
          assertThat(tried(fresh, name, password)).as("%s/%s", name, password).isEqualTo(401);
        }
      }
    }
  }

  /// Nobody learns from an answer who exists.
  @Test
  void whoeverIsWrongGetsTheSameAnswer() throws Exception {
    add("emil", "viewer");
    add("frieda", "viewer");
    assertThat(admin().patch("/api/v1/users/frieda", "{\"enabled\":false}").status())
        .isEqualTo(200);

    Client.Reply wrong = login("emil", "not the password");
    Client.Reply unknown = login("nobody-of-this-name", PASSWORD);
    Client.Reply disabled = login("frieda", PASSWORD);

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(disabled.body()).isEqualTo(wrong.body());
    assertThat(wrong.body()).doesNotContain("not the password").doesNotContain("emil");
  }

  @Test
  void aNameIsLockedForAMinuteAfterTenWrongPasswordsEvenForTheRightOne() throws Exception {
    try (Stack other = Stack.open(folder.resolve("guessed"))) {
      String right =
          other
              .as(Role.ADMIN)
              .post("/api/v1/users", "{\"name\":\"anton\",\"role\":\"viewer\"}")
              .json()
              .get("password")
              .asString();
      for (int i = 0; i < 10; i++) {
        assertThat(tried(other, "anton", "guess number " + i)).isEqualTo(401);
      }
      assertThat(tried(other, "anton", right)).isEqualTo(429);
      assertThat(tried(other, "another", right)).isEqualTo(401);
    }
  }

  private static int tried(Stack at, String name, String password) throws Exception {
    return at.anonymous()
        .post("/api/v1/login", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(name, password))
        .status();
  }

  @Test
  void whatAUserMayDoChangesAtOnceInOpenSessions() throws Exception {
    add("gustav", "viewer");
    Client gustav = session("gustav");
    assertThat(gustav.get("/api/v1/devices").status()).isEqualTo(403);

    Client.Reply changed =
        admin().patch("/api/v1/users/gustav", "{\"role\":\"engineer\",\"restricted\":true}");

    assertThat(changed.json().get("role").asString()).isEqualTo("engineer");
    assertThat(changed.json().get("groups").get(0).asString()).isEqualTo("bakers");
    JsonNode me = gustav.get("/api/v1/whoami").json();
    assertThat(me.get("role").asString()).isEqualTo("engineer");
    assertThat(me.get("restricted").asBoolean()).isTrue();
  }

  @Test
  void whoIsDisabledOrRemovedIsOut() throws Exception {
    add("heinrich", "viewer");
    Client heinrich = session("heinrich");
    assertThat(admin().patch("/api/v1/users/heinrich", "{\"enabled\":false}").status())
        .isEqualTo(200);
    assertThat(heinrich.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(admin().patch("/api/v1/users/heinrich", "{\"enabled\":true}").status())
        .isEqualTo(200);
    assertThat(heinrich.get("/api/v1/whoami").status()).as("ended is ended").isEqualTo(401);

    Client again = session("heinrich");
    assertThat(admin().delete("/api/v1/users/heinrich").status()).isEqualTo(204);
    assertThat(again.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(login("heinrich", PASSWORD).status()).isEqualTo(401);
    assertThat(admin().get("/api/v1/users/heinrich").status()).isEqualTo(404);
  }

  @Test
  void anotherPasswordEndsAllSessions() throws Exception {
    add("ida", "viewer");
    Client ida = session("ida");
    Client.Reply set = admin().post("/api/v1/users/ida/password", "{}");

    assertThat(ida.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(login("ida", PASSWORD).status()).isEqualTo(401);
    assertThat(login("ida", set.json().get("password").asString()).status()).isEqualTo(200);
  }

  @Test
  void aUserChangesTheirOwnPasswordByTheOldOneAndGoesOnInANewSession() throws Exception {
    add("julius", "viewer");
    Client one = session("julius");
    Client two = session("julius");

    Client.Reply refused =
        one.post("/api/v1/whoami/password", change("a wrong old one", "quite another horse"));
    Client.Reply weak = one.post("/api/v1/whoami/password", change(PASSWORD, "short"));
    Client.Reply changed =
        one.post("/api/v1/whoami/password", change(PASSWORD, "quite another horse"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(weak.status()).isEqualTo(400);
    assertThat(weak.body()).doesNotContain("short");
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    Client now = stack.withToken(changed.json().get("token").asString());
    assertThat(now.get("/api/v1/whoami").status()).isEqualTo(200);
    assertThat(one.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(two.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(login("julius", "quite another horse").status()).isEqualTo(200);
  }

  private static String change(String old, String now) {
    return "{\"old\":\"%s\",\"new\":\"%s\"}".formatted(old, now);
  }

  @Test
  void aTokenHasNoPasswordToChange() throws Exception {
    assertThat(
            stack
                .as(Role.VIEWER)
                .post("/api/v1/whoami/password", change(PASSWORD, "quite another horse"))
                .status())
        .isEqualTo(403);
  }

  @Test
  void logoutEndsOneSessionOrAllOfThem() throws Exception {
    add("karl", "viewer");
    Client one = session("karl");
    Client two = session("karl");
    Client three = session("karl");

    assertThat(one.post("/api/v1/logout", "").body()).isEqualTo("{\"ended\":1}");
    assertThat(one.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(two.get("/api/v1/whoami").status()).isEqualTo(200);
    assertThat(two.post("/api/v1/logout?everywhere=true", "").body()).isEqualTo("{\"ended\":2}");
    assertThat(three.get("/api/v1/whoami").status()).isEqualTo(401);
    Client four = session("karl");
    assertThat(admin().delete("/api/v1/users/karl/sessions").body()).isEqualTo("{\"ended\":1}");
    assertThat(four.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void aTokenIsNotEndedByALogout() throws Exception {
    assertThat(stack.as(Role.VIEWER).post("/api/v1/logout", "").body()).isEqualTo("{\"ended\":0}");
    assertThat(stack.as(Role.VIEWER).get("/api/v1/whoami").status()).isEqualTo(200);
  }

  @Test
  void noComplaintRepeatsASecret() throws Exception {
    String secret = "hunter2hunter2hunter2";
    for (String body :
        new String[] {
          "{\"user\":\"x\",\"password\":" + secret + "}",
          "{\"user\":\"x\",\"password\":[\"" + secret + "\"]}",
          "{\"user\":\"x\",\"" + secret + "\":1}",
          "{\"code\":{\"a\":\"" + secret + "\"}}",
          "\"" + secret + "\""
        }) {
      Client.Reply reply = stack.anonymous().post("/api/v1/login", body);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.body()).doesNotContain(secret);
    }
    Client.Reply weak =
        admin()
            .post(
                "/api/v1/users",
                "{\"name\":\"lisa\",\"role\":\"viewer\",\"password\":\"password-%s\"}"
                    .formatted(secret));
    assertThat(weak.status()).isEqualTo(400);
    assertThat(weak.body()).doesNotContain(secret);
  }

  @Test
  void nobodyIsNamedLikeADeviceOrAToken() throws Exception {
    assertThat(admin().post("/api/v1/users", "{\"name\":\"press\",\"role\":\"viewer\"}").status())
        .isEqualTo(409);
    assertThat(admin().post("/api/v1/users", "{\"name\":\"admin\",\"role\":\"viewer\"}").status())
        .isEqualTo(400);
    assertThat(admin().post("/api/v1/users", "{\"name\":\"m\",\"role\":\"device\"}").status())
        .isEqualTo(400);
  }

  @Test
  void aTokenMayBeRestrictedAndInGroupsAndTellsItsLastUse() throws Exception {
    Client.Reply made =
        admin()
            .post(
                "/api/v1/tokens",
                "{\"role\":\"operator\",\"name\":\"tablet-7\",\"restricted\":true,\"groups\":[\"bakers\"]}");
    JsonNode token = made.json();
    JsonNode me = stack.withToken(token.get("token").asString()).get("/api/v1/whoami").json();
    assertThat(me.get("restricted").asBoolean()).isTrue();
    assertThat(me.get("groups").get(0).asString()).isEqualTo("bakers");
    for (JsonNode each : admin().get("/api/v1/tokens").json().get("value")) {
      if (each.get("name").asString().equals("tablet-7")) {
        assertThat(each.has("lastUsed")).isTrue();
        assertThat(each.has("token")).isFalse();
      }
    }
  }
}
