package io.lockstep.server;

import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.PresenceOptions;
import io.lockstep.ingest.Provisioner;
import io.lockstep.ingest.Quota;
import io.lockstep.ingest.SharedKeys;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Space;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/// What the settings say about devices.
final class DeviceSettings {
  private DeviceSettings() {}

  /// What devices may do that have no quota of their own.
  static Quota quota(Settings settings) {
    return new Quota(
        count(settings, Setting.DEVICES_MESSAGES_PER_SECOND),
        settings.count(Setting.DEVICES_BYTES_PER_SECOND),
        count(settings, Setting.DEVICES_CONNECTIONS));
  }

  private static int count(Settings settings, Setting setting) {
    return (int) Math.min(Integer.MAX_VALUE, settings.count(setting));
  }

  /// How twins are told whether their devices are there.
  static PresenceOptions presence(Settings settings) {
    String property = settings.text(Setting.DEVICES_PRESENCE_PROPERTY);
    return new PresenceOptions(
        property.equals("none") ? "" : property,
        micros(settings, Setting.DEVICES_PRESENCE_DEBOUNCE),
        micros(settings, Setting.DEVICES_PRESENCE_GRACE));
  }

  private static long micros(Settings settings, Setting setting) {
    return settings.duration(setting).toNanos() / 1_000;
  }

  /// Whoever waits for approval is listed where unknown devices are to queue.
  static Provisioner provisioner(
      KernelOptions.AutoCreate autoCreate,
      Devices devices,
      SharedKeys keys,
      Space space,
      InstantSource clock) {
    Provisioner provisioner =
        new Provisioner(devices, keys, clock, autoCreate == KernelOptions.AutoCreate.QUEUE);
    provisioner.submitTo(command -> submit(space, command));
    return provisioner;
  }

  /// Has a command of the server's own carried out.
  static CompletableFuture<Boolean> submit(Space space, DeviceCommand command) {
    return space
        .submit(new Principal(Devices.ADMIN, Role.ADMIN), new Command.OfDevices(command))
        .thenApply(outcome -> outcome.reply() instanceof Reply.Done);
  }
}
