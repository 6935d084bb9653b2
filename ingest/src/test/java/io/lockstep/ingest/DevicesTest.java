package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private final Devices devices = Devices.empty();

  private static Device device(String id, String credential) {
    return Device.withDefaults(id, CredentialHash.of(credential));
  }

  private static Token token(String id, String name, String secret) {
    return new Token(id, name, Role.VIEWER, CredentialHash.of(secret), Token.NEVER);
  }

  private static DeviceReply refused(ErrorCode code, String message) {
    return new DeviceReply.Refused(code, message);
  }

  @Test
  void aDeviceIsAddedOnceAndItsCredentialRotated() {
    assertThat(devices.apply(new DeviceCommand.AddDevice(device("oven", "one"))))
        .isEqualTo(new DeviceReply.Done(true));
    assertThat(devices.apply(new DeviceCommand.AddDevice(device("oven", "two"))))
        .isEqualTo(
            refused(
                ErrorCode.ALREADY_EXISTS,
                "device oven: expected a new id, found a device of that id; rotate its credential, or remove it first"));
    assertThat(devices.apply(new DeviceCommand.RotateCredential("oven", CredentialHash.of("two"))))
        .isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.holderOf(CredentialHash.of("one"))).isNull();
    assertThat(devices.holderOf(CredentialHash.of("two")))
        .isEqualTo(new RegistryState.Holder.OfDevice("oven"));
    assertThat(devices.apply(new DeviceCommand.RemoveDevice("oven")))
        .isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.holderOf(CredentialHash.of("two"))).isNull();
    assertThat(devices.apply(new DeviceCommand.RemoveDevice("oven")))
        .isEqualTo(refused(ErrorCode.NOT_FOUND, "device oven: expected a device, found none"));
  }

  @Test
  void settingsChangeWithoutTouchingTheCredential() {
    devices.apply(new DeviceCommand.AddDevice(device("oven", "one")));
    Device settings =
        new Device("oven", null, false, List.of("a/#"), List.of(), "dtmi:x;1", List.of("t"));
    assertThat(devices.apply(new DeviceCommand.PutDevice(settings)))
        .isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.device("oven")).contains(settings.withCredential(CredentialHash.of("one")));
  }

  @Test
  void namesAndCredentialsAreUniqueOverDevicesAndTokens() {
    devices.apply(new DeviceCommand.AddDevice(device("oven", "one")));
    devices.apply(new DeviceCommand.AddToken(token("t1", "hmi", "two")));
    assertThat(devices.apply(new DeviceCommand.AddToken(token("t2", "oven", "three"))))
        .isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.apply(new DeviceCommand.AddToken(token("t2", "hmi", "three"))))
        .isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.apply(new DeviceCommand.AddToken(token("t2", "new", "one"))))
        .isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.apply(new DeviceCommand.AddDevice(device("hmi", "four"))))
        .isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.apply(new DeviceCommand.AddDevice(device("press", "two"))))
        .isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.apply(new DeviceCommand.AddDevice(device("admin", "five"))))
        .isEqualTo(
            refused(
                ErrorCode.INVALID_ARGUMENT,
                "device: expected a name that is not reserved, found admin"));
    assertThat(devices.devices()).hasSize(1);
    assertThat(devices.tokens()).hasSize(1);
  }

  @Test
  void filtersAndTwinsOfADeviceAreChecked() {
    Device wrong = new Device("d", null, true, List.of("a/#/b"), List.of(), "", List.of());
    assertThat(devices.apply(new DeviceCommand.PutDevice(wrong)))
        .isEqualTo(
            refused(
                ErrorCode.INVALID_ARGUMENT,
                "device d: publish: topic filter a/#/b: expected # as the last level only"));
    assertThat(
            devices.apply(
                new DeviceCommand.PutDevice(
                    new Device("d", null, true, List.of(), List.of(), "", List.of("")))))
        .isInstanceOf(DeviceReply.Refused.class);
  }

  @Test
  void aForkIsIndependent() {
    devices.apply(new DeviceCommand.AddDevice(device("oven", "one")));
    Devices fork = devices.fork();
    devices.apply(new DeviceCommand.RemoveDevice("oven"));
    assertThat(fork.device("oven")).isPresent();
    assertThat(devices.device("oven")).isEmpty();
  }

  @Test
  void aCredentialHas256RandomBitsAndItsHashHidesItself() {
    SecureRandom random = new SecureRandom();
    String credential = Credentials.draw(random);
    assertThat(credential).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(Credentials.draw(random));
    assertThat(CredentialHash.of(credential).toString()).isEqualTo("CredentialHash[...]");
    assertThat(CredentialHash.of("abc").hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Property(tries = 300)
  void anyHistoryEqualsItsModelAndItsSnapshot(@ForAll("commands") List<DeviceCommand> commands)
      throws IOException {
    Devices registry = Devices.empty();
    Map<String, Device> model = new TreeMap<>();
    Map<String, User> users = new TreeMap<>();
    for (DeviceCommand command : commands) {
      ByteBuffer bytes = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
      DeviceCommandCodec.write(bytes, command);
      DeviceCommand read = DeviceCommandCodec.read(bytes.flip());
      assertThat(read).isEqualTo(command);
      assertThat(bytes.hasRemaining()).isFalse();
      long before = registry.generation();
      boolean done = registry.apply(read) instanceof DeviceReply.Done;
      assertThat(registry.generation()).isEqualTo(done ? before + 1 : before);
      if (done) {
        follow(model, command);
        followUsers(users, command);
      }
    }
    assertThat(registry.devices()).isEqualTo(new ArrayList<>(model.values()));
    assertThat(registry.users()).isEqualTo(new ArrayList<>(users.values()));
    List<String> names = new ArrayList<>(model.keySet());
    names.addAll(users.keySet());
    registry.tokens().forEach(token -> names.add(token.name()));
    assertThat(names).doesNotHaveDuplicates();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    registry.writeSnapshot(new DataOutputStream(out));
    Devices again = Devices.empty();
    again.readSnapshot(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
    assertThat(again.devices()).isEqualTo(registry.devices());
    assertThat(again.tokens()).isEqualTo(registry.tokens());
    assertThat(again.users()).isEqualTo(registry.users());
    assertThat(again.stateHash()).isEqualTo(registry.stateHash());
  }

  private static void follow(Map<String, Device> model, DeviceCommand command) {
    switch (command) {
      case DeviceCommand.AddDevice(Device device, boolean _) -> model.put(device.id(), device);
      case DeviceCommand.PutDevice(Device device) -> {
        Device old = model.get(device.id());
        if (old == null) {
          model.put(device.id(), device);
          return;
        }
        boolean keeps = !old.credentials().isEmpty() || old.state() == DeviceState.DECOMMISSIONED;
        Device now = keeps ? device.withCredentials(old.credentials()) : device;
        model.put(device.id(), now.at(following(old, device)));
      }
      case DeviceCommand.RemoveDevice(String id) -> model.remove(id);
      case DeviceCommand.RotateCredential(String id, CredentialHash hash) ->
          model.computeIfPresent(id, (_, device) -> rotated(device, hash));
      case DeviceCommand.SetState(String id, DeviceState state, String reason, long at) ->
          model.computeIfPresent(
              id,
              (_, device) -> {
                Device now = device.at(new Lifecycle(state, reason, at));
                return state == DeviceState.DECOMMISSIONED ? now.withCredential(null) : now;
              });
      case DeviceCommand.Release(String id, boolean _, String reason, long at) ->
          model.computeIfPresent(
              id, (_, device) -> device.at(new Lifecycle(DeviceState.ACTIVE, reason, at)));
      case DeviceCommand.AddCredential(String owner, Credential credential, long _) ->
          model.computeIfPresent(
              owner,
              (_, device) -> {
                List<Credential> all = new ArrayList<>(device.credentials());
                all.add(credential);
                return device.withCredentials(all);
              });
      case DeviceCommand.RetireCredential(String owner, String credential) ->
          model.computeIfPresent(
              owner,
              (_, device) ->
                  device.withCredentials(
                      device.credentials().stream()
                          .filter(one -> !one.id().equals(credential))
                          .toList()));
      default -> {
        // The model follows devices and users only.
      }
    }
  }

  private static Device rotated(Device device, CredentialHash hash) {
    List<Credential> all = new ArrayList<>(device.credentials());
    all.removeIf(one -> one.kind().equals("secret") || one.kind().equals("thumbprint"));
    boolean isTaken = all.stream().anyMatch(one -> one.id().equals("1"));
    all.addFirst(new Credential.Secret(isTaken ? "1+" : "1", hash, 0, Credential.NEVER));
    return device.withCredentials(all);
  }

  /// What a workspace file may say of a device that is there.
  private static Lifecycle following(Device old, Device wanted) {
    return switch (old.state()) {
      case ACTIVE, QUARANTINED ->
          wanted.state() == DeviceState.SUSPENDED ? wanted.lifecycle() : old.lifecycle();
      case PROVISIONED ->
          wanted.state() == DeviceState.PROVISIONED ? old.lifecycle() : wanted.lifecycle();
      case SUSPENDED -> wanted.state() == DeviceState.ACTIVE ? wanted.lifecycle() : old.lifecycle();
      case DECOMMISSIONED -> old.lifecycle();
    };
  }

  private static void followUsers(Map<String, User> model, DeviceCommand command) {
    switch (command) {
      case DeviceCommand.AddUser(User user) -> model.put(user.name(), user);
      case DeviceCommand.ChangeUser(User user) ->
          model.computeIfPresent(user.name(), (_, old) -> user.withPassword(old.password()));
      case DeviceCommand.RemoveUser(String name) -> model.remove(name);
      case DeviceCommand.SetPassword(String name, PasswordHash password) ->
          model.computeIfPresent(name, (_, old) -> old.withPassword(password));
      default -> {
        // See follow.
      }
    }
  }

  private static Arbitrary<Credential> credentials(Arbitrary<CredentialHash> hashes) {
    return Combinators.combine(Arbitraries.of("1", "2", "3"), hashes, Arbitraries.of(0, 1, 2))
        .as(
            (id, hash, kind) ->
                switch (kind) {
                  case 0 -> new Credential.Secret(id, hash, 5, Credential.NEVER);
                  case 1 -> new Credential.Thumbprint(id, hash, 5, 9);
                  default -> new Credential.SharedKey(id, new SealedKey("sealed"), 5, 9);
                });
  }

  @Provide
  Arbitrary<List<DeviceCommand>> commands() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c", "ü", "d/e");
    Arbitrary<CredentialHash> hashes = Arbitraries.of("1", "2", "3", "4").map(CredentialHash::of);
    Arbitrary<Device> entries =
        Combinators.combine(names, hashes.injectNull(0.3), Arbitraries.of(true, false))
            .as(
                (id, hash, enabled) ->
                    new Device(
                        id, hash, enabled, List.of(id + "/#"), List.of(), "m", List.of("t", "u")));
    Arbitrary<PasswordHash> passwords = Arbitraries.of("A", "B").map(DevicesTest::password);
    Arbitrary<User> users =
        Combinators.combine(
                names,
                Arbitraries.of(Role.class),
                passwords.injectNull(0.3),
                Arbitraries.of(true, false))
            .as(
                (name, role, password, flag) ->
                    new User(name, role, List.of("bakers", "Ü/x"), flag, !flag, password));
    Arbitrary<DeviceCommand> commands =
        Arbitraries.oneOf(
            entries.map(DeviceCommand.AddDevice::new),
            entries.map(DeviceCommand.PutDevice::new),
            names.map(DeviceCommand.RemoveDevice::new),
            Combinators.combine(names, hashes).as(DeviceCommand.RotateCredential::new),
            Combinators.combine(names, Arbitraries.of(DeviceState.class))
                .as((id, state) -> new DeviceCommand.SetState(id, state, "why", 7)),
            Combinators.combine(names, Arbitraries.of(true, false))
                .as((id, apply) -> new DeviceCommand.Release(id, apply, "", 8)),
            Combinators.combine(names, credentials(hashes))
                .as(
                    (id, credential) ->
                        new DeviceCommand.AddCredential(id, credential, Credential.NEVER)),
            Combinators.combine(names, Arbitraries.of("1", "2", "3"))
                .as(DeviceCommand.RetireCredential::new),
            Combinators.combine(names, names, Arbitraries.of(Role.class), hashes)
                .as(
                    (id, name, role, hash) ->
                        new DeviceCommand.AddToken(new Token(id, name, role, hash, 5))),
            Combinators.combine(names, names, hashes, Arbitraries.of(true, false))
                .as(
                    (id, name, hash, restricted) ->
                        new DeviceCommand.AddToken(
                            new Token(
                                id, name, Role.VIEWER, hash, 5, List.of("bakers"), restricted))),
            names.map(DeviceCommand.RemoveToken::new),
            users.map(DeviceCommand.AddUser::new),
            users.map(DeviceCommand.ChangeUser::new),
            names.map(DeviceCommand.RemoveUser::new),
            Combinators.combine(names, passwords).as(DeviceCommand.SetPassword::new));
    return commands.list().ofMaxSize(30);
  }

  private static PasswordHash password(String letter) {
    return new PasswordHash(
        "$argon2id$v=19$m=19456,t=2,p=1$" + letter.repeat(22) + "$" + letter.repeat(43));
  }

  private static User user(String name, Role role, PasswordHash password) {
    return new User(name, role, List.of("bakers"), false, true, password);
  }

  @Test
  void aUserIsAddedOnceChangedWithoutTheirPasswordAndRemoved() {
    assertThat(devices.apply(new DeviceCommand.AddUser(user("anna", Role.VIEWER, password("A")))))
        .isEqualTo(new DeviceReply.Done(true));
    assertThat(devices.apply(new DeviceCommand.AddUser(user("anna", Role.ADMIN, password("B")))))
        .isEqualTo(
            refused(
                ErrorCode.ALREADY_EXISTS,
                "user anna: expected a new name, found a user of that name"));
    assertThat(
            devices.apply(new DeviceCommand.ChangeUser(user("anna", Role.OPERATOR, password("B")))))
        .isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.user("anna")).contains(user("anna", Role.OPERATOR, password("A")));
    devices.apply(new DeviceCommand.SetPassword("anna", password("B")));
    assertThat(devices.user("anna")).contains(user("anna", Role.OPERATOR, password("B")));
    assertThat(devices.apply(new DeviceCommand.RemoveUser("anna")))
        .isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.apply(new DeviceCommand.SetPassword("anna", password("A"))))
        .isEqualTo(refused(ErrorCode.NOT_FOUND, "user anna: expected a user, found none"));
  }

  @Test
  void nobodyIsNamedLikeAnotherAndNoUserIsADevice() {
    devices.apply(new DeviceCommand.AddUser(user("anna", Role.VIEWER, password("A"))));
    devices.apply(new DeviceCommand.AddToken(token("t1", "hmi", "two")));

    assertThat(devices.apply(new DeviceCommand.AddDevice(device("anna", "one"))))
        .isEqualTo(
            refused(
                ErrorCode.CONFLICT,
                "device anna: expected a name of its own, found a user of that name"));
    assertThat(devices.apply(new DeviceCommand.AddToken(token("t2", "anna", "one"))))
        .isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.apply(new DeviceCommand.AddUser(user("hmi", Role.VIEWER, password("A")))))
        .isEqualTo(
            refused(
                ErrorCode.CONFLICT,
                "user hmi: expected a name of their own, found a token of that name"));
    assertThat(devices.apply(new DeviceCommand.AddUser(user("admin", Role.ADMIN, password("A")))))
        .isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.apply(new DeviceCommand.AddUser(user("d", Role.DEVICE, password("A")))))
        .isEqualTo(
            refused(
                ErrorCode.INVALID_ARGUMENT,
                "user d: role: expected viewer, operator, engineer or admin, found device"));
    assertThat(devices.problemOfForeignName("hmi")).contains("no device, token or local user");
    assertThat(devices.problemOfForeignName("admin")).contains("not reserved");
    assertThat(devices.problemOfForeignName("carla")).isNull();
  }

  @Test
  void aSnapshotOfAReleaseWithoutUsersIsRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(1);
    out.writeInt(0);
    out.writeInt(0);
    devices.apply(new DeviceCommand.AddUser(user("anna", Role.VIEWER, password("A"))));

    devices.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(devices.users()).isEmpty();
  }

  @Test
  void onlyArgon2idOfThePresentVersionIsKeptAndItHidesItself() {
    assertThat(password("A").toString()).isEqualTo("PasswordHash[...]");
    assertThat(user("anna", Role.VIEWER, password("A")).toString()).doesNotContain("AAA");
    assertThatThrownBy(() -> new PasswordHash("hunter2")).hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> new PasswordHash(password("A").phc().replace("2id", "2i")))
        .isInstanceOf(LockstepException.class);
  }

  @Test
  void aTornSnapshotIsRefusedAndChangesNothing() {
    devices.apply(new DeviceCommand.AddDevice(device("oven", "one")));
    byte[] wrong = {0, 0, 0, 9};
    assertThatThrownBy(
            () -> devices.readSnapshot(new DataInputStream(new ByteArrayInputStream(wrong))))
        .isInstanceOf(LockstepException.class)
        .hasMessage("snapshot of the device registry: expected version 1 to 4, found version 9");
    assertThat(devices.device("oven")).isPresent();
  }
}
