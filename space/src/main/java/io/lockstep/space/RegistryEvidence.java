package io.lockstep.space;

import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceModule;
import io.lockstep.ingest.DeviceState;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.HubCommand;
import io.lockstep.ingest.Token;
import io.lockstep.ingest.User;
import io.lockstep.twin.AuditNote;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the audit shows of the registry: never a secret, nor the hash of one.
final class RegistryEvidence {
  private RegistryEvidence() {}

  /// What a command is about.
  static String subjectOf(Command command) {
    return switch (command) {
      case Command.OfTwins of -> of.command().subject();
      case Command.OfDevices of -> of.command().subject();
      case Command.OfHub(HubCommand.Send send) -> send.device();
      case Command.OfHub(HubCommand.CreateJob job) -> job.id();
      case Command.OfHub(HubCommand.CancelJob job) -> job.id();
      case Command.OfRebinding(RebindingCommand.Cancel cancel) -> Long.toString(cancel.id());
      case Command.OfHub _, Command.SetBindings _, Command.SetSparkplug _, Command.OfRebinding _ ->
          "";
    };
  }

  /// What stands where a command writes, JSON text; null for nothing.
  static @Nullable String of(Devices devices, DeviceCommand command) {
    return switch (command) {
      case DeviceCommand.AddDevice add -> device(devices, add.subject());
      case DeviceCommand.PutDevice put -> device(devices, put.subject());
      case DeviceCommand.RemoveDevice remove -> device(devices, remove.id());
      case DeviceCommand.RotateCredential rotate -> device(devices, rotate.id());
      case DeviceCommand.ChangeDevice change -> device(devices, change.subject());
      case DeviceCommand.AddCredential add -> owner(devices, add.owner());
      case DeviceCommand.ReplaceCredentials replace -> owner(devices, replace.owner());
      case DeviceCommand.RetireCredential retire -> owner(devices, retire.owner());
      case DeviceCommand.SetState set -> device(devices, set.id());
      case DeviceCommand.Release release -> device(devices, release.id());
      case DeviceCommand.Decommission end -> ended(devices, end.id());
      case DeviceCommand.NoteRemoval note -> removal(devices, note.id());
      case DeviceCommand.PutModule put -> device(devices, put.device());
      case DeviceCommand.RemoveModule remove -> device(devices, remove.device());
      case DeviceCommand.Register register -> device(devices, register.subject());
      case DeviceCommand.Approve approve -> device(devices, approve.id());
      case DeviceCommand.PutEnrolment put -> enrolment(devices, put.subject());
      case DeviceCommand.RemoveEnrolment remove -> enrolment(devices, remove.id());
      case DeviceCommand.NotePending note -> pending(devices, note.subject());
      case DeviceCommand.Reject reject -> pending(devices, reject.id());
      case DeviceCommand.RevokeCertificate revoke ->
          devices.isRevoked(revoke.revocation().thumbprint())
              ? AuditNote.object("reason", revoke.revocation().reason())
              : null;
      case DeviceCommand.Batch batch -> AuditNote.object("commands", "" + batch.commands().size());
      case DeviceCommand.NoteProblems _ -> null;
      case DeviceCommand.SetPresence _ ->
          AuditNote.object("presence", devices.fleet().options().toString());
      case DeviceCommand.AddToken add -> token(devices, add.subject());
      case DeviceCommand.RemoveToken remove -> token(devices, remove.id());
      case DeviceCommand.AddUser add -> user(devices, add.subject());
      case DeviceCommand.ChangeUser change -> user(devices, change.subject());
      case DeviceCommand.RemoveUser remove -> user(devices, remove.name());
      case DeviceCommand.SetPassword set -> user(devices, set.name());
    };
  }

  private static @Nullable String device(Devices devices, String id) {
    return devices.device(id).map(RegistryEvidence::text).orElse(null);
  }

  /// A device whose life may have ended, with what becomes of its telemetry.
  private static @Nullable String ended(Devices devices, String id) {
    String removal = removal(devices, id);
    return removal == null ? device(devices, id) : removal;
  }

  private static @Nullable String removal(Devices devices, String id) {
    return devices
        .removal(id)
        .map(
            removal ->
                AuditNote.object(
                    "id",
                    id,
                    "state",
                    DeviceState.DECOMMISSIONED.text(),
                    "reason",
                    removal.reason(),
                    "telemetry",
                    removal.policy().text(),
                    "outcome",
                    removal.outcome()))
        .orElse(null);
  }

  private static @Nullable String owner(Devices devices, String owner) {
    return devices.actor(owner).map(RegistryEvidence::text).orElse(null);
  }

  private static @Nullable String enrolment(Devices devices, String id) {
    return devices
        .enrolment(id)
        .map(
            enrolment ->
                AuditNote.object(
                    "id",
                    enrolment.id(),
                    "proof",
                    enrolment.proof().kind(),
                    "ids",
                    enrolment.idPattern(),
                    "enabled",
                    "" + enrolment.enabled(),
                    "byApproval",
                    "" + enrolment.byApproval()))
        .orElse(null);
  }

  private static @Nullable String pending(Devices devices, String id) {
    return devices
        .pending(id)
        .map(
            pending ->
                AuditNote.object(
                    "id",
                    pending.id(),
                    "enrolment",
                    pending.enrolment(),
                    "rejected",
                    "" + pending.rejected()))
        .orElse(null);
  }

  private static String text(Device device) {
    return AuditNote.object(
        "id",
        device.id(),
        "state",
        device.state().text(),
        "reason",
        device.lifecycle().reason(),
        "credentials",
        device.credentials().stream()
            .map(credential -> credential.kind() + " " + credential.id())
            .collect(Collectors.joining(", ")),
        "modules",
        device.modules().stream().map(DeviceModule::id).collect(Collectors.joining(" ")),
        "publish",
        String.join(" ", device.publish()),
        "subscribe",
        String.join(" ", device.subscribe()),
        "model",
        device.model(),
        "feeds",
        String.join(" ", device.feeds()),
        "sparkplug",
        device.sparkplug(),
        "groups",
        String.join(" ", device.groups()),
        "tags",
        device.tags().toString(),
        "enrolment",
        device.enrolment());
  }

  private static @Nullable String token(Devices devices, String id) {
    return devices.token(id).map(RegistryEvidence::text).orElse(null);
  }

  private static String text(Token token) {
    return AuditNote.object(
        "id",
        token.id(),
        "name",
        token.name(),
        "role",
        token.role().name().toLowerCase(Locale.ROOT),
        "groups",
        String.join(" ", token.groups()),
        "restricted",
        "" + token.restricted(),
        "expiresMicros",
        token.expiresMicros() == Token.NEVER ? "" : "" + token.expiresMicros());
  }

  private static @Nullable String user(Devices devices, String name) {
    return devices.user(name).map(RegistryEvidence::text).orElse(null);
  }

  private static String text(User user) {
    return AuditNote.object(
        "name",
        user.name(),
        "role",
        user.role().name().toLowerCase(Locale.ROOT),
        "groups",
        String.join(" ", user.groups()),
        "restricted",
        "" + user.restricted(),
        "enabled",
        "" + user.enabled(),
        "password",
        user.password() == null ? "none" : "set");
  }
}
