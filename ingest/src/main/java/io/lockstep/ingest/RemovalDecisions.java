package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import org.jspecify.annotations.Nullable;

/// Decides how devices end, and what becomes of their telemetry. Stateless; what is refused has
/// spoilt the edit.
final class RemovalDecisions {
  private RemovalDecisions() {}

  static DeviceReply decommission(RegistryEdit edit, String id, TelemetryRemoval removal) {
    DeviceReply reply =
        DeviceDecisions.setState(
            edit,
            new DeviceCommand.SetState(
                id, DeviceState.DECOMMISSIONED, removal.reason(), removal.atMicros()));
    if (reply instanceof DeviceReply.Done) {
      edit.removals = edit.removals.with(id, removal);
    }
    return reply;
  }

  static DeviceReply note(RegistryEdit edit, String id, TelemetryRemoval removal) {
    Device device = edit.devices.get(id);
    if (device == null) {
      return DeviceDecisions.noSuchDevice(id);
    }
    if (device.state() != DeviceState.DECOMMISSIONED) {
      return DeviceDecisions.refused(
          ErrorCode.CONFLICT,
          "device %s: expected one that was decommissioned, found one that is %s"
              .formatted(id, device.state().text()));
    }
    edit.removals = edit.removals.with(id, removal);
    return new DeviceReply.Done(false);
  }

  /// What speaks against giving up a device's entry; null when nothing does.
  static DeviceReply.@Nullable Refused problemOfEnd(RegistryEdit edit, String id) {
    TelemetryRemoval removal = edit.removals.get(id);
    return removal == null || removal.isDone()
        ? null
        : DeviceDecisions.refused(
            ErrorCode.CONFLICT,
            "device %s: expected that its telemetry is dealt with (%s), found that this goes on; try again later"
                .formatted(id, removal.policy().text()));
  }
}
