package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// Who may use the topics of one device alone.
class OwnTreeTest {
  private static final Principal OVEN = new Principal("line/oven", Role.DEVICE);
  private static final Principal OTHER = new Principal("line", Role.DEVICE);
  private static final Principal ADMIN = new Principal(Devices.ADMIN, Role.ADMIN);

  private final Devices devices = Devices.empty();
  private final RegistryAccess access =
      new RegistryAccess(
          devices,
          CredentialHash.of("admin".getBytes(StandardCharsets.UTF_8)),
          false,
          InstantSource.system());

  OwnTreeTest() {
    for (Principal device : new Principal[] {OVEN, OTHER}) {
      var _ =
          devices.apply(
              new DeviceCommand.AddDevice(
                  Device.withDefaults(device.name(), CredentialHash.of(device.name()))));
    }
  }

  @Test
  void onlyTheDeviceItselfMayPublishThere() {
    String topic = "$device/line%2Foven/iothub/twin/GET/?$rid=1";
    assertThat(access.mayPublish(OVEN, topic)).isTrue();
    assertThat(access.mayPublish(OTHER, topic)).isFalse();
    assertThat(access.mayPublish(ADMIN, topic)).isFalse();
    assertThat(access.mayPublish(OTHER, "$device/line/oven/x")).isTrue();
    assertThat(access.mayPublish(OVEN, "$device/line/oven/x")).isFalse();
    assertThat(access.mayPublish(OVEN, "$device")).isFalse();
    assertThat(access.mayPublish(OVEN, "$devices/line%2Foven/x")).isFalse();
  }

  @Test
  void onlyTheDeviceItselfAndTheAdministratorMaySubscribeThere() {
    String filter = "$device/line%2Foven/iothub/#";
    assertThat(access.maySubscribe(OVEN, filter)).isTrue();
    assertThat(access.maySubscribe(OVEN, "$share/g/" + filter)).isTrue();
    assertThat(access.maySubscribe(OTHER, filter)).isFalse();
    assertThat(access.maySubscribe(OVEN, "$device/#")).isFalse();
    assertThat(access.maySubscribe(OVEN, "$device/+/iothub/#")).isFalse();
    assertThat(access.maySubscribe(ADMIN, filter)).isTrue();
  }

  @Test
  void aDeviceThatIsShutOutLosesItsTree() {
    var _ = devices.apply(new DeviceCommand.RemoveDevice(OVEN.name()));
    assertThat(access.mayPublish(OVEN, "$device/line%2Foven/x")).isFalse();
    assertThat(access.maySubscribe(OVEN, "$device/line%2Foven/#")).isFalse();
  }
}
