package io.lockstep.ingest;

/// A change of the registry of devices, tokens and users. Commands are journalled (see
/// [DeviceCommandCodec]) and then applied by [Devices#apply]; they carry hashes, never secrets.
public sealed interface DeviceCommand {
  /// The id of what it changes.
  String subject();

  /// Adds a device; refused when there is one of this id.
  record AddDevice(Device device) implements DeviceCommand {
    @Override
    public String subject() {
      return device.id();
    }
  }

  /// Adds a device or changes its settings; a credential it has is kept, the command's is ignored
  /// then. For workspace files, which hold no secrets.
  record PutDevice(Device device) implements DeviceCommand {
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

  /// Gives a device another credential; the old one ends at once.
  record RotateCredential(String id, CredentialHash credential) implements DeviceCommand {
    @Override
    public String subject() {
      return id;
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
