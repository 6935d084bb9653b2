package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The registry of devices, tokens and users: pure state that [DeviceCommand]s change, the same
/// commands giving the same state. One thread changes it (the kernel thread); any number read it
/// without locks and see each command whole.
///
/// Names are unique over devices, modules, tokens and users, so that a principal's name says who it
/// is; `admin` and `anonymous` are nobody's to take.
public final class Devices {
  /// The name of the principal that holds the admin token of the data folder.
  public static final String ADMIN = "admin";

  /// The name of the principal of clients that log in without a name, where that is allowed.
  public static final String ANONYMOUS = "anonymous";

  /// Ids that nobody gives to a device: routes of the API stand where ids do, and mean something
  /// else by them. Devices of earlier releases may have them.
  public static final List<String> RESERVED = List.of("export", "import");

  private static final int SNAPSHOT_VERSION = 4;
  private static final int SNAPSHOT_WITHOUT_FLEET = 3;
  private static final int SNAPSHOT_WITHOUT_ENROLMENTS = 2;
  private static final int SNAPSHOT_WITHOUT_USERS = 1;

  private volatile RegistryState state;

  private final FleetLog fleet;

  private Devices(RegistryState state, FleetLog fleet) {
    this.state = state;
    this.fleet = fleet;
  }

  /// A registry without devices and tokens.
  public static Devices empty() {
    return new Devices(RegistryState.empty(0), FleetLog.empty());
  }

  /// What was seen of the devices.
  public FleetLog fleet() {
    return fleet;
  }

  /// Increases with each change of who may do what; what was derived from this registry is derived
  /// anew when it moved.
  public long generation() {
    return state.generation();
  }

  /// The device of this id.
  public Optional<Device> device(String id) {
    return Optional.ofNullable(state.devices().get(id));
  }

  /// All devices, by id.
  public List<Device> devices() {
    return state.devices().values();
  }

  /// The token of this id.
  public Optional<Token> token(String id) {
    return Optional.ofNullable(state.tokens().get(id));
  }

  /// The token of this name.
  public Optional<Token> tokenNamed(String name) {
    RegistryState now = state;
    String id = now.tokenNames().get(name);
    return id == null ? Optional.empty() : Optional.ofNullable(now.tokens().get(id));
  }

  /// All tokens, by id.
  public List<Token> tokens() {
    return state.tokens().values();
  }

  /// The user of this name.
  public Optional<User> user(String name) {
    return Optional.ofNullable(state.users().get(name));
  }

  /// All users, by name.
  public List<User> users() {
    return state.users().values();
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
    return state.edges().get(identity);
  }

  /// The device that a principal of this name is, or the device whose module it is: with the
  /// module's name and credentials, and all that the device may do.
  public Optional<Device> actor(String principal) {
    RegistryState now = state;
    Device device = now.devices().get(principal);
    String ofModule = device == null ? now.modules().get(principal) : null;
    if (ofModule == null) {
      return Optional.ofNullable(device);
    }
    Device whole = now.devices().get(ofModule);
    DeviceModule module =
        whole == null ? null : whole.module(principal.substring(ofModule.length() + 1));
    return whole == null || module == null
        ? Optional.empty()
        : Optional.of(ModuleActor.of(principal, whole, module));
  }

  /// The id of the device that a principal of this name is, or is a module of; the name itself for
  /// everybody else.
  public String deviceOf(String principal) {
    String ofModule = state.modules().get(principal);
    return ofModule == null ? principal : ofModule;
  }

  /// How many devices there are.
  public int size() {
    return state.devices().size();
  }

  /// The enrolment of this id.
  public Optional<Enrolment> enrolment(String id) {
    return Optional.ofNullable(state.enrolments().get(id));
  }

  /// All enrolments, by id.
  public List<Enrolment> enrolments() {
    return state.enrolments().values();
  }

  /// How many devices came by an enrolment and are still there.
  public int enrolledBy(String enrolment) {
    return Objects.requireNonNullElse(state.enrolled().get(enrolment), 0);
  }

  /// The device of this id that waits for approval, or was rejected.
  public Optional<PendingDevice> pending(String id) {
    return Optional.ofNullable(state.pending().get(id));
  }

  /// All devices that wait for approval or were rejected, by id.
  public List<PendingDevice> pending() {
    return state.pending().values();
  }

  /// All certificates that are not believed any more, by thumbprint.
  public List<Revocation> revocations() {
    return state.revoked().values();
  }

  /// True when the certificate of this thumbprint is not believed any more.
  public boolean isRevoked(CredentialHash thumbprint) {
    return state.revoked().get(thumbprint.hex()) != null;
  }

  /// What is done, or was, with the telemetry of a device that was decommissioned.
  public Optional<TelemetryRemoval> removal(String device) {
    return Optional.ofNullable(state.removals().get(device));
  }

  /// The devices that were decommissioned and whose telemetry is still to be dealt with, by id.
  public List<String> openRemovals() {
    RegistryState now = state;
    List<String> open = new ArrayList<>();
    for (Device device : now.removals().size() == 0 ? List.<Device>of() : now.devices().values()) {
      TelemetryRemoval removal = now.removals().get(device.id());
      if (removal != null && !removal.isDone()) {
        open.add(device.id());
      }
    }
    return open;
  }

  /// True when some device is in quarantine.
  public boolean isAnyQuarantined() {
    return state.held().size() > 0;
  }

  /// How much of a device in quarantine is held; empty for every other device.
  public Optional<Quarantine> quarantine(String device) {
    HeldMessages held = state.held().get(device);
    return held == null
        ? Optional.empty()
        : Optional.of(new Quarantine(held.count(), held.bytes(), held.lost()));
  }

  /// What is held of a device, as the journal has it, the earliest first. Not to be changed.
  public List<byte[]> held(String device) {
    HeldMessages held = state.held().get(device);
    return held == null ? List.of() : held.records();
  }

  /// Holds a message when the device that sent it, or whose module has, is in quarantine. Only the
  /// kernel thread may call this.
  ///
  /// @param sender the name of the principal
  /// @param record the message as the journal has it; its position does not move
  /// @return true when it is not to be applied
  public boolean hold(String sender, ByteBuffer record) {
    RegistryState now = state;
    String ofModule = now.modules().get(sender);
    String device = ofModule == null ? sender : ofModule;
    HeldMessages held = now.held().get(device);
    if (held == null) {
      return false;
    }
    byte[] bytes = new byte[record.remaining()];
    record.get(record.position(), bytes);
    RegistryEdit edit = new RegistryEdit(now);
    edit.held = edit.held.with(device, held.and(bytes));
    state = edit.done(false);
    return true;
  }

  /// Notes that somebody has connected: a device that was provisioned is active from now on. Only
  /// the kernel thread may call this.
  public void connected(String principal, long atMicros) {
    RegistryState now = state;
    String ofModule = now.modules().get(principal);
    Device device = now.devices().get(ofModule == null ? principal : ofModule);
    if (device != null && device.state() == DeviceState.PROVISIONED) {
      RegistryEdit edit = new RegistryEdit(now);
      edit.devices =
          edit.devices.with(
              device.id(),
              device.at(new Lifecycle(DeviceState.ACTIVE, "it has connected", atMicros)));
      state = edit.done(true);
    }
  }

  /// Who holds the credential of this hash.
  RegistryState.@Nullable Holder holderOf(CredentialHash hash) {
    return state.holders().get(hash.hex());
  }

  /// Carries out a command. Only the kernel thread may call this.
  public DeviceReply apply(DeviceCommand command) {
    if (command instanceof DeviceCommand.Batch(List<DeviceCommand> commands)) {
      return applyAll(commands);
    }
    if (command instanceof DeviceCommand.NoteProblems(List<DeviceCommand.Noted> seen)) {
      return note(seen);
    }
    if (command instanceof DeviceCommand.SetPresence(PresenceOptions options)) {
      fleet.options(options);
      return new DeviceReply.Done(false);
    }
    RegistryEdit edit = new RegistryEdit(state);
    DeviceReply reply = decide(edit, command);
    if (reply instanceof DeviceReply.Done) {
      state = edit.done(affectsAccess(command));
      forgetRemoved(command);
    }
    return reply;
  }

  private void forgetRemoved(DeviceCommand command) {
    if (command instanceof DeviceCommand.RemoveDevice(String id) && device(id).isEmpty()) {
      fleet.forget(id);
    }
  }

  private DeviceReply note(List<DeviceCommand.Noted> seen) {
    for (DeviceCommand.Noted noted : seen) {
      if (device(noted.device()).isPresent()) {
        fleet.note(noted.device(), noted.problem());
      }
    }
    return new DeviceReply.Done(false);
  }

  private DeviceReply applyAll(List<DeviceCommand> commands) {
    RegistryState now = state;
    int created = 0;
    int changed = 0;
    List<DeviceReply.Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      DeviceCommand command = commands.get(i);
      RegistryEdit edit = new RegistryEdit(now);
      switch (decide(edit, command)) {
        case DeviceReply.Done(boolean isNew) -> {
          now = edit.done(affectsAccess(command));
          created += isNew ? 1 : 0;
          changed += isNew ? 0 : 1;
        }
        case DeviceReply.Refused(ErrorCode code, String message) ->
            refusals.add(new DeviceReply.Refusal(i, command.subject(), code, message));
        case DeviceReply.Several _ ->
            throw new IllegalStateException("a single command has a single reply");
      }
    }
    state = now;
    commands.forEach(this::forgetRemoved);
    return new DeviceReply.Several(created, changed, refusals);
  }

  /// A device that waits may do nothing, whatever is noted of it.
  private static boolean affectsAccess(DeviceCommand command) {
    return !(command instanceof DeviceCommand.NotePending);
  }

  private static DeviceReply decide(RegistryEdit edit, DeviceCommand command) {
    return switch (command) {
      case DeviceCommand.AddDevice(Device device, boolean again) ->
          DeviceDecisions.add(edit, device, again);
      case DeviceCommand.PutDevice(Device device) -> DeviceDecisions.put(edit, device);
      case DeviceCommand.ChangeDevice(Device device) -> DeviceDecisions.change(edit, device);
      case DeviceCommand.RemoveDevice(String id) -> DeviceDecisions.remove(edit, id);
      case DeviceCommand.RotateCredential(String id, CredentialHash hash) ->
          DeviceDecisions.rotate(edit, id, hash);
      case DeviceCommand.AddCredential asked -> DeviceDecisions.addCredential(edit, asked);
      case DeviceCommand.ReplaceCredentials(String owner, List<Credential> credentials) ->
          DeviceDecisions.replaceCredentials(edit, owner, credentials);
      case DeviceCommand.RetireCredential(String owner, String credential) ->
          DeviceDecisions.retire(edit, owner, credential);
      case DeviceCommand.SetState asked -> DeviceDecisions.setState(edit, asked);
      case DeviceCommand.Release asked -> DeviceDecisions.release(edit, asked);
      case DeviceCommand.Decommission(String id, TelemetryRemoval removal) ->
          RemovalDecisions.decommission(edit, id, removal);
      case DeviceCommand.NoteRemoval(String id, TelemetryRemoval removal) ->
          RemovalDecisions.note(edit, id, removal);
      case DeviceCommand.PutModule(String device, DeviceModule module) ->
          DeviceDecisions.putModule(edit, device, module);
      case DeviceCommand.RemoveModule(String device, String module) ->
          DeviceDecisions.removeModule(edit, device, module);
      case DeviceCommand.PutEnrolment(Enrolment enrolment) ->
          EnrolmentDecisions.put(edit, enrolment);
      case DeviceCommand.RemoveEnrolment(String id) -> EnrolmentDecisions.remove(edit, id);
      case DeviceCommand.Register(Device device) -> EnrolmentDecisions.register(edit, device);
      case DeviceCommand.NotePending(PendingDevice seen) -> EnrolmentDecisions.note(edit, seen);
      case DeviceCommand.Approve(String id, List<Credential> credentials) ->
          EnrolmentDecisions.approve(edit, id, credentials);
      case DeviceCommand.Reject(String id, boolean forget) ->
          EnrolmentDecisions.reject(edit, id, forget);
      case DeviceCommand.RevokeCertificate(Revocation revocation) ->
          EnrolmentDecisions.revoke(edit, revocation);
      case DeviceCommand.Batch _, DeviceCommand.NoteProblems _, DeviceCommand.SetPresence _ ->
          DeviceDecisions.refused(
              ErrorCode.INVALID_ARGUMENT,
              "batch: expected commands of single devices, found one of many in a batch");
      case DeviceCommand.AddToken(Token token) -> AccountDecisions.add(edit, token);
      case DeviceCommand.RemoveToken(String id) -> AccountDecisions.removeToken(edit, id);
      case DeviceCommand.AddUser(User user) -> AccountDecisions.add(edit, user);
      case DeviceCommand.ChangeUser(User user) -> AccountDecisions.change(edit, user);
      case DeviceCommand.RemoveUser(String name) -> AccountDecisions.removeUser(edit, name);
      case DeviceCommand.SetPassword(String name, PasswordHash password) ->
          AccountDecisions.setPassword(edit, name, password);
    };
  }

  /// An independent registry that is equal now; costs nothing. For snapshots and branches: the fork
  /// may be read and written to disk by another thread while this one goes on changing.
  public Devices fork() {
    return new Devices(state, fleet.fork());
  }

  /// Writes all of it, the same bytes for the same content.
  public void writeSnapshot(DataOutput out) throws IOException {
    out.writeInt(SNAPSHOT_VERSION);
    for (List<DeviceCommand> list : lists(state)) {
      out.writeInt(list.size());
      for (DeviceCommand command : list) {
        writeRecord(out, command);
      }
    }
    HeldSnapshot.write(state, out);
    fleet.writeSnapshot(out);
  }

  /// What makes this registry from an empty one, in the order of snapshots: devices, tokens, users,
  /// enrolments, those who wait, revoked certificates, what becomes of telemetry.
  private static List<List<DeviceCommand>> lists(RegistryState now) {
    return List.of(
        all(now.devices(), DeviceCommand.PutDevice::new),
        all(now.tokens(), DeviceCommand.AddToken::new),
        all(now.users(), DeviceCommand.AddUser::new),
        all(now.enrolments(), DeviceCommand.PutEnrolment::new),
        all(now.pending(), DeviceCommand.NotePending::new),
        all(now.revoked(), DeviceCommand.RevokeCertificate::new),
        removals(now));
  }

  private static List<DeviceCommand> removals(RegistryState now) {
    List<DeviceCommand> all = new ArrayList<>();
    for (Device device : now.removals().size() == 0 ? List.<Device>of() : now.devices().values()) {
      TelemetryRemoval removal = now.removals().get(device.id());
      if (removal != null) {
        all.add(new DeviceCommand.NoteRemoval(device.id(), removal));
      }
    }
    return all;
  }

  private static <V> List<DeviceCommand> all(
      SharedTable<V> table, Function<V, DeviceCommand> command) {
    return table.values().stream().map(command).toList();
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
    int lists =
        switch (version) {
          case SNAPSHOT_WITHOUT_USERS -> 2;
          case SNAPSHOT_WITHOUT_ENROLMENTS -> 3;
          case SNAPSHOT_WITHOUT_FLEET -> 6;
          case SNAPSHOT_VERSION -> 7;
          default ->
              throw corrupt(
                  "version %d to %d".formatted(SNAPSHOT_WITHOUT_USERS, SNAPSHOT_VERSION),
                  "version " + version);
        };
    Devices read = new Devices(RegistryState.empty(state.generation() + 1), FleetLog.empty());
    for (int list = 0; list < lists; list++) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        if (read.apply(readRecord(in)) instanceof DeviceReply.Refused(ErrorCode _, String why)) {
          throw corrupt("a valid entry", why);
        }
      }
    }
    RegistryState held =
        version >= SNAPSHOT_WITHOUT_FLEET ? HeldSnapshot.read(read.state, in) : read.state;
    fleet.become(version == SNAPSHOT_VERSION ? FleetLog.readSnapshot(in) : FleetLog.empty());
    state = held;
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
    long hash = 0x6C6F636B73746570L;
    for (List<DeviceCommand> list : lists(state)) {
      for (DeviceCommand command : list) {
        hash = mix(hash, command);
      }
    }
    return HeldSnapshot.mix(hash, state) * 31 + fleet.stateHash();
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
