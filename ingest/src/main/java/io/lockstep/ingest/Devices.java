package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The registry of devices, tokens and users: pure state that [DeviceCommand]s change, the same
/// commands giving the same state. One thread changes it (the kernel thread); any number read it
/// without locks and see each command whole.
///
/// Names are unique over devices, tokens and users, so that a principal's name says who it is;
/// `admin` and `anonymous` are nobody's to take.
public final class Devices {
  /// The name of the principal that holds the admin token of the data folder.
  public static final String ADMIN = "admin";

  /// The name of the principal of clients that log in without a name, where that is allowed.
  public static final String ANONYMOUS = "anonymous";

  private static final int SNAPSHOT_VERSION = 2;
  private static final int SNAPSHOT_WITHOUT_USERS = 1;

  /// Who a credential belongs to.
  sealed interface Holder {
    record OfDevice(String id) implements Holder {}

    record OfToken(String id) implements Holder {}
  }

  private record State(
      SharedTable<Device> devices,
      SharedTable<Token> tokens,
      SharedTable<String> tokenNames,
      SharedTable<Holder> holders,
      SharedTable<String> edges,
      SharedTable<User> users,
      long generation) {
    /// Devices, tokens and users are named apart.
    boolean isNamed(String name) {
      return devices.get(name) != null || tokenNames.get(name) != null || users.get(name) != null;
    }
  }

  private volatile State state;

  private Devices(State state) {
    this.state = state;
  }

  /// A registry without devices and tokens.
  public static Devices empty() {
    return new Devices(emptyState(0));
  }

  private static State emptyState(long generation) {
    return new State(
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        SharedTable.empty(),
        generation);
  }

  /// Increases with each change; what was derived from this registry is derived anew when it moved.
  public long generation() {
    return state.generation;
  }

  /// The device of this id.
  public Optional<Device> device(String id) {
    return Optional.ofNullable(state.devices.get(id));
  }

  /// All devices, by id.
  public List<Device> devices() {
    return state.devices.values();
  }

  /// The token of this id.
  public Optional<Token> token(String id) {
    return Optional.ofNullable(state.tokens.get(id));
  }

  /// The token of this name.
  public Optional<Token> tokenNamed(String name) {
    State now = state;
    String id = now.tokenNames.get(name);
    return id == null ? Optional.empty() : Optional.ofNullable(now.tokens.get(id));
  }

  /// All tokens, by id.
  public List<Token> tokens() {
    return state.tokens.values();
  }

  /// The user of this name.
  public Optional<User> user(String name) {
    return Optional.ofNullable(state.users.get(name));
  }

  /// All users, by name.
  public List<User> users() {
    return state.users.values();
  }

  /// True when somebody has this name: a device, a token, a user or the administrator.
  public boolean knows(String name) {
    return name.equals(ADMIN) || state.isNamed(name);
  }

  /// What speaks against letting somebody act under this name whom another directory knows and this
  /// registry does not: that it is reserved, taken, or no name. Null when nothing does.
  public @Nullable String problemOfForeignName(String name) {
    String invalid = DeviceRules.problemOfForeignName(name);
    return invalid == null && state.isNamed(name)
        ? "user %s: expected a name that no device, token or local user has".formatted(name)
        : invalid;
  }

  /// The id of the device that is this edge node of Sparkplug, `group/edge`; null when none is.
  @Nullable String ofEdge(String identity) {
    return state.edges.get(identity);
  }

  /// Who holds the credential of this hash.
  @Nullable Holder holderOf(CredentialHash hash) {
    return state.holders.get(hash.hex());
  }

  /// Carries out a command. Only the kernel thread may call this.
  public DeviceReply apply(DeviceCommand command) {
    return switch (command) {
      case DeviceCommand.AddDevice(Device device) -> add(device);
      case DeviceCommand.PutDevice(Device device) -> put(device);
      case DeviceCommand.RemoveDevice(String id) -> removeDevice(id);
      case DeviceCommand.RotateCredential(String id, CredentialHash hash) -> rotate(id, hash);
      case DeviceCommand.AddToken(Token token) -> add(token);
      case DeviceCommand.RemoveToken(String id) -> removeToken(id);
      case DeviceCommand.AddUser(User user) -> add(user);
      case DeviceCommand.ChangeUser(User user) -> change(user);
      case DeviceCommand.RemoveUser(String name) -> removeUser(name);
      case DeviceCommand.SetPassword(String name, PasswordHash password) ->
          setPassword(name, password);
    };
  }

  private DeviceReply add(Device device) {
    if (state.devices.get(device.id()) != null) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "device %s: expected a new id, found a device of that id; rotate its credential, or remove it first"
              .formatted(device.id()));
    }
    return put(device);
  }

  private DeviceReply put(Device wanted) {
    State now = state;
    Device before = now.devices.get(wanted.id());
    String invalid = DeviceRules.problemOf(wanted);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    if (before == null && now.isNamed(wanted.id())) {
      return refused(
          ErrorCode.CONFLICT,
          "device %s: expected a name of its own, found a %s of that name"
              .formatted(wanted.id(), now.users.get(wanted.id()) == null ? "token" : "user"));
    }
    Device device =
        before != null && before.credential() != null
            ? wanted.withCredential(before.credential())
            : wanted;
    String namesake = wanted.sparkplug().isEmpty() ? null : now.edges.get(wanted.sparkplug());
    if (namesake != null && !namesake.equals(wanted.id())) {
      return refused(
          ErrorCode.CONFLICT,
          "device %s: expected an edge node of its own, found that device %s is %s"
              .formatted(wanted.id(), namesake, wanted.sparkplug()));
    }
    CredentialHash hash = device.credential();
    if (hash != null && isHeldByAnother(now, hash, new Holder.OfDevice(device.id()))) {
      return credentialTaken("device " + device.id());
    }
    state =
        new State(
            now.devices.with(device.id(), device),
            now.tokens,
            now.tokenNames,
            hash == null
                ? now.holders
                : now.holders.with(hash.hex(), new Holder.OfDevice(device.id())),
            edges(now.edges, before, device),
            now.users,
            now.generation + 1);
    return new DeviceReply.Done(before == null);
  }

  private static SharedTable<String> edges(
      SharedTable<String> before, @Nullable Device gone, @Nullable Device come) {
    SharedTable<String> edges = gone == null ? before : before.without(gone.sparkplug());
    return come == null || come.sparkplug().isEmpty()
        ? edges
        : edges.with(come.sparkplug(), come.id());
  }

  private DeviceReply removeDevice(String id) {
    State now = state;
    Device device = now.devices.get(id);
    if (device == null) {
      return refused(ErrorCode.NOT_FOUND, "device %s: expected a device, found none".formatted(id));
    }
    CredentialHash hash = device.credential();
    state =
        new State(
            now.devices.without(id),
            now.tokens,
            now.tokenNames,
            hash == null ? now.holders : now.holders.without(hash.hex()),
            edges(now.edges, device, null),
            now.users,
            now.generation + 1);
    return new DeviceReply.Done(false);
  }

  private DeviceReply rotate(String id, CredentialHash hash) {
    State now = state;
    Device device = now.devices.get(id);
    if (device == null) {
      return refused(ErrorCode.NOT_FOUND, "device %s: expected a device, found none".formatted(id));
    }
    if (isHeldByAnother(now, hash, new Holder.OfDevice(id))) {
      return credentialTaken("device " + id);
    }
    CredentialHash old = device.credential();
    SharedTable<Holder> holders = old == null ? now.holders : now.holders.without(old.hex());
    state =
        new State(
            now.devices.with(id, device.withCredential(hash)),
            now.tokens,
            now.tokenNames,
            holders.with(hash.hex(), new Holder.OfDevice(id)),
            now.edges,
            now.users,
            now.generation + 1);
    return new DeviceReply.Done(false);
  }

  private DeviceReply add(Token token) {
    State now = state;
    String invalid = DeviceRules.problemOf(token);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    if (now.tokens.get(token.id()) != null || now.tokenNames.get(token.name()) != null) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "token %s (%s): expected a new id and name, found a token that has one of them"
              .formatted(token.id(), token.name()));
    }
    if (now.isNamed(token.name())) {
      return refused(
          ErrorCode.CONFLICT,
          "token %s: expected a name of its own, found a %s of the name %s"
              .formatted(
                  token.id(),
                  now.devices.get(token.name()) == null ? "user" : "device",
                  token.name()));
    }
    if (now.holders.get(token.hash().hex()) != null) {
      return credentialTaken("token " + token.id());
    }
    state =
        new State(
            now.devices,
            now.tokens.with(token.id(), token),
            now.tokenNames.with(token.name(), token.id()),
            now.holders.with(token.hash().hex(), new Holder.OfToken(token.id())),
            now.edges,
            now.users,
            now.generation + 1);
    return new DeviceReply.Done(true);
  }

  private DeviceReply removeToken(String id) {
    State now = state;
    Token token = now.tokens.get(id);
    if (token == null) {
      return refused(ErrorCode.NOT_FOUND, "token %s: expected a token, found none".formatted(id));
    }
    state =
        new State(
            now.devices,
            now.tokens.without(id),
            now.tokenNames.without(token.name()),
            now.holders.without(token.hash().hex()),
            now.edges,
            now.users,
            now.generation + 1);
    return new DeviceReply.Done(false);
  }

  private DeviceReply add(User user) {
    State now = state;
    String invalid = DeviceRules.problemOf(user);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    if (now.users.get(user.name()) != null) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "user %s: expected a new name, found a user of that name".formatted(user.name()));
    }
    if (now.isNamed(user.name())) {
      return refused(
          ErrorCode.CONFLICT,
          "user %s: expected a name of their own, found a %s of that name"
              .formatted(user.name(), now.devices.get(user.name()) == null ? "token" : "device"));
    }
    return withUsers(now.users.with(user.name(), user), true);
  }

  private DeviceReply change(User wanted) {
    User before = state.users.get(wanted.name());
    if (before == null) {
      return noSuchUser(wanted.name());
    }
    String invalid = DeviceRules.problemOf(wanted);
    return invalid == null
        ? withUsers(state.users.with(wanted.name(), wanted.withPassword(before.password())), false)
        : refused(ErrorCode.INVALID_ARGUMENT, invalid);
  }

  private DeviceReply removeUser(String name) {
    return state.users.get(name) == null
        ? noSuchUser(name)
        : withUsers(state.users.without(name), false);
  }

  private DeviceReply setPassword(String name, PasswordHash password) {
    User before = state.users.get(name);
    return before == null
        ? noSuchUser(name)
        : withUsers(state.users.with(name, before.withPassword(password)), false);
  }

  private DeviceReply withUsers(SharedTable<User> users, boolean created) {
    State now = state;
    state =
        new State(
            now.devices,
            now.tokens,
            now.tokenNames,
            now.holders,
            now.edges,
            users,
            now.generation + 1);
    return new DeviceReply.Done(created);
  }

  private static DeviceReply noSuchUser(String name) {
    return refused(ErrorCode.NOT_FOUND, "user %s: expected a user, found none".formatted(name));
  }

  private static boolean isHeldByAnother(State now, CredentialHash hash, Holder self) {
    Holder holder = now.holders.get(hash.hex());
    return holder != null && !holder.equals(self);
  }

  private static DeviceReply credentialTaken(String who) {
    return refused(
        ErrorCode.CONFLICT,
        who + ": expected a credential of its own, found one that is in use; draw a new one");
  }

  private static DeviceReply refused(ErrorCode code, String message) {
    return new DeviceReply.Refused(code, message);
  }

  /// An independent registry that is equal now; costs nothing. For snapshots and branches: the fork
  /// may be read and written to disk by another thread while this one goes on changing.
  public Devices fork() {
    return new Devices(state);
  }

  /// Writes all of it, the same bytes for the same content.
  public void writeSnapshot(DataOutput out) throws IOException {
    State now = state;
    out.writeInt(SNAPSHOT_VERSION);
    out.writeInt(now.devices.size());
    for (Device device : now.devices.values()) {
      writeRecord(out, new DeviceCommand.PutDevice(device));
    }
    out.writeInt(now.tokens.size());
    for (Token token : now.tokens.values()) {
      writeRecord(out, new DeviceCommand.AddToken(token));
    }
    out.writeInt(now.users.size());
    for (User user : now.users.values()) {
      writeRecord(out, new DeviceCommand.AddUser(user));
    }
  }

  private static void writeRecord(DataOutput out, DeviceCommand command) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
    DeviceCommandCodec.write(buffer, command);
    out.writeInt(buffer.position());
    out.write(buffer.array(), 0, buffer.position());
  }

  /// Replaces all of it by what [#writeSnapshot] wrote. Only the kernel thread may call this.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when it is not such a snapshot; this
  ///   registry is unchanged then
  public void readSnapshot(DataInput in) throws IOException {
    int version = in.readInt();
    if (version != SNAPSHOT_VERSION && version != SNAPSHOT_WITHOUT_USERS) {
      throw corrupt(
          "version %d or %d".formatted(SNAPSHOT_WITHOUT_USERS, SNAPSHOT_VERSION),
          "version " + version);
    }
    Devices read = new Devices(emptyState(state.generation + 1));
    for (int list = 0; list < (version == SNAPSHOT_WITHOUT_USERS ? 2 : 3); list++) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        if (read.apply(readRecord(in)) instanceof DeviceReply.Refused(ErrorCode _, String why)) {
          throw corrupt("a valid entry", why);
        }
      }
    }
    state = read.state;
  }

  private static DeviceCommand readRecord(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > DeviceCommandCodec.BYTES_MAX) {
      throw corrupt(
          "an entry of 1 to %d bytes".formatted(DeviceCommandCodec.BYTES_MAX), length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return DeviceCommandCodec.read(ByteBuffer.wrap(bytes));
  }

  private static LockstepException corrupt(String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "snapshot of the device registry: expected %s, found %s".formatted(expected, found));
  }

  /// A hash of the content: equal registries have equal hashes, whatever commands led to them.
  public long stateHash() {
    State now = state;
    long hash = 0x6C6F636B73746570L;
    for (Device device : now.devices.values()) {
      hash = mix(hash, new DeviceCommand.PutDevice(device));
    }
    for (Token token : now.tokens.values()) {
      hash = mix(hash, new DeviceCommand.AddToken(token));
    }
    for (User user : now.users.values()) {
      hash = mix(hash, new DeviceCommand.AddUser(user));
    }
    return hash;
  }

  private static long mix(long hash, DeviceCommand command) {
    ByteBuffer buffer = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
    DeviceCommandCodec.write(buffer, command);
    long mixed = hash;
    for (int i = 0; i < buffer.position(); i++) {
      mixed = (mixed ^ (buffer.get(i) & 0xFF)) * 0x100000001B3L;
    }
    return (mixed ^ (mixed >>> 32)) * 0x9E3779B97F4A7C15L;
  }
}
