package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectRequest;
import io.lockstep.broker.Password;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the broker refuses is told, without what may be a secret.
class ReportedAccessTest {
  private final Devices devices = Devices.empty();
  private final List<String> told = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final RegistryAccess registry =
      new RegistryAccess(devices, CredentialHash.of("admin-secret"), false, InstantSource.system());
  private final ReportedAccess access =
      new ReportedAccess(
          registry,
          devices,
          (what, who, from, about) -> told.add(String.join("|", what, who, from, about)),
          (device, kind, text, from) ->
              problems.add(String.join("|", device, kind.text(), text, from)));

  @BeforeEach
  void addDevice() {
    devices.apply(
        new DeviceCommand.AddDevice(Device.withDefaults("oven", CredentialHash.of("oven-secret"))));
  }

  private void connect(@Nullable String user, @Nullable String password, String address) {
    var _ =
        access.connect(
            new ConnectRequest(
                "c", user, password == null ? null : Password.of(password), true, address));
  }

  @Test
  void whatIsRefusedToARegisteredDeviceIsItsProblem() {
    connect("oven", "wrong", "10.0.0.7:4711");
    connect("hub/oven/?api-version=2021-04-12", "wrong", "10.0.0.7:4711");
    connect("stranger", "wrong", "10.0.0.7:4711");
    Principal oven = new Principal("oven", Role.DEVICE);
    assertThat(access.mayPublish(oven, "lockstep/v1/other/telemetry")).isFalse();
    assertThat(access.maySubscribe(oven, "$SYS/#")).isFalse();
    assertThat(problems)
        .containsExactly(
            "oven|login|not let in: user name and credential do not fit together|10.0.0.7",
            "oven|login|not let in: user name and credential do not fit together|10.0.0.7",
            "oven|publish|it may not publish to lockstep/v1/other/telemetry|",
            "oven|subscribe|it may not subscribe to $SYS/#|");
  }

  @Test
  void aRefusedConnectIsToldWithTheNameOnlyWhenItIsKnown() {
    connect("oven", "wrong", "10.0.0.7:4711");
    connect("admin", "wrong", "/10.0.0.8:4711");
    connect("oven-secret", "oven", "[::1]:4711");
    connect(null, null, "10.0.0.7:4712");
    connect("oven", "oven-secret", "10.0.0.7:4713");

    assertThat(told)
        .containsExactly(
            "ConnectRefused|oven|10.0.0.7|BAD_CREDENTIALS",
            "ConnectRefused|admin|10.0.0.8|BAD_CREDENTIALS",
            "ConnectRefused||[::1]|BAD_CREDENTIALS",
            "ConnectRefused||10.0.0.7|NOT_AUTHORIZED");
  }

  @Test
  void aRefusedAuthenticationIsToldToo() {
    ConnectRequest request = new ConnectRequest("c", "oven", null, true, "10.0.0.7:4711");
    for (String secret : List.of("wrong", "oven-secret")) {
      byte[] data = ("\0oven\0" + secret).getBytes(StandardCharsets.UTF_8);
      var _ = access.authenticate("PLAIN", request).orElseThrow().next(data);
    }
    assertThat(access.authenticate("GS2-KRB5", request)).isEmpty();
    assertThat(told).containsExactly("ConnectRefused|oven|10.0.0.7|BAD_CREDENTIALS");
  }

  @Test
  void refusedTopicsAreToldAndOthersAreNot() {
    Principal oven = new Principal("oven", Role.DEVICE);

    assertThat(access.mayPublish(oven, "lockstep/v1/mill/telemetry")).isFalse();
    assertThat(access.mayPublish(oven, "lockstep/v1/oven/telemetry")).isTrue();
    assertThat(access.maySubscribe(oven, "lockstep/#")).isFalse();
    assertThat(access.maySubscribe(oven, "lockstep/v1/oven/#")).isTrue();

    assertThat(told)
        .containsExactly(
            "PublishRefused|oven|MQTT|lockstep/v1/mill/telemetry",
            "SubscribeRefused|oven|MQTT|lockstep/#");
  }
}
