package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.AuthenticationExchange;
import io.lockstep.broker.AuthenticationExchange.Step;
import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Enhanced authentication of MQTT 5 by `PLAIN` and `SCRAM-SHA-256`.
class ExchangesTest {
  private static final Principal USER = new Principal("user", Role.ADMIN);
  private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

  private final Devices devices = Devices.empty();
  private final RegistryAccess access =
      new RegistryAccess(devices, CredentialHash.of("admin-secret"), false, InstantSource.system());

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private AuthenticationExchange begin(String method, String clientId) {
    return access
        .authenticate(method, new ConnectRequest(clientId, null, null, true, "10.0.0.7:1"))
        .orElseThrow();
  }

  private static String challenge(Step step) {
    assertThat(step).isInstanceOf(Step.Challenge.class);
    return new String(((Step.Challenge) step).data(), StandardCharsets.UTF_8);
  }

  private static void assertRefused(Step step, Decision.Reason reason) {
    assertThat(step).isEqualTo(new Step.Refused(reason));
  }

  /// The example of RFC 7677 §3.
  @Test
  void scramAgreesWithTheExampleOfItsStandard() {
    ScramExchange exchange =
        new ScramExchange(
            "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
            name -> ScramVerifier.of(name.equals("user") ? "pencil" : "?", SALT, 4_096),
            _ -> new Decision.Granted(USER));

    assertThat(challenge(exchange.next(bytes("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))))
        .isEqualTo(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    Step last =
        exchange.next(
            bytes(
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
    assertThat(last).isInstanceOf(Step.Proved.class);
    Step.Proved proved = (Step.Proved) last;
    assertThat(proved.principal()).isEqualTo(USER);
    assertThat(proved.data()).isEqualTo(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    assertRefused(exchange.next(bytes("again")), Decision.Reason.BAD_CREDENTIALS);
  }

  /// A client of its own, written from RFC 5802 §3.
  private static byte[] proof(String secret, String first, String challenge, String last) {
    String[] parts = challenge.split(",", -1);
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    int iterations = Integer.parseInt(parts[2].substring(2));
    byte[] block = Arrays.copyOf(salt, salt.length + 4);
    block[block.length - 1] = 1;
    byte[] round = hmac(bytes(secret), block);
    byte[] salted = round.clone();
    for (int i = 1; i < iterations; i++) {
      round = hmac(bytes(secret), round);
      for (int b = 0; b < salted.length; b++) {
        salted[b] ^= round[b];
      }
    }
    byte[] clientKey = ScramVerifier.hmac(salted, "Client Key");
    byte[] signature =
        ScramVerifier.hmac(ScramVerifier.sha256(clientKey), first + "," + challenge + "," + last);
    for (int b = 0; b < clientKey.length; b++) {
      clientKey[b] ^= signature[b];
    }
    return bytes(last + ",p=" + Base64.getEncoder().encodeToString(clientKey));
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Step scram(String user, String secret) {
    AuthenticationExchange exchange = begin("SCRAM-SHA-256", "c");
    String bare = "n=" + user + ",r=abcdef";
    String challenge = challenge(exchange.next(bytes("n,," + bare)));
    String last = "c=biws," + challenge.split(",", -1)[0];
    return exchange.next(proof(secret, bare, challenge, last));
  }

  @Test
  void theAdministratorLogsInByScram() {
    assertThat(access.authenticate("SCRAM-SHA-256", new ConnectRequest("c", null, null, true, "")))
        .isEmpty();
    access.knowAdministratorBy(ScramVerifier.of("admin-secret", SALT, ScramVerifier.ITERATIONS));

    assertThat(scram("admin", "admin-secret"))
        .isInstanceOfSatisfying(
            Step.Proved.class,
            proved -> assertThat(proved.principal()).isEqualTo(new Principal("admin", Role.ADMIN)));
    assertRefused(scram("admin", "wrong"), Decision.Reason.BAD_CREDENTIALS);
    assertRefused(scram("nobody", "admin-secret"), Decision.Reason.BAD_CREDENTIALS);
  }

  @Test
  void whoIsNotKnownLooksLikeWhoIs() {
    access.knowAdministratorBy(ScramVerifier.of("admin-secret", SALT, ScramVerifier.ITERATIONS));
    String one = challenge(begin("SCRAM-SHA-256", "c").next(bytes("n,,n=nobody,r=abc")));
    String two = challenge(begin("SCRAM-SHA-256", "c").next(bytes("n,,n=nobody,r=abc")));
    assertThat(one.split(",", -1)[1]).isEqualTo(two.split(",", -1)[1]).hasSize(26);
    assertThat(one.split(",", -1)[0]).isNotEqualTo(two.split(",", -1)[0]);
    assertThat(one).endsWith("i=4096");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n,",
        "n,,",
        "n,,n=admin",
        "n,,r=abc",
        "n,,n=admin,r=",
        "p=tls-unique,,n=admin,r=a",
        "n,,m=x,n=admin,r=abc",
        "x,,n=admin,r=abc"
      })
  void firstMessagesThatBreakTheRulesAreRefused(String message) {
    access.knowAdministratorBy(ScramVerifier.of("admin-secret", SALT, ScramVerifier.ITERATIONS));
    assertRefused(
        begin("SCRAM-SHA-256", "c").next(bytes(message)), Decision.Reason.BAD_CREDENTIALS);
  }

  @Property(tries = 200)
  void noBytesMakeAnExchangeFail(@ForAll byte[] first, @ForAll byte[] second) {
    access.knowAdministratorBy(
        new ScramVerifier(SALT, ScramVerifier.ITERATIONS, new byte[32], new byte[32]));
    for (String method : List.of("PLAIN", "SCRAM-SHA-256")) {
      AuthenticationExchange exchange = begin(method, "c");
      assertThat(exchange.next(first)).isNotInstanceOf(Step.Proved.class);
      assertThat(exchange.next(second)).isNotInstanceOf(Step.Proved.class);
    }
  }

  @Test
  void nobodyActsForSomebodyElse() {
    access.knowAdministratorBy(ScramVerifier.of("admin-secret", SALT, ScramVerifier.ITERATIONS));
    assertRefused(
        begin("SCRAM-SHA-256", "c").next(bytes("n,a=oven,n=admin,r=abc")),
        Decision.Reason.NOT_AUTHORIZED);
    assertRefused(
        begin("PLAIN", "c").next(bytes("oven\0admin\0admin-secret")),
        Decision.Reason.NOT_AUTHORIZED);
  }

  @Test
  void plainTakesWhatConnectTakes() {
    devices.apply(
        new DeviceCommand.AddDevice(
            new Device(
                "oven",
                CredentialHash.of("oven-secret"),
                true,
                List.of(),
                List.of(),
                "",
                List.of())));
    AuthenticationExchange exchange = begin("PLAIN", "c");
    assertThat(challenge(exchange.next(null))).isEmpty();
    assertThat(exchange.next(bytes("\0oven\0oven-secret")))
        .isInstanceOfSatisfying(
            Step.Proved.class,
            proved -> {
              assertThat(proved.principal()).isEqualTo(new Principal("oven", Role.DEVICE));
              assertThat(proved.data()).isNull();
            });
    assertRefused(
        begin("PLAIN", "c").next(bytes("\0oven\0wrong")), Decision.Reason.BAD_CREDENTIALS);
    assertRefused(
        begin("PLAIN", "oven").next(bytes("\0admin\0admin-secret")),
        Decision.Reason.CLIENT_ID_NOT_VALID);
    assertRefused(begin("PLAIN", "c").next(bytes("\0oven")), Decision.Reason.BAD_CREDENTIALS);
  }

  @Test
  void otherMethodsAreNotThere() {
    for (String method : List.of("", "plain", "SCRAM-SHA-1", "GS2-KRB5")) {
      assertThat(access.authenticate(method, new ConnectRequest("c", null, null, true, "")))
          .isEqualTo(Optional.empty());
    }
  }
}
