package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// S09: every class of topic by role and policy, the expected values written down by hand.
class TopicMatrixTest {
  private static final Principal HERE =
      new Principal("r-engineer", Role.ENGINEER, "", List.of(), true);

  private final Devices devices = Devices.empty();
  private final RegistryAccess access =
      new RegistryAccess(devices, CredentialHash.of("admin-secret"), false, () -> Instant.EPOCH);

  /// Whoever is restricted may read and write all of `oven`, command `start` of `mill`, and read
  /// and write `power` of `press`.
  private static final class Rights implements TopicRights {
    @Override
    public boolean limits(Principal principal) {
      return principal.restricted();
    }

    @Override
    public boolean limitsReads(Principal principal) {
      return principal.restricted();
    }

    @Override
    public boolean mayRead(Principal principal, String twinId, String path) {
      return twinId.equals("oven") || (twinId.equals("press") && path.equals("power"));
    }

    @Override
    public boolean mayWrite(Principal principal, String twinId, String path) {
      return mayRead(principal, twinId, path);
    }

    @Override
    public boolean mayCommand(Principal principal, String twinId, String path) {
      return twinId.equals("mill") && path.equals("start");
    }

    @Override
    public long generation() {
      return 7;
    }
  }

  @BeforeEach
  void tokens() {
    for (Role role : Role.values()) {
      String name = role.name().toLowerCase(java.util.Locale.ROOT);
      add(name, role, false);
      add("r-" + name, role, true);
    }
    access.ask(new Rights());
  }

  private void add(String name, Role role, boolean isRestricted) {
    Token token =
        new Token(
            "t-" + name, name, role, CredentialHash.of(name), Token.NEVER, List.of(), isRestricted);
    DeviceReply _ = devices.apply(new DeviceCommand.AddToken(token));
  }

  private static Principal of(String role, boolean isRestricted) {
    return new Principal(
        isRestricted ? "r-" + role : role,
        Role.valueOf(role.toUpperCase(java.util.Locale.ROOT)),
        "",
        List.of(),
        isRestricted);
  }

  private String roles(java.util.function.Predicate<Principal> may, boolean isRestricted) {
    StringBuilder found = new StringBuilder();
    for (String role : List.of("viewer", "operator", "engineer", "admin")) {
      found.append(may.test(of(role, isRestricted)) ? role.charAt(0) : '-');
    }
    return found.toString();
  }

  /// A topic or filter, and the initials of the roles (viewer, operator, engineer, admin) that may
  /// publish to it and subscribe to it, without and with a restriction.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // topic or filter                     | publish | subscribe | restricted publish |
        // subscribe
        "lockstep/v1/oven/telemetry            | --ea | voea | --ea | voea",
        "lockstep/v1/oven/telemetry/power      | --ea | voea | --ea | voea",
        "lockstep/v1/oven/telemetry/fan/speed  | --ea | voea | --ea | voea",
        "lockstep/v1/secret/telemetry          | --ea | voea | ---- | ----",
        "lockstep/v1/secret/telemetry/power    | --ea | voea | ---- | ----",
        "lockstep/v1/press/telemetry           | --ea | voea | ---- | ----",
        "lockstep/v1/press/telemetry/power     | --ea | voea | --ea | voea",
        "lockstep/v1/press/telemetry/speed     | --ea | voea | ---- | ----",
        "lockstep/v1/oven/commands/start/7     | ---a | voea | ---- | voea",
        "lockstep/v1/mill/commands/start/7     | ---a | voea | ---- | voea",
        "lockstep/v1/mill/commands/halt/7      | ---a | voea | ---- | ----",
        "lockstep/v1/secret/commands/start/7   | ---a | voea | ---- | ----",
        "lockstep/v1/mill/commands/start/7/response | ---a | voea | ---- | voea",
        "lockstep/v1/oven/desired              | ---a | voea | ---- | voea",
        "lockstep/v1/secret/desired            | ---a | voea | ---- | ----",
        "lockstep/v1/oven/reported             | ---a | voea | ---- | voea",
        "lockstep/v1/secret/reported           | ---a | voea | ---- | ----",
        "lockstep/v1/se%63ret/telemetry        | --ea | voea | ---- | ----",
        "plant/line1                           | -oea | voea | ---- | ----",
        "spBv1.0/g/NDATA/e                     | -oea | voea | ---- | ----",
        "$SYS/broker                           | ---- | -oea | ---- | ----",
        "$aws/events/presence/connected/d      | ---- | -oea | ---- | ----",
      })
  void everyClassOfTopicIsAsTheMatrixSays(
      String topic,
      String publish,
      String subscribe,
      String limitedPublish,
      String limitedSubscribe) {
    assertThat(roles(who -> access.mayPublish(who, topic), false)).as("publish").isEqualTo(publish);
    assertThat(roles(who -> access.maySubscribe(who, topic), false))
        .as("subscribe")
        .isEqualTo(subscribe);
    assertThat(roles(who -> access.mayPublish(who, topic), true))
        .as("publish, restricted")
        .isEqualTo(limitedPublish);
    assertThat(roles(who -> access.maySubscribe(who, topic), true))
        .as("subscribe, restricted")
        .isEqualTo(limitedSubscribe);
    assertThat(roles(who -> access.maySubscribe(who, "$share/g/" + topic), true))
        .as("subscribe in a group, restricted")
        .isEqualTo(limitedSubscribe);
  }

  @ParameterizedTest
  @CsvSource({
    "#, true",
    "+/#, true",
    "lockstep/#, true",
    "lockstep/+/oven/telemetry, true",
    "lockstep/v1/#, true",
    "lockstep/v1/+/telemetry, true",
    "lockstep/v1/oven/#, true",
    "lockstep/v1/secret/#, true",
    "lockstep/v1/secret/telemetry/#, false",
    "lockstep/v1/secret/telemetry/+, false",
    "lockstep/v1/press/telemetry/#, false",
    "plant/#, false",
    "plant/+, false",
    "$SYS/#, false"
  })
  void aFilterThatLeavesTheTwinOpenIsAcceptedAndItsMessagesJudged(String filter, boolean accepted) {
    assertThat(access.maySubscribe(HERE, filter)).isEqualTo(accepted);
    assertThat(access.maySubscribe(HERE, "$share/g/" + filter)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "lockstep/v1/oven/telemetry, true",
    "lockstep/v1/oven/anything, true",
    "lockstep/v1/secret/telemetry, false",
    "lockstep/v1/press/telemetry, false",
    "lockstep/v1/press/telemetry/power, true",
    "lockstep/v1/mill/commands/start/1, true",
    "lockstep/v1/mill/commands/halt/1, false",
    "lockstep/v2/oven/telemetry, false",
    "lockstep/v1/%zz/telemetry, false",
    "plant/line1, false"
  })
  void aMessageIsToldToThoseWhoMayReadWhatItTellsOf(String topic, boolean told) {
    assertThat(access.limitsReceipt(HERE)).isTrue();
    assertThat(access.mayReceive(HERE, topic)).isEqualTo(told);
  }

  @Test
  void untilSomebodyDecidesWhoIsRestrictedMayDoNothing() {
    RegistryAccess fresh = new RegistryAccess(devices, null, false, () -> Instant.EPOCH);
    assertThat(fresh.mayPublish(HERE, "lockstep/v1/oven/telemetry")).isFalse();
    assertThat(fresh.maySubscribe(HERE, "lockstep/v1/oven/telemetry")).isFalse();
    assertThat(fresh.mayReceive(HERE, "lockstep/v1/oven/telemetry")).isFalse();
    assertThat(fresh.limitsReceipt(of("engineer", false))).isFalse();
  }

  @Test
  void aRestrictedDeviceNeedsItsOwnTopicsGrantedToo() {
    Principal oven = of("device", true);
    assertThat(access.mayPublish(oven, "lockstep/v1/r-device/telemetry")).isFalse();
    assertThat(access.mayPublish(oven, "lockstep/v1/oven/telemetry")).isFalse();
    assertThat(access.mayPublish(of("device", false), "lockstep/v1/device/telemetry")).isTrue();
  }

  @Test
  void aTokenThatIsGoneIsToldNothingMore() {
    DeviceReply _ = devices.apply(new DeviceCommand.RemoveToken("t-r-engineer"));
    assertThat(access.mayReceive(HERE, "lockstep/v1/oven/telemetry")).isFalse();
  }

  @Test
  void itsGenerationMovesWithThoseOfTheRegistryAndOfPolicies() {
    assertThat(access.generation()).isEqualTo(devices.generation() + 7);
  }
}
