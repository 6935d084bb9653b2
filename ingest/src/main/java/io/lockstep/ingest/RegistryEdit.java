package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The next state of the registry while a command makes it; given up when the command is refused.
/// Keeps what is derived from devices in step with them. Confined to one thread.
final class RegistryEdit {
  private final long generation;
  SharedTable<Device> devices;
  SharedTable<String> modules;
  SharedTable<Token> tokens;
  SharedTable<String> tokenNames;
  SharedTable<RegistryState.Holder> holders;
  SharedTable<String> edges;
  SharedTable<User> users;
  SharedTable<Enrolment> enrolments;
  SharedTable<Integer> enrolled;
  SharedTable<PendingDevice> pending;
  SharedTable<Revocation> revoked;
  SharedTable<HeldMessages> held;
  SharedTable<TelemetryRemoval> removals;

  RegistryEdit(RegistryState from) {
    generation = from.generation();
    devices = from.devices();
    modules = from.modules();
    tokens = from.tokens();
    tokenNames = from.tokenNames();
    holders = from.holders();
    edges = from.edges();
    users = from.users();
    enrolments = from.enrolments();
    enrolled = from.enrolled();
    pending = from.pending();
    revoked = from.revoked();
    held = from.held();
    removals = from.removals();
  }

  /// @param affectsAccess true when answers about who may do what may have become wrong
  RegistryState done(boolean affectsAccess) {
    return new RegistryState(
        devices,
        modules,
        tokens,
        tokenNames,
        holders,
        edges,
        users,
        enrolments,
        enrolled,
        pending,
        revoked,
        held,
        removals,
        affectsAccess ? generation + 1 : generation);
  }

  RegistryState seen() {
    return done(false);
  }

  /// Puts a device in place of the one before, or takes it out.
  ///
  /// @return what speaks against it; null when it is done
  DeviceReply.@Nullable Refused replace(@Nullable Device before, @Nullable Device after) {
    if (before != null) {
      for (CredentialHash hash : hashesOf(before)) {
        holders = holders.without(hash.hex());
      }
      for (DeviceModule module : before.modules()) {
        modules = modules.without(DeviceModule.principal(before.id(), module.id()));
      }
      edges = edges.without(before.sparkplug());
      devices = devices.without(before.id());
      count(before.enrolment(), -1);
    }
    if (before != null && (after == null || after.state() != DeviceState.DECOMMISSIONED)) {
      removals = removals.without(before.id());
    }
    if (after == null) {
      held = before == null ? held : held.without(before.id());
      return null;
    }
    if (after.state() != DeviceState.QUARANTINED) {
      held = held.without(after.id());
    } else if (held.get(after.id()) == null) {
      held = held.with(after.id(), HeldMessages.NONE);
    }
    String namesake = after.sparkplug().isEmpty() ? null : edges.get(after.sparkplug());
    if (namesake != null) {
      return new DeviceReply.Refused(
          ErrorCode.CONFLICT,
          "device %s: expected an edge node of its own, found that device %s is %s"
              .formatted(after.id(), namesake, after.sparkplug()));
    }
    if (seen().isNamed(after.id())) {
      return new DeviceReply.Refused(
          ErrorCode.CONFLICT,
          "device %s: expected a name of its own, found a %s of that name"
              .formatted(after.id(), seen().kindNamed(after.id())));
    }
    devices = devices.with(after.id(), after);
    pending = pending.without(after.id());
    if (!after.sparkplug().isEmpty()) {
      edges = edges.with(after.sparkplug(), after.id());
    }
    count(after.enrolment(), 1);
    DeviceReply.Refused refused = hold(after.id(), after.credentials());
    for (DeviceModule module : after.modules()) {
      String name = DeviceModule.principal(after.id(), module.id());
      if (refused == null && seen().isNamed(name)) {
        refused =
            new DeviceReply.Refused(
                ErrorCode.CONFLICT,
                "module %s: expected a name of its own, found a %s of that name"
                    .formatted(name, seen().kindNamed(name)));
      }
      modules = modules.with(name, after.id());
      if (refused == null) {
        refused = hold(name, module.credentials());
      }
    }
    return refused;
  }

  private DeviceReply.@Nullable Refused hold(String name, List<Credential> credentials) {
    for (Credential credential : credentials) {
      CredentialHash hash = hashOf(credential);
      if (hash != null) {
        if (holders.get(hash.hex()) != null) {
          return credentialTaken("device " + name);
        }
        holders = holders.with(hash.hex(), new RegistryState.Holder.OfDevice(name));
      }
    }
    return null;
  }

  private void count(String enrolment, int more) {
    if (!enrolment.isEmpty()) {
      int now = Objects.requireNonNullElse(enrolled.get(enrolment), 0) + more;
      enrolled = now > 0 ? enrolled.with(enrolment, now) : enrolled.without(enrolment);
    }
  }

  static DeviceReply.Refused credentialTaken(String who) {
    return new DeviceReply.Refused(
        ErrorCode.CONFLICT,
        who + ": expected a credential of its own, found one that is in use; draw a new one");
  }

  private static List<CredentialHash> hashesOf(Device device) {
    List<CredentialHash> hashes = new ArrayList<>();
    collect(device.credentials(), hashes);
    device.modules().forEach(module -> collect(module.credentials(), hashes));
    return hashes;
  }

  private static void collect(List<Credential> credentials, List<CredentialHash> into) {
    for (Credential credential : credentials) {
      CredentialHash hash = hashOf(credential);
      if (hash != null) {
        into.add(hash);
      }
    }
  }

  /// The hash by which its holder is found; null for credentials that are found otherwise.
  static @Nullable CredentialHash hashOf(Credential credential) {
    return switch (credential) {
      case Credential.Secret secret -> secret.hash();
      case Credential.Thumbprint thumbprint -> thumbprint.sha256();
      case Credential.SharedKey _, Credential.Vouched _ -> null;
    };
  }
}
