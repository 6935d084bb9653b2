package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.api.internal.http.Attempts;
import io.lockstep.api.internal.http.Sessions;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One-time codes, the sessions that they open, and who somebody is.
final class LoginTest {
  private static final Principal ANNA = new Principal("anna", Role.OPERATOR);

  @TempDir static Path folder;
  private static Stack stack;

  private Instant now = Instant.parse("2026-01-31T08:00:00Z");
  private final InstantSource clock = () -> now;
  private final Sessions sessions =
      new Sessions(
          _ -> Optional.empty(),
          _ -> Optional.of(ANNA),
          clock,
          new SecureRandom(),
          new Sessions.Lives(Duration.ofHours(12), Duration.ofHours(12)));

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Client.Reply login(String code) throws Exception {
    return stack.anonymous().post("/api/v1/login", "{\"code\":\"%s\"}".formatted(code));
  }

  @Test
  void aCodeOpensOneSessionWithTheRoleOfItsPrincipal() throws Exception {
    String code = stack.api().drawLoginCode(ANNA);

    Client.Reply first = login(code);
    Client.Reply second = login(code);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().get("role").asString()).isEqualTo("operator");
    assertThat(second.status()).isEqualTo(401);
    Client.Reply me = stack.withToken(first.json().get("token").asString()).get("/api/v1/whoami");
    assertThat(me.body()).isEqualTo("{\"name\":\"anna\",\"role\":\"operator\"}");
  }

  @Test
  void everyTokenMayAskWhoItIs() throws Exception {
    assertThat(stack.as(Role.VIEWER).get("/api/v1/whoami").json().get("role").asString())
        .isEqualTo("viewer");
    assertThat(stack.withToken(Stack.PRESS).get("/api/v1/whoami").body())
        .isEqualTo("{\"name\":\"press\",\"role\":\"device\"}");
  }

  @Test
  void whoGuessesIsSlowedDown() throws Exception {
    try (Stack other = Stack.open(folder.resolve("guessed"))) {
      int status = 401;
      int tries = 0;
      while (status == 401 && tries < 100) {
        status = other.anonymous().post("/api/v1/login", "{\"code\":\"guess\"}").status();
        tries++;
      }
      assertThat(status).isEqualTo(429);
      assertThat(tries).isEqualTo(21);
    }
  }

  @Test
  void aCodeLastsFifteenMinutes() {
    String early = sessions.drawCode(ANNA);
    String late = sessions.drawCode(ANNA);

    now = now.plus(Duration.ofMinutes(15).minusMillis(1));
    assertThat(sessions.redeem(early)).isPresent();
    now = now.plusMillis(1);
    assertThat(sessions.redeem(late)).isEmpty();
  }

  @Test
  void aSessionLastsTwelveHours() {
    String token = sessions.redeem(sessions.drawCode(ANNA)).orElseThrow().token();

    now = now.plus(Duration.ofHours(12).minusMillis(1));
    assertThat(sessions.authenticate(token)).hasValue(ANNA);
    now = now.plusMillis(1);
    assertThat(sessions.authenticate(token)).isEmpty();
  }

  @Test
  void onlySoManyCodesAreOpen() {
    String first = sessions.drawCode(ANNA);
    String last = first;
    for (int i = 0; i < 64; i++) {
      last = sessions.drawCode(ANNA);
    }

    assertThat(sessions.redeem(first)).isEmpty();
    assertThat(sessions.redeem(last)).isPresent();
  }

  @Test
  void failuresAreForgottenAfterAMinuteAndCountedByAddress() {
    Attempts attempts = new Attempts(2, clock);
    attempts.failed("192.0.2.1");
    attempts.failed("192.0.2.1");

    assertThat(attempts.mayTry("192.0.2.1")).isFalse();
    assertThat(attempts.mayTry("192.0.2.2")).isTrue();
    now = now.plus(Duration.ofMinutes(1));
    assertThat(attempts.mayTry("192.0.2.1")).isTrue();
  }
}
