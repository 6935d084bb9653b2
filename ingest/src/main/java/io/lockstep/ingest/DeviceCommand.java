package io.lockstep.ingest;

import java.util.List;

/// A change of the registry of devices, tokens and users. Commands are journalled (see
/// [DeviceCommandCodec]) and then applied by [Devices#apply]; they carry hashes, never secrets.
public sealed interface DeviceCommand {
  /// The id of what it changes.
  String subject();

  /// Adds a device; refused when there is one of this id.
  ///
  /// @param again true takes the id of a device that was decommissioned
  record AddDevice(Device device, boolean again) implements DeviceCommand {
    /// Of an id that nobody has had.
    public AddDevice(Device device) {
      this(device, false);
    }

    @Override
    public String subject() {
      return device.id();
    }
  }

  /// Adds a device or changes its settings; credentials, modules and the enrolment that it has are
  /// kept, the command's are ignored then. For workspace files, which hold no secrets. Of a device
  /// that is there, the state SUSPENDED suspends it, ACTIVE lets it in again when it was suspended,
  /// and PROVISIONED says nothing.
  record PutDevice(Device device) implements DeviceCommand {
    @Override
    public String subject() {
      return device.id();
    }
  }

  /// Changes the settings of a device: permissions, model, twins, groups, tags, quota. Its state,
  /// credentials and modules stay. Refused when there is no such device.
  record ChangeDevice(Device device) implements DeviceCommand {
    @Override
    public String subject() {
      return device.id();
    }
  }

  /// Removes a device and with it its right to log in.
  record RemoveDevice(String id) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// Gives a device one secret in place of all its secrets and thumbprints, which end at once.
  record RotateCredential(String id, CredentialHash credential) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// Gives a device or module one more credential. Refused when it has two live ones of that kind.
  ///
  /// @param owner the device's id, or `device/module`
  /// @param othersExpireMicros when those of its kind that it has shall end at the latest,
  ///   microseconds since 1970, or [Credential#NEVER] to leave them
  record AddCredential(String owner, Credential credential, long othersExpireMicros)
      implements DeviceCommand {
    @Override
    public String subject() {
      return owner;
    }
  }

  /// Gives a device or module credentials in place of those of the same family, which end at once:
  /// secrets and thumbprints are one family, shared keys one, and the word of an authority one.
  record ReplaceCredentials(String owner, List<Credential> credentials) implements DeviceCommand {
    /// Copies the list.
    public ReplaceCredentials {
      credentials = List.copyOf(credentials);
    }

    @Override
    public String subject() {
      return owner;
    }
  }

  /// Ends a credential of a device or module at once.
  ///
  /// @param owner the device's id, or `device/module`
  record RetireCredential(String owner, String credential) implements DeviceCommand {
    @Override
    public String subject() {
      return owner;
    }
  }

  /// Moves a device on in its life. Decommissioning ends all its credentials. Refused for one that
  /// was decommissioned, and to ACTIVE for one in quarantine, which is released instead.
  ///
  /// @param atMicros microseconds since 1970
  record SetState(String id, DeviceState state, String reason, long atMicros)
      implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// Ends the life of a device, with all its credentials, and says what becomes of its telemetry.
  /// Refused for one that was decommissioned before.
  ///
  /// @param removal what is to be done; its outcome comes later by [NoteRemoval]
  record Decommission(String id, TelemetryRemoval removal) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// Says what was done with the telemetry of a device that was decommissioned.
  record NoteRemoval(String id, TelemetryRemoval removal) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// Ends the quarantine of a device.
  ///
  /// @param apply true applies what it published meanwhile, false drops it
  record Release(String id, boolean apply, String reason, long atMicros) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// Adds a module to a device, or changes it; credentials that it has are kept.
  record PutModule(String device, DeviceModule module) implements DeviceCommand {
    @Override
    public String subject() {
      return DeviceModule.principal(device, module.id());
    }
  }

  /// Removes a module and with it its right to log in.
  record RemoveModule(String device, String module) implements DeviceCommand {
    @Override
    public String subject() {
      return DeviceModule.principal(device, module);
    }
  }

  /// Adds or replaces an enrolment. Keys and claims that it has are kept when the command's are
  /// empty.
  record PutEnrolment(Enrolment enrolment) implements DeviceCommand {
    @Override
    public String subject() {
      return enrolment.id();
    }
  }

  /// Removes an enrolment; devices that came by it stay.
  record RemoveEnrolment(String id) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// A device came by an enrolment: it is added, or gets the credentials given here in place of its
  /// own of their kind when it had come so before.
  record Register(Device device) implements DeviceCommand {
    @Override
    public String subject() {
      return device.id();
    }
  }

  /// A device that nobody has added asked to come in.
  record NotePending(PendingDevice pending) implements DeviceCommand {
    @Override
    public String subject() {
      return pending.id();
    }
  }

  /// Registers a device that waits for approval.
  ///
  /// @param credentials in place of the one it came with; empty keeps that
  record Approve(String id, List<Credential> credentials) implements DeviceCommand {
    /// Copies the list.
    public Approve {
      credentials = List.copyOf(credentials);
    }

    @Override
    public String subject() {
      return id;
    }
  }

  /// Says no to a device that waits for approval.
  ///
  /// @param forget true only takes it off the list, so that it is listed anew when it comes again
  record Reject(String id, boolean forget) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// A certificate is not believed any more, whoever vouches for it.
  record RevokeCertificate(Revocation revocation) implements DeviceCommand {
    @Override
    public String subject() {
      return revocation.thumbprint().hex();
    }
  }

  /// What went wrong with devices; of those that are not registered nothing is noted.
  record NoteProblems(List<Noted> problems) implements DeviceCommand {
    /// Copies the list.
    public NoteProblems {
      problems = List.copyOf(problems);
    }

    @Override
    public String subject() {
      return problems.size() + " problems";
    }
  }

  /// What went wrong with a device.
  record Noted(String device, DeviceProblem problem) {}

  /// How it is told whether devices are there, from now on.
  record SetPresence(PresenceOptions options) implements DeviceCommand {
    @Override
    public String subject() {
      return options.property();
    }
  }

  /// Several commands in one, each decided by itself in their order.
  record Batch(List<DeviceCommand> commands) implements DeviceCommand {
    /// Copies the list.
    public Batch {
      commands = List.copyOf(commands);
    }

    @Override
    public String subject() {
      return commands.size() + " commands";
    }
  }

  /// Adds a token; refused when its id or name is taken.
  record AddToken(Token token) implements DeviceCommand {
    @Override
    public String subject() {
      return token.id();
    }
  }

  /// Removes a token.
  record RemoveToken(String id) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
    }
  }

  /// Adds a user; refused when the name is taken.
  record AddUser(User user) implements DeviceCommand {
    @Override
    public String subject() {
      return user.name();
    }
  }

  /// Changes what a user may do; the password they have is kept, the command's is ignored. Refused
  /// when there is no such user.
  record ChangeUser(User user) implements DeviceCommand {
    @Override
    public String subject() {
      return user.name();
    }
  }

  /// Removes a user and with it their right to log in.
  record RemoveUser(String name) implements DeviceCommand {
    @Override
    public String subject() {
      return name;
    }
  }

  /// Gives a user another password; the old one ends at once.
  record SetPassword(String name, PasswordHash password) implements DeviceCommand {
    @Override
    public String subject() {
      return name;
    }
  }
}
