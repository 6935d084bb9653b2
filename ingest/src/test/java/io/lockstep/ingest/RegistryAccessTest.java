package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Dialogue;
import io.lockstep.broker.Password;
import io.lockstep.broker.Standing;
import io.lockstep.broker.TopicView;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryAccessTest {
  private static final Principal OVEN = new Principal("oven", Role.DEVICE);

  private final Devices devices = Devices.empty();
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private final RegistryAccess access =
      new RegistryAccess(devices, CredentialHash.of("admin-secret"), false, () -> now);

  @BeforeEach
  void addDevicesAndTokens() {
    devices.apply(
        new DeviceCommand.AddDevice(
            new Device(
                "oven",
                CredentialHash.of("oven-secret"),
                true,
                List.of(),
                List.of(),
                "",
                List.of("fan+1"))));
    addToken("viewer", Role.VIEWER, Token.NEVER);
    addToken("operator", Role.OPERATOR, Token.NEVER);
    addToken("engineer", Role.ENGINEER, Token.NEVER);
    addToken("gateway", Role.DEVICE, Token.NEVER);
    addToken("short", Role.VIEWER, Instant.parse("2026-11-22T11:00:00Z").toEpochMilli() * 1000);
  }

  private void addToken(String name, Role role, long expires) {
    assertThat(
            devices.apply(
                new DeviceCommand.AddToken(
                    new Token(
                        "id-" + name, name, role, CredentialHash.of(name + "-secret"), expires))))
        .isEqualTo(new DeviceReply.Done(true));
  }

  private Decision connect(String clientId, @Nullable String user, @Nullable String password) {
    return withoutStanding(
        access.connect(
            new ConnectRequest(
                clientId,
                user,
                password == null ? null : Password.of(password),
                true,
                "10.0.0.7:1")));
  }

  /// Compares by who it is: a standing is asked, not compared.
  private static Decision withoutStanding(Decision decision) {
    return switch (decision) {
      case Decision.Granted(
              Principal who,
              Standing _,
              TopicView _,
              String _,
              String _,
              Dialogue _) ->
          new Decision.Granted(who);
      case Decision.Refused refused -> refused;
    };
  }

  private static Decision granted(String name, Role role) {
    return new Decision.Granted(new Principal(name, role));
  }

  private static Decision refused(Decision.Reason reason) {
    return new Decision.Refused(reason);
  }

  @Test
  void devicesTokensAndTheAdministratorLogIn() {
    assertThat(connect("c", "oven", "oven-secret")).isEqualTo(granted("oven", Role.DEVICE));
    assertThat(connect("c", "viewer", "viewer-secret")).isEqualTo(granted("viewer", Role.VIEWER));
    assertThat(connect("c", "admin", "admin-secret")).isEqualTo(granted("admin", Role.ADMIN));
    assertThat(access.authenticate("engineer-secret"))
        .contains(new Principal("engineer", Role.ENGINEER));
    assertThat(access.authenticate("oven-secret")).contains(OVEN);
  }

  @Test
  void aTokenSaysItsGroupsAndWhenItWasLastUsed() {
    Token token =
        new Token(
            "id-tablet",
            "tablet",
            Role.OPERATOR,
            CredentialHash.of("tablet-secret"),
            Token.NEVER,
            List.of("bakers"),
            true);
    devices.apply(new DeviceCommand.AddToken(token));
    assertThat(access.lastUseMicros("id-tablet")).isEmpty();

    assertThat(access.authenticate("tablet-secret"))
        .contains(new Principal("tablet", Role.OPERATOR, "", List.of("bakers"), true));

    assertThat(access.lastUseMicros("id-tablet")).hasValue(now.toEpochMilli() * 1_000);
    Principal otherGroups = new Principal("tablet", Role.OPERATOR, "", List.of("cooks"), true);
    assertThat(access.maySubscribe(otherGroups, "a/b")).isFalse();
  }

  @Test
  void aUserDoesNotLogInOverMqttAndTheirNameIsNobodysClientId() {
    devices.apply(
        new DeviceCommand.AddUser(
            new User(
                "anna",
                Role.ADMIN,
                List.of(),
                false,
                true,
                new PasswordHash(
                    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"))));

    assertThat(connect("c", "anna", "a password"))
        .isEqualTo(refused(Decision.Reason.BAD_CREDENTIALS));
    assertThat(connect("anna", "viewer", "viewer-secret"))
        .isEqualTo(refused(Decision.Reason.CLIENT_ID_NOT_VALID));
  }

  @Test
  void aDeviceHearsAndAnswersCommandsOfTheTwinsThatItFeeds() {
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/oven/commands/#")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/fan%2B1/commands/+/+")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/other/commands/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/+/commands/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/oven/desired")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/fan%2B1/desired")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/other/desired")).isFalse();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/desired/get")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/reported")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/desired")).isFalse();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/other/reported")).isFalse();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/oven/commands/halt/1-0/response")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/commands/halt/1-0/response")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/commands/halt/1-0")).isFalse();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/other/commands/halt/1-0/response")).isFalse();
    Principal engineer = new Principal("engineer", Role.ENGINEER);
    assertThat(access.mayPublish(engineer, "lockstep/v1/oven/commands/halt/1-0/response"))
        .isFalse();
  }

  @Test
  void whoeverCannotProveItIsRefused() {
    Decision bad = refused(Decision.Reason.BAD_CREDENTIALS);
    assertThat(connect("c", "oven", "wrong")).isEqualTo(bad);
    assertThat(connect("c", "nobody", "oven-secret")).isEqualTo(bad);
    assertThat(connect("c", "viewer", "oven-secret")).isEqualTo(bad);
    assertThat(connect("c", "admin", "viewer-secret")).isEqualTo(bad);
    assertThat(connect("c", "oven", null)).isEqualTo(bad);
    assertThat(connect("c", null, "oven-secret")).isEqualTo(bad);
    assertThat(connect("c", null, null)).isEqualTo(refused(Decision.Reason.NOT_AUTHORIZED));
    assertThat(access.authenticate("")).isEmpty();
  }

  @Test
  void aDisabledDeviceAndAnExpiredTokenAreShutOut() {
    Principal shortLived = new Principal("short", Role.VIEWER);
    assertThat(access.maySubscribe(shortLived, "a")).isTrue();
    now = Instant.parse("2026-11-22T11:00:00Z");
    assertThat(connect("c", "short", "short-secret"))
        .isEqualTo(refused(Decision.Reason.NOT_AUTHORIZED));
    assertThat(access.authenticate("short-secret")).isEqualTo(Optional.empty());
    assertThat(access.maySubscribe(shortLived, "a")).isFalse();
    long before = access.generation();
    devices.apply(
        new DeviceCommand.PutDevice(
            new Device("oven", null, false, List.of(), List.of(), "", List.of())));
    assertThat(access.generation()).isGreaterThan(before);
    assertThat(connect("c", "oven", "oven-secret"))
        .isEqualTo(refused(Decision.Reason.NOT_AUTHORIZED));
    assertThat(connect("c", "oven", "wrong")).isEqualTo(refused(Decision.Reason.BAD_CREDENTIALS));
    assertThat(access.mayPublish(OVEN, "plant/x")).isFalse();
  }

  @Test
  void aClientIdentifierThatNamesSomebodyElseIsRefused() {
    assertThat(connect("oven", "viewer", "viewer-secret"))
        .isEqualTo(refused(Decision.Reason.CLIENT_ID_NOT_VALID));
    assertThat(connect("oven", "oven", "oven-secret")).isEqualTo(granted("oven", Role.DEVICE));
  }

  @Test
  void aDevicePublishesItsOwnTopicsThoseItFeedsAndWhatIsOutside() {
    assertThat(access.mayPublish(OVEN, "lockstep/v1/oven/telemetry")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/oven/commands/x/1/response")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/telemetry/speed")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/commands/x/1")).isFalse();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/fan%2B1/commands/x/1/response")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/press/commands/x/1/response")).isFalse();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/press/telemetry")).isFalse();
    assertThat(access.mayPublish(OVEN, "lockstep/x")).isFalse();
    assertThat(access.mayPublish(OVEN, "plant/x")).isTrue();
    assertThat(access.mayPublish(OVEN, "$SYS/x")).isFalse();
    assertThat(access.mayPublish(new Principal("gone", Role.DEVICE), "plant/x")).isFalse();
    Principal gateway = new Principal("gateway", Role.DEVICE);
    assertThat(access.mayPublish(gateway, "lockstep/v1/gateway/telemetry")).isTrue();
    assertThat(access.mayPublish(gateway, "lockstep/v1/oven/telemetry")).isFalse();
  }

  @Test
  void aDeviceSubscribesToItsOwnTopicsCommandsOfTwinsItFeedsAndWhatIsOutside() {
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/fan%2B1/commands/#")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/fan%2B1/commands/halt/+")).isTrue();
    assertThat(access.maySubscribe(OVEN, "$share/g/lockstep/v1/fan%2B1/commands/#")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/fan%2B1/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/press/commands/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/oven/commands/+/+")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/oven/#")).isTrue();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/+/commands/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "lockstep/v1/press/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "+/v1/press/commands/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "$share/g/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "$share/g/plant/#")).isTrue();
    assertThat(access.maySubscribe(OVEN, "plant/#")).isTrue();
    assertThat(access.maySubscribe(OVEN, "$SYS/#")).isFalse();
  }

  @Test
  void statedFiltersReplaceTheDefault() {
    devices.apply(
        new DeviceCommand.PutDevice(
            new Device(
                "oven", null, true, List.of("plant/+/t"), List.of("plant/#"), "", List.of())));
    assertThat(access.mayPublish(OVEN, "plant/l1/t")).isTrue();
    assertThat(access.mayPublish(OVEN, "lockstep/v1/oven/telemetry")).isFalse();
    assertThat(access.maySubscribe(OVEN, "plant/+/x")).isTrue();
    assertThat(access.maySubscribe(OVEN, "plants")).isFalse();
  }

  @Test
  void tokensPublishByRole() {
    String telemetry = "lockstep/v1/oven/telemetry";
    String command = "lockstep/v1/oven/commands/stop/1";
    assertThat(mayPublish(Role.VIEWER, "plant/x")).isFalse();
    assertThat(mayPublish(Role.OPERATOR, "plant/x")).isTrue();
    assertThat(mayPublish(Role.OPERATOR, telemetry)).isFalse();
    assertThat(mayPublish(Role.ENGINEER, telemetry)).isTrue();
    assertThat(mayPublish(Role.ENGINEER, command)).isFalse();
    assertThat(access.mayPublish(new Principal("admin", Role.ADMIN), command)).isTrue();
    assertThat(access.maySubscribe(new Principal("viewer", Role.VIEWER), "#")).isTrue();
    devices.apply(new DeviceCommand.RemoveToken("id-viewer"));
    assertThat(access.maySubscribe(new Principal("viewer", Role.VIEWER), "#")).isFalse();
  }

  private boolean mayPublish(Role role, String topic) {
    return access.mayPublish(new Principal(role.name().toLowerCase(Locale.ROOT), role), topic);
  }

  @Test
  void anonymousClientsAreLetInWhereThatIsAllowed() {
    RegistryAccess open = new RegistryAccess(devices, null, true, () -> now);
    Principal anonymous = new Principal("anonymous", Role.DEVICE);
    assertThat(withoutStanding(open.connect(new ConnectRequest("c", null, null, false, "a"))))
        .isEqualTo(new Decision.Granted(anonymous));
    assertThat(open.connect(new ConnectRequest("oven", null, null, false, "a")))
        .isEqualTo(refused(Decision.Reason.CLIENT_ID_NOT_VALID));
    assertThat(open.mayPublish(anonymous, "lockstep/v1/x/telemetry")).isTrue();
    assertThat(open.mayPublish(anonymous, "lockstep/v1/x/commands/a/1")).isFalse();
    assertThat(open.maySubscribe(anonymous, "#")).isTrue();
    assertThat(access.mayPublish(anonymous, "plant/x")).isFalse();
  }
}
