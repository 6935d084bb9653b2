package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides about commands of devices, their modules and credentials. Stateless; what is refused has
/// spoilt the edit.
final class DeviceDecisions {
  /// The most live credentials of a kind.
  static final int OF_A_KIND_MAX = 2;

  private DeviceDecisions() {}

  static DeviceReply add(RegistryEdit edit, Device device, boolean again) {
    Device before = edit.devices.get(device.id());
    if (before != null && before.state() == DeviceState.DECOMMISSIONED && !again) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "device %s: expected a new id, found that of a device that was decommissioned; say 'again' to take it anew"
              .formatted(device.id()));
    }
    if (before != null && before.state() != DeviceState.DECOMMISSIONED) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "device %s: expected a new id, found a device of that id; rotate its credential, or remove it first"
              .formatted(device.id()));
    }
    DeviceReply.Refused early = RemovalDecisions.problemOfEnd(edit, device.id());
    return early == null ? changed(edit, before, device, before == null) : early;
  }

  static DeviceReply put(RegistryEdit edit, Device wanted) {
    Device before = edit.devices.get(wanted.id());
    if (before == null) {
      return changed(edit, null, wanted, true);
    }
    boolean takes = before.credentials().isEmpty() && before.state() != DeviceState.DECOMMISSIONED;
    Device after =
        wanted
            .withCredentials(takes ? wanted.credentials() : before.credentials())
            .withModules(before.modules().isEmpty() ? wanted.modules() : before.modules())
            .enrolledBy(before.enrolment())
            .at(lifecycle(before.lifecycle(), wanted.lifecycle()));
    return changed(edit, before, after, false);
  }

  private static Lifecycle lifecycle(Lifecycle before, Lifecycle wanted) {
    boolean ends =
        before.state() != DeviceState.DECOMMISSIONED && wanted.state() == DeviceState.SUSPENDED;
    boolean resumes =
        wanted.state() == DeviceState.ACTIVE
            && (before.state() == DeviceState.SUSPENDED
                || before.state() == DeviceState.PROVISIONED);
    return (ends && before.state() != DeviceState.SUSPENDED) || resumes ? wanted : before;
  }

  static DeviceReply change(RegistryEdit edit, Device wanted) {
    Device before = edit.devices.get(wanted.id());
    if (before == null) {
      return noSuchDevice(wanted.id());
    }
    Device after =
        wanted
            .withCredentials(before.credentials())
            .withModules(before.modules())
            .enrolledBy(before.enrolment())
            .at(before.lifecycle());
    return changed(edit, before, after, false);
  }

  static DeviceReply remove(RegistryEdit edit, String id) {
    Device before = edit.devices.get(id);
    if (before == null) {
      return noSuchDevice(id);
    }
    DeviceReply.Refused early = RemovalDecisions.problemOfEnd(edit, id);
    if (early != null) {
      return early;
    }
    edit.replace(before, null);
    return new DeviceReply.Done(false);
  }

  static DeviceReply rotate(RegistryEdit edit, String id, CredentialHash hash) {
    Device before = edit.devices.get(id);
    if (before == null) {
      return noSuchDevice(id);
    }
    if (before.state() == DeviceState.DECOMMISSIONED) {
      return decommissioned(id);
    }
    List<Credential> credentials = new ArrayList<>(before.credentials());
    credentials.removeIf(credential -> RegistryEdit.hashOf(credential) != null);
    String name = freeId(credentials, "1");
    credentials.addFirst(new Credential.Secret(name, hash, 0, Credential.NEVER));
    return changed(edit, before, before.withCredentials(credentials), false);
  }

  private static String freeId(List<Credential> credentials, String wanted) {
    String id = wanted;
    while (hasId(credentials, id)) {
      id += "+";
    }
    return id;
  }

  private static boolean hasId(List<Credential> credentials, String id) {
    return credentials.stream().anyMatch(credential -> credential.id().equals(id));
  }

  static DeviceReply addCredential(RegistryEdit edit, DeviceCommand.AddCredential asked) {
    return withCredentials(edit, asked.owner(), held -> added(held, asked));
  }

  static DeviceReply replaceCredentials(
      RegistryEdit edit, String owner, List<Credential> credentials) {
    return withCredentials(
        edit,
        owner,
        held -> {
          List<Credential> after = new ArrayList<>(held);
          after.removeIf(
              old -> credentials.stream().anyMatch(fresh -> family(fresh).equals(family(old))));
          after.addAll(credentials);
          return new Held(after, null);
        });
  }

  private static String family(Credential credential) {
    return RegistryEdit.hashOf(credential) == null ? credential.kind() : "secret";
  }

  static DeviceReply retire(RegistryEdit edit, String owner, String credential) {
    return withCredentials(
        edit,
        owner,
        held -> {
          List<Credential> left = new ArrayList<>(held);
          boolean found = left.removeIf(one -> one.id().equals(credential));
          return found
              ? new Held(left, null)
              : new Held(
                  held,
                  refused(
                      ErrorCode.NOT_FOUND,
                      "device %s: expected one of its credentials, found none of the id %s"
                          .formatted(owner, credential)));
        });
  }

  /// What somebody proves themselves by after a change, or why it is refused.
  private record Held(List<Credential> credentials, DeviceReply.@Nullable Refused refused) {}

  @FunctionalInterface
  private interface Change {
    Held of(List<Credential> held);
  }

  private static DeviceReply withCredentials(RegistryEdit edit, String owner, Change change) {
    String ofModule = edit.modules.get(owner);
    Device before = edit.devices.get(ofModule == null ? owner : ofModule);
    if (before == null) {
      return noSuchDevice(owner);
    }
    if (before.state() == DeviceState.DECOMMISSIONED) {
      return decommissioned(before.id());
    }
    if (ofModule == null) {
      Held held = change.of(before.credentials());
      return held.refused != null
          ? held.refused
          : changed(edit, before, before.withCredentials(held.credentials), false);
    }
    List<DeviceModule> modules = new ArrayList<>(before.modules());
    for (int i = 0; i < modules.size(); i++) {
      DeviceModule module = modules.get(i);
      if (DeviceModule.principal(before.id(), module.id()).equals(owner)) {
        Held held = change.of(module.credentials());
        if (held.refused != null) {
          return held.refused;
        }
        modules.set(i, new DeviceModule(module.id(), held.credentials));
      }
    }
    return changed(edit, before, before.withModules(modules), false);
  }

  private static Held added(List<Credential> held, DeviceCommand.AddCredential asked) {
    Credential more = asked.credential();
    List<Credential> after = new ArrayList<>();
    int ofKind = 0;
    for (Credential one : held) {
      boolean isOfKind = one.kind().equals(more.kind());
      if (isOfKind && !one.isLiveAt(more.issuedMicros())) {
        continue; // Over, and only in the way.
      }
      ofKind += isOfKind ? 1 : 0;
      after.add(
          isOfKind && asked.othersExpireMicros() < one.expiresMicros()
              ? one.expiring(asked.othersExpireMicros())
              : one);
    }
    if (ofKind >= OF_A_KIND_MAX) {
      return new Held(
          held,
          refused(
              ErrorCode.CONFLICT,
              "device %s: expected at most %d live credentials of the kind %s, found %d; retire one first"
                  .formatted(asked.owner(), OF_A_KIND_MAX, more.kind(), ofKind)));
    }
    if (hasId(after, more.id())) {
      return new Held(
          held,
          refused(
              ErrorCode.ALREADY_EXISTS,
              "device %s: expected a new id of a credential, found that it has one of the id %s"
                  .formatted(asked.owner(), more.id())));
    }
    after.add(more);
    return new Held(after, null);
  }

  static DeviceReply setState(RegistryEdit edit, DeviceCommand.SetState asked) {
    Device before = edit.devices.get(asked.id());
    if (before == null) {
      return noSuchDevice(asked.id());
    }
    DeviceState from = before.state();
    if (from == DeviceState.DECOMMISSIONED) {
      return decommissioned(asked.id());
    }
    if (asked.state() == DeviceState.PROVISIONED) {
      return refused(
          ErrorCode.INVALID_ARGUMENT,
          "device %s: state: expected active, suspended, quarantined or decommissioned, found provisioned"
              .formatted(asked.id()));
    }
    if (asked.state() == DeviceState.ACTIVE && from == DeviceState.QUARANTINED) {
      return refused(
          ErrorCode.CONFLICT,
          "device %s: expected one that is not in quarantine, found that it is; release it"
              .formatted(asked.id()));
    }
    Device after = before.at(new Lifecycle(asked.state(), asked.reason(), asked.atMicros()));
    if (asked.state() == DeviceState.DECOMMISSIONED) {
      after = after.withCredentials(List.of()).withModules(List.of());
    }
    return changed(edit, before, after, false);
  }

  static DeviceReply release(RegistryEdit edit, DeviceCommand.Release asked) {
    Device before = edit.devices.get(asked.id());
    if (before == null) {
      return noSuchDevice(asked.id());
    }
    if (before.state() != DeviceState.QUARANTINED) {
      return refused(
          ErrorCode.CONFLICT,
          "device %s: expected one in quarantine, found one that is %s"
              .formatted(asked.id(), before.state().text()));
    }
    Lifecycle now = new Lifecycle(DeviceState.ACTIVE, asked.reason(), asked.atMicros());
    return changed(edit, before, before.at(now), false);
  }

  static DeviceReply putModule(RegistryEdit edit, String id, DeviceModule module) {
    Device before = edit.devices.get(id);
    if (before == null) {
      return noSuchDevice(id);
    }
    if (before.state() == DeviceState.DECOMMISSIONED) {
      return decommissioned(id);
    }
    DeviceModule known = before.module(module.id());
    List<DeviceModule> modules = new ArrayList<>(before.modules());
    modules.removeIf(one -> one.id().equals(module.id()));
    modules.add(known == null || known.credentials().isEmpty() ? module : known);
    modules.sort(Comparator.comparing(DeviceModule::id));
    return changed(edit, before, before.withModules(modules), known == null);
  }

  static DeviceReply removeModule(RegistryEdit edit, String id, String moduleId) {
    Device before = edit.devices.get(id);
    if (before == null) {
      return noSuchDevice(id);
    }
    List<DeviceModule> modules = new ArrayList<>(before.modules());
    return modules.removeIf(module -> module.id().equals(moduleId))
        ? changed(edit, before, before.withModules(modules), false)
        : refused(
            ErrorCode.NOT_FOUND,
            "device %s: expected one of its modules, found none of the id %s"
                .formatted(id, moduleId));
  }

  /// Puts what was decided into effect, if the rules allow it.
  static DeviceReply changed(
      RegistryEdit edit, @Nullable Device before, Device after, boolean created) {
    String invalid = DeviceRules.problemOf(after);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    DeviceReply.Refused refused = edit.replace(before, after);
    return refused == null ? new DeviceReply.Done(created) : refused;
  }

  static DeviceReply.Refused noSuchDevice(String id) {
    return refused(ErrorCode.NOT_FOUND, "device %s: expected a device, found none".formatted(id));
  }

  static DeviceReply.Refused decommissioned(String id) {
    return refused(
        ErrorCode.CONFLICT,
        "device %s: expected one that is in use, found that it was decommissioned".formatted(id));
  }

  static DeviceReply.Refused refused(ErrorCode code, String message) {
    return new DeviceReply.Refused(code, message);
  }
}
