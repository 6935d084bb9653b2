package io.lockstep.ingest;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The allowances of devices that have a quota, one for all connections of a device and its
/// modules. Thread-safe.
final class DeviceAllowances {
  private final Devices devices;
  private final Map<String, DeviceAllowance> byDevice = new ConcurrentHashMap<>();
  private volatile Quota standard = Quota.DEFAULT;

  DeviceAllowances(Devices devices) {
    this.devices = devices;
  }

  void standard(Quota quota) {
    standard = quota;
  }

  /// Null for a device without a quota, and for everybody else.
  @Nullable DeviceAllowance of(Principal principal) {
    if (principal.role() != Role.DEVICE) {
      return null;
    }
    Device actor = devices.actor(principal.name()).orElse(null);
    if (actor == null) {
      return null;
    }
    Quota own = actor.quota();
    Quota quota =
        new Quota(
            own.messagesPerSecond() == 0 ? standard.messagesPerSecond() : own.messagesPerSecond(),
            own.bytesPerSecond() == 0 ? standard.bytesPerSecond() : own.bytesPerSecond(),
            0);
    String name = devices.deviceOf(principal.name());
    if (quota.messagesPerSecond() == 0 && quota.bytesPerSecond() == 0) {
      byDevice.remove(name);
      return null;
    }
    return byDevice.compute(
        name,
        (_, known) ->
            known != null && known.quota().equals(quota) ? known : new DeviceAllowance(quota));
  }

  /// How many connections a device and its modules may have at a time; 0 for as many as they like,
  /// and for everybody else.
  int connections(Principal principal) {
    if (principal.role() != Role.DEVICE) {
      return 0;
    }
    int own = devices.actor(principal.name()).map(actor -> actor.quota().connections()).orElse(0);
    return own == 0 && devices.actor(principal.name()).isPresent() ? standard.connections() : own;
  }

  /// How many messages of a device were refused since the process has started, or its quota was
  /// changed.
  long refused(String device) {
    DeviceAllowance known = byDevice.get(device);
    return known == null ? 0 : known.refused();
  }
}
