package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of a [DeviceCommand] in the input journal and in snapshots: a byte that names the
/// command, then its parts in the order of the record. Big-endian; text as in [Text]. The numbers
/// never change their meaning.
public final class DeviceCommandCodec {
  /// The most bytes a command may take.
  public static final int BYTES_MAX = 16 << 20;

  private static final byte ADD_DEVICE = 1;
  private static final byte PUT_DEVICE = 2;
  private static final byte REMOVE_DEVICE = 3;
  private static final byte ROTATE_CREDENTIAL = 4;
  private static final byte ADD_TOKEN = 5;
  private static final byte REMOVE_TOKEN = 6;

  // The same as 1 and 2, of a device that is an edge node of Sparkplug; its text follows.
  private static final byte ADD_EDGE_DEVICE = 7;
  private static final byte PUT_EDGE_DEVICE = 8;

  // The same as 5, of a token that is in groups or restricted.
  private static final byte ADD_GROUPED_TOKEN = 35;
  private static final byte ADD_USER = 36;
  private static final byte CHANGE_USER = 37;
  private static final byte REMOVE_USER = 38;
  private static final byte SET_PASSWORD = 39;

  // Of devices with a life, several credentials and labels: see [RegistryParts].
  private static final byte ADD_FULL_DEVICE = 40;
  private static final byte PUT_FULL_DEVICE = 41;
  private static final byte CHANGE_DEVICE = 42;
  private static final byte ADD_CREDENTIAL = 43;
  private static final byte RETIRE_CREDENTIAL = 44;
  private static final byte SET_STATE = 45;
  private static final byte RELEASE = 46;
  private static final byte PUT_MODULE = 47;
  private static final byte REMOVE_MODULE = 48;
  private static final byte PUT_ENROLMENT = 49;
  private static final byte REMOVE_ENROLMENT = 50;
  private static final byte REGISTER = 51;
  private static final byte NOTE_PENDING = 52;
  private static final byte APPROVE = 53;
  private static final byte REJECT = 54;
  private static final byte REVOKE_CERTIFICATE = 55;
  private static final byte BATCH = 56;
  private static final byte REPLACE_CREDENTIALS = 57;
  private static final byte DECOMMISSION = 58;
  private static final byte NOTE_REMOVAL = 59;
  private static final byte NOTE_PROBLEMS = 60;
  private static final byte SET_PRESENCE = 61;

  private DeviceCommandCodec() {}

  /// The most bytes that [#write] takes for this command.
  public static int bytesMax(DeviceCommand command) {
    return 1
        + switch (command) {
          case DeviceCommand.AddDevice(Device device, boolean _) ->
              1 + RegistryParts.bytesMax(device);
          case DeviceCommand.PutDevice(Device device) -> RegistryParts.bytesMax(device);
          case DeviceCommand.ChangeDevice(Device device) -> RegistryParts.bytesMax(device);
          case DeviceCommand.AddCredential(String owner, Credential credential, long _) ->
              Text.bytesMax(owner) + RegistryParts.bytesMax(List.of(credential)) + 8;
          case DeviceCommand.ReplaceCredentials(String owner, List<Credential> credentials) ->
              Text.bytesMax(owner) + RegistryParts.bytesMax(credentials);
          case DeviceCommand.RetireCredential(String owner, String credential) ->
              Text.bytesMax(owner) + Text.bytesMax(credential);
          case DeviceCommand.SetState(String id, DeviceState _, String reason, long _) ->
              Text.bytesMax(id) + 1 + Text.bytesMax(reason) + 8;
          case DeviceCommand.Decommission(String id, TelemetryRemoval removal) ->
              Text.bytesMax(id) + removal.bytesMax();
          case DeviceCommand.NoteRemoval(String id, TelemetryRemoval removal) ->
              Text.bytesMax(id) + removal.bytesMax();
          case DeviceCommand.Release(String id, boolean _, String reason, long _) ->
              Text.bytesMax(id) + 1 + Text.bytesMax(reason) + 8;
          case DeviceCommand.PutModule(String device, DeviceModule module) ->
              Text.bytesMax(device) + RegistryParts.bytesMax(module);
          case DeviceCommand.RemoveModule(String device, String module) ->
              Text.bytesMax(device) + Text.bytesMax(module);
          case DeviceCommand.PutEnrolment(Enrolment enrolment) -> RegistryParts.bytesMax(enrolment);
          case DeviceCommand.RemoveEnrolment(String id) -> Text.bytesMax(id);
          case DeviceCommand.Register(Device device) -> RegistryParts.bytesMax(device);
          case DeviceCommand.NotePending(PendingDevice pending) -> RegistryParts.bytesMax(pending);
          case DeviceCommand.Approve(String id, List<Credential> credentials) ->
              Text.bytesMax(id) + RegistryParts.bytesMax(credentials);
          case DeviceCommand.Reject(String id, boolean _) -> Text.bytesMax(id) + 1;
          case DeviceCommand.RevokeCertificate(Revocation revocation) ->
              Text.bytesMax(revocation.thumbprint().hex()) + Text.bytesMax(revocation.reason()) + 8;
          case DeviceCommand.Batch(List<DeviceCommand> commands) -> bytesMaxOfAll(commands);
          case DeviceCommand.NoteProblems(List<DeviceCommand.Noted> problems) ->
              NotedProblems.bytesMax(problems);
          case DeviceCommand.SetPresence(PresenceOptions options) -> options.bytesMax();
          case DeviceCommand.RemoveDevice(String id) -> Text.bytesMax(id);
          case DeviceCommand.RotateCredential(String id, CredentialHash hash) ->
              Text.bytesMax(id) + Text.bytesMax(hash.hex());
          case DeviceCommand.AddToken(Token token) ->
              Text.bytesMax(token.id())
                  + Text.bytesMax(token.name())
                  + 1
                  + Text.bytesMax(token.hash().hex())
                  + 8
                  + bytesMax(token.groups())
                  + 1;
          case DeviceCommand.RemoveToken(String id) -> Text.bytesMax(id);
          case DeviceCommand.AddUser(User user) -> bytesMax(user);
          case DeviceCommand.ChangeUser(User user) -> bytesMax(user);
          case DeviceCommand.RemoveUser(String name) -> Text.bytesMax(name);
          case DeviceCommand.SetPassword(String name, PasswordHash password) ->
              Text.bytesMax(name) + Text.bytesMax(password.phc());
        };
  }

  private static int bytesMax(User user) {
    PasswordHash password = user.password();
    return Text.bytesMax(user.name())
        + 3
        + bytesMax(user.groups())
        + Text.bytesMax(password == null ? "" : password.phc());
  }

  private static int bytesMaxOfAll(List<DeviceCommand> commands) {
    int bytes = 4;
    for (DeviceCommand command : commands) {
      bytes += bytesMax(command);
    }
    return bytes;
  }

  static int bytesMax(List<String> texts) {
    int bytes = 4;
    for (String text : texts) {
      bytes += Text.bytesMax(text);
    }
    return bytes;
  }

  /// Writes a command at the buffer's position.
  public static void write(ByteBuffer into, DeviceCommand command) {
    switch (command) {
      case DeviceCommand.AddDevice(Device device, boolean again) ->
          RegistryParts.write(into.put(ADD_FULL_DEVICE).put(flag(again)), device);
      case DeviceCommand.PutDevice(Device device) ->
          RegistryParts.write(into.put(PUT_FULL_DEVICE), device);
      case DeviceCommand.ChangeDevice(Device device) ->
          RegistryParts.write(into.put(CHANGE_DEVICE), device);
      case DeviceCommand.AddCredential(String owner, Credential credential, long othersExpire) -> {
        Text.write(into.put(ADD_CREDENTIAL), owner);
        RegistryParts.write(into, credential);
        into.putLong(othersExpire);
      }
      case DeviceCommand.ReplaceCredentials(String owner, List<Credential> credentials) -> {
        Text.write(into.put(REPLACE_CREDENTIALS), owner);
        RegistryParts.writeAll(into, credentials);
      }
      case DeviceCommand.RetireCredential(String owner, String credential) -> {
        Text.write(into.put(RETIRE_CREDENTIAL), owner);
        Text.write(into, credential);
      }
      case DeviceCommand.SetState(String id, DeviceState state, String reason, long atMicros) -> {
        Text.write(into.put(SET_STATE), id);
        Text.write(into.put((byte) state.number()), reason);
        into.putLong(atMicros);
      }
      case DeviceCommand.Decommission(String id, TelemetryRemoval removal) -> {
        Text.write(into.put(DECOMMISSION), id);
        removal.write(into);
      }
      case DeviceCommand.NoteRemoval(String id, TelemetryRemoval removal) -> {
        Text.write(into.put(NOTE_REMOVAL), id);
        removal.write(into);
      }
      case DeviceCommand.Release(String id, boolean apply, String reason, long atMicros) -> {
        Text.write(into.put(RELEASE), id);
        Text.write(into.put(flag(apply)), reason);
        into.putLong(atMicros);
      }
      case DeviceCommand.PutModule(String device, DeviceModule module) -> {
        Text.write(into.put(PUT_MODULE), device);
        RegistryParts.write(into, module);
      }
      case DeviceCommand.RemoveModule(String device, String module) -> {
        Text.write(into.put(REMOVE_MODULE), device);
        Text.write(into, module);
      }
      case DeviceCommand.PutEnrolment(Enrolment enrolment) ->
          RegistryParts.write(into.put(PUT_ENROLMENT), enrolment);
      case DeviceCommand.RemoveEnrolment(String id) -> Text.write(into.put(REMOVE_ENROLMENT), id);
      case DeviceCommand.Register(Device device) -> RegistryParts.write(into.put(REGISTER), device);
      case DeviceCommand.NotePending(PendingDevice pending) ->
          RegistryParts.write(into.put(NOTE_PENDING), pending);
      case DeviceCommand.Approve(String id, List<Credential> credentials) -> {
        Text.write(into.put(APPROVE), id);
        RegistryParts.writeAll(into, credentials);
      }
      case DeviceCommand.Reject(String id, boolean forget) -> {
        Text.write(into.put(REJECT), id);
        into.put(flag(forget));
      }
      case DeviceCommand.RevokeCertificate(Revocation revocation) -> {
        Text.write(into.put(REVOKE_CERTIFICATE), revocation.thumbprint().hex());
        Text.write(into, revocation.reason());
        into.putLong(revocation.atMicros());
      }
      case DeviceCommand.Batch(List<DeviceCommand> commands) -> {
        into.put(BATCH).putInt(commands.size());
        commands.forEach(one -> write(into, one));
      }
      case DeviceCommand.NoteProblems(List<DeviceCommand.Noted> problems) ->
          NotedProblems.write(into.put(NOTE_PROBLEMS), problems);
      case DeviceCommand.SetPresence(PresenceOptions options) ->
          options.write(into.put(SET_PRESENCE));
      case DeviceCommand.RemoveDevice(String id) -> Text.write(into.put(REMOVE_DEVICE), id);
      case DeviceCommand.RotateCredential(String id, CredentialHash hash) -> {
        Text.write(into.put(ROTATE_CREDENTIAL), id);
        Text.write(into, hash.hex());
      }
      case DeviceCommand.AddToken(Token token) -> {
        Text.write(into.put(token.isPlain() ? ADD_TOKEN : ADD_GROUPED_TOKEN), token.id());
        Text.write(into, token.name());
        into.put(codeOf(token.role()));
        Text.write(into, token.hash().hex());
        into.putLong(token.expiresMicros());
        if (!token.isPlain()) {
          write(into, token.groups());
          into.put((byte) (token.restricted() ? 1 : 0));
        }
      }
      case DeviceCommand.RemoveToken(String id) -> Text.write(into.put(REMOVE_TOKEN), id);
      case DeviceCommand.AddUser(User user) -> write(into.put(ADD_USER), user);
      case DeviceCommand.ChangeUser(User user) -> write(into.put(CHANGE_USER), user);
      case DeviceCommand.RemoveUser(String name) -> Text.write(into.put(REMOVE_USER), name);
      case DeviceCommand.SetPassword(String name, PasswordHash password) -> {
        Text.write(into.put(SET_PASSWORD), name);
        Text.write(into, password.phc());
      }
    }
  }

  private static void write(ByteBuffer into, User user) {
    Text.write(into, user.name());
    into.put(codeOf(user.role()));
    write(into, user.groups());
    into.put((byte) (user.restricted() ? 1 : 0));
    into.put((byte) (user.enabled() ? 1 : 0));
    PasswordHash password = user.password();
    Text.write(into, password == null ? "" : password.phc());
  }

  static byte flag(boolean isSet) {
    return (byte) (isSet ? 1 : 0);
  }

  static void write(ByteBuffer into, List<String> texts) {
    into.putInt(texts.size());
    for (String text : texts) {
      Text.write(into, text);
    }
  }

  /// Reads a command at the buffer's position.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when there is none
  public static DeviceCommand read(ByteBuffer from) {
    byte kind = from.get();
    return switch (kind) {
      case ADD_DEVICE -> new DeviceCommand.AddDevice(readDevice(from, false));
      case PUT_DEVICE -> new DeviceCommand.PutDevice(readDevice(from, false));
      case ADD_EDGE_DEVICE -> new DeviceCommand.AddDevice(readDevice(from, true));
      case PUT_EDGE_DEVICE -> new DeviceCommand.PutDevice(readDevice(from, true));
      case ADD_FULL_DEVICE -> {
        boolean again = from.get() != 0;
        yield new DeviceCommand.AddDevice(RegistryParts.readDevice(from), again);
      }
      case PUT_FULL_DEVICE -> new DeviceCommand.PutDevice(RegistryParts.readDevice(from));
      case CHANGE_DEVICE -> new DeviceCommand.ChangeDevice(RegistryParts.readDevice(from));
      case ADD_CREDENTIAL ->
          new DeviceCommand.AddCredential(
              Text.read(from), RegistryParts.readCredential(from), from.getLong());
      case REPLACE_CREDENTIALS ->
          new DeviceCommand.ReplaceCredentials(
              Text.read(from), RegistryParts.readCredentials(from));
      case RETIRE_CREDENTIAL ->
          new DeviceCommand.RetireCredential(Text.read(from), Text.read(from));
      case SET_STATE ->
          new DeviceCommand.SetState(
              Text.read(from), DeviceState.ofNumber(from.get()), Text.read(from), from.getLong());
      case DECOMMISSION ->
          new DeviceCommand.Decommission(Text.read(from), TelemetryRemoval.read(from));
      case NOTE_REMOVAL ->
          new DeviceCommand.NoteRemoval(Text.read(from), TelemetryRemoval.read(from));
      case RELEASE ->
          new DeviceCommand.Release(
              Text.read(from), from.get() != 0, Text.read(from), from.getLong());
      case PUT_MODULE ->
          new DeviceCommand.PutModule(Text.read(from), RegistryParts.readModule(from));
      case REMOVE_MODULE -> new DeviceCommand.RemoveModule(Text.read(from), Text.read(from));
      case PUT_ENROLMENT -> new DeviceCommand.PutEnrolment(RegistryParts.readEnrolment(from));
      case REMOVE_ENROLMENT -> new DeviceCommand.RemoveEnrolment(Text.read(from));
      case REGISTER -> new DeviceCommand.Register(RegistryParts.readDevice(from));
      case NOTE_PENDING -> new DeviceCommand.NotePending(RegistryParts.readPending(from));
      case APPROVE ->
          new DeviceCommand.Approve(Text.read(from), RegistryParts.readCredentials(from));
      case REJECT -> new DeviceCommand.Reject(Text.read(from), from.get() != 0);
      case REVOKE_CERTIFICATE ->
          new DeviceCommand.RevokeCertificate(
              new Revocation(new CredentialHash(Text.read(from)), Text.read(from), from.getLong()));
      case BATCH -> readBatch(from);
      case NOTE_PROBLEMS -> new DeviceCommand.NoteProblems(NotedProblems.read(from));
      case SET_PRESENCE -> new DeviceCommand.SetPresence(PresenceOptions.read(from));
      case REMOVE_DEVICE -> new DeviceCommand.RemoveDevice(Text.read(from));
      case ROTATE_CREDENTIAL ->
          new DeviceCommand.RotateCredential(Text.read(from), new CredentialHash(Text.read(from)));
      case ADD_TOKEN -> new DeviceCommand.AddToken(readToken(from, true));
      case ADD_GROUPED_TOKEN -> new DeviceCommand.AddToken(readToken(from, false));
      case REMOVE_TOKEN -> new DeviceCommand.RemoveToken(Text.read(from));
      case ADD_USER -> new DeviceCommand.AddUser(readUser(from));
      case CHANGE_USER -> new DeviceCommand.ChangeUser(readUser(from));
      case REMOVE_USER -> new DeviceCommand.RemoveUser(Text.read(from));
      case SET_PASSWORD ->
          new DeviceCommand.SetPassword(Text.read(from), new PasswordHash(Text.read(from)));
      default -> throw corrupt("a known kind of command", "kind " + kind);
    };
  }

  private static DeviceCommand readBatch(ByteBuffer from) {
    int count = from.getInt();
    if (count < 0 || count > from.remaining()) {
      throw corrupt("at most %d commands".formatted(from.remaining()), count + " commands");
    }
    List<DeviceCommand> commands = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (from.hasRemaining() && from.get(from.position()) == BATCH) {
        throw corrupt("no batch in a batch", "one");
      }
      commands.add(read(from));
    }
    return new DeviceCommand.Batch(commands);
  }

  private static Token readToken(ByteBuffer from, boolean isPlain) {
    return new Token(
        Text.read(from),
        Text.read(from),
        roleOf(from.get()),
        new CredentialHash(Text.read(from)),
        from.getLong(),
        isPlain ? List.of() : readTexts(from),
        !isPlain && from.get() != 0);
  }

  private static User readUser(ByteBuffer from) {
    return new User(
        Text.read(from),
        roleOf(from.get()),
        readTexts(from),
        from.get() != 0,
        from.get() != 0,
        readPassword(from));
  }

  private static @Nullable PasswordHash readPassword(ByteBuffer from) {
    String phc = Text.read(from);
    return phc.isEmpty() ? null : new PasswordHash(phc);
  }

  private static Device readDevice(ByteBuffer from, boolean isEdge) {
    return new Device(
        Text.read(from),
        readHash(from),
        from.get() != 0,
        readTexts(from),
        readTexts(from),
        Text.read(from),
        readTexts(from),
        isEdge ? Text.read(from) : "");
  }

  private static @Nullable CredentialHash readHash(ByteBuffer from) {
    String hex = Text.read(from);
    return hex.isEmpty() ? null : new CredentialHash(hex);
  }

  static List<String> readTexts(ByteBuffer from) {
    int count = from.getInt();
    if (count < 0 || count > from.remaining() / 4) {
      throw corrupt("at most %d texts".formatted(from.remaining() / 4), count + " texts");
    }
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(Text.read(from));
    }
    return texts;
  }

  private static byte codeOf(Role role) {
    return switch (role) {
      case VIEWER -> 0;
      case OPERATOR -> 1;
      case ENGINEER -> 2;
      case ADMIN -> 3;
      case DEVICE -> 4;
    };
  }

  private static Role roleOf(byte code) {
    return switch (code) {
      case 0 -> Role.VIEWER;
      case 1 -> Role.OPERATOR;
      case 2 -> Role.ENGINEER;
      case 3 -> Role.ADMIN;
      case 4 -> Role.DEVICE;
      default -> throw corrupt("a role of code 0 to 4", "code " + code);
    };
  }

  static LockstepException corrupt(String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT, "device command: expected %s, found %s".formatted(expected, found));
  }
}
