package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.Allowance;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Quotas of devices.
final class DeviceAllowanceTest {
  private static long seconds(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  private static int taken(Allowance allowance, long nowNanos, int bytes, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += allowance.take(nowNanos, bytes) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void messagesAreBoundedOnTheAverageOfSomeSeconds() {
    DeviceAllowance ten = new DeviceAllowance(new Quota(10, 0, 0));
    assertThat(taken(ten, seconds(100), 1_000, 100)).isEqualTo(30);
    assertThat(taken(ten, seconds(100.5), 1_000, 100)).isEqualTo(5);
    assertThat(taken(ten, seconds(1_000), 1_000, 100)).isEqualTo(30);
    assertThat(ten.refused()).isEqualTo(300 - 65);
  }

  @Test
  void bytesAreBoundedAndALargeMessageIsLetThroughNowAndThen() {
    DeviceAllowance small = new DeviceAllowance(new Quota(0, 100, 0));
    assertThat(taken(small, seconds(1), 1_000, 3)).isEqualTo(1);
    assertThat(taken(small, seconds(4), 1_000, 1)).isZero();
    assertThat(taken(small, seconds(12), 1_000, 3)).isEqualTo(1);
  }

  @Test
  void aDeviceAndItsModulesShareOneAllowance() {
    Devices devices = Devices.empty();
    RegistryAccess access = new RegistryAccess(devices, null, false, () -> Instant.EPOCH);
    devices.apply(
        new DeviceCommand.AddDevice(Device.withDefaults("edge", null).limited(new Quota(1, 0, 0))));
    devices.apply(new DeviceCommand.PutModule("edge", new DeviceModule("eye", List.of())));
    Principal edge = new Principal("edge", Role.DEVICE);
    Allowance own = access.allowance(edge);
    assertThat(own).isNotNull().isSameAs(access.allowance(new Principal("edge/eye", Role.DEVICE)));
    assertThat(access.allowance(new Principal("edge", Role.ADMIN))).isNull();
    assertThat(access.allowance(new Principal("other", Role.DEVICE))).isNull();
    devices.apply(
        new DeviceCommand.ChangeDevice(Device.withDefaults("edge", null).limited(Quota.DEFAULT)));
    assertThat(access.allowance(edge)).isNull();
    access.limitBy(new Quota(5, 0, 0));
    assertThat(access.allowance(edge)).isNotNull();
  }
}
