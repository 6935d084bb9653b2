package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.Text;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What becomes of a device from its registration to its end.
final class DeviceLifeTest {
  private final Devices devices = Devices.empty();

  private void add(String id) {
    assertThat(devices.apply(new DeviceCommand.AddDevice(Device.withDefaults(id, null))))
        .isEqualTo(new DeviceReply.Done(true));
  }

  private DeviceReply become(String id, DeviceState state) {
    return devices.apply(new DeviceCommand.SetState(id, state, "because", 7));
  }

  private DeviceState state(String id) {
    return devices.device(id).orElseThrow().state();
  }

  private static DeviceCommand.AddCredential secret(String owner, String id, String text) {
    return new DeviceCommand.AddCredential(
        owner,
        new Credential.Secret(id, CredentialHash.of(text), 10, Credential.NEVER),
        Credential.NEVER);
  }

  @Test
  void aDeviceIsActiveOnceItHasConnected() {
    add("oven");
    assertThat(state("oven")).isEqualTo(DeviceState.PROVISIONED);
    devices.connected("oven", 5);
    assertThat(state("oven")).isEqualTo(DeviceState.ACTIVE);
    assertThat(devices.device("oven").orElseThrow().lifecycle().sinceMicros()).isEqualTo(5);
    become("oven", DeviceState.SUSPENDED);
    devices.connected("oven", 6);
    assertThat(state("oven")).isEqualTo(DeviceState.SUSPENDED);
  }

  @Test
  void whoWasDecommissionedComesNoMore() {
    add("oven");
    devices.apply(secret("oven", "a", "s"));
    become("oven", DeviceState.DECOMMISSIONED);

    assertThat(devices.device("oven").orElseThrow().credentials()).isEmpty();
    assertThat(devices.holderOf(CredentialHash.of("s"))).isNull();
    for (DeviceState state : DeviceState.values()) {
      assertThat(become("oven", state)).isInstanceOf(DeviceReply.Refused.class);
    }
    assertThat(devices.apply(secret("oven", "b", "t"))).isInstanceOf(DeviceReply.Refused.class);
    Device anew = Device.withDefaults("oven", null);
    assertThat(devices.apply(new DeviceCommand.AddDevice(anew)))
        .isInstanceOfSatisfying(
            DeviceReply.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
    assertThat(devices.apply(new DeviceCommand.AddDevice(anew, true)))
        .isEqualTo(new DeviceReply.Done(false));
    assertThat(state("oven")).isEqualTo(DeviceState.PROVISIONED);
  }

  @Test
  void aWorkspaceFileDoesNotUndoAQuarantine() {
    add("oven");
    become("oven", DeviceState.QUARANTINED);
    Device enabled = new Device("oven", null, true, List.of(), List.of(), "", List.of());
    devices.apply(new DeviceCommand.PutDevice(enabled));
    assertThat(state("oven")).isEqualTo(DeviceState.QUARANTINED);
    assertThat(become("oven", DeviceState.ACTIVE))
        .isInstanceOfSatisfying(
            DeviceReply.Refused.class,
            refused -> assertThat(refused.message()).contains("release it"));
  }

  @Test
  void twoCredentialsOfAKindWorkAndAThirdIsRefused() {
    add("oven");
    assertThat(devices.apply(secret("oven", "a", "one"))).isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.apply(secret("oven", "b", "two"))).isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.apply(secret("oven", "c", "three"))).isInstanceOf(DeviceReply.Refused.class);
    assertThat(devices.holderOf(CredentialHash.of("one"))).isNotNull();
    assertThat(devices.holderOf(CredentialHash.of("two"))).isNotNull();
    assertThat(devices.holderOf(CredentialHash.of("three"))).isNull();

    devices.apply(new DeviceCommand.RetireCredential("oven", "a"));

    assertThat(devices.holderOf(CredentialHash.of("one"))).isNull();
    assertThat(devices.apply(secret("oven", "c", "three"))).isEqualTo(new DeviceReply.Done(false));
  }

  @Test
  void whatHasExpiredMakesRoom() {
    add("oven");
    devices.apply(secret("oven", "a", "one"));
    Credential two = new Credential.Secret("b", CredentialHash.of("two"), 20, Credential.NEVER);
    devices.apply(new DeviceCommand.AddCredential("oven", two, 30));
    Credential three = new Credential.Secret("c", CredentialHash.of("three"), 31, Credential.NEVER);
    assertThat(devices.apply(new DeviceCommand.AddCredential("oven", three, Credential.NEVER)))
        .isEqualTo(new DeviceReply.Done(false));
    assertThat(devices.device("oven").orElseThrow().credentials())
        .extracting(Credential::id)
        .containsExactly("b", "c");
    assertThat(devices.holderOf(CredentialHash.of("one"))).isNull();
  }

  @Test
  void aModuleActsForItsDeviceUnderAName() {
    add("edge");
    devices.apply(new DeviceCommand.PutModule("edge", new DeviceModule("camera", List.of())));
    devices.apply(secret("edge/camera", "a", "one"));

    Device camera = devices.actor("edge/camera").orElseThrow();
    assertThat(camera.feeds()).containsExactly("edge");
    assertThat(camera.credentials()).hasSize(1);
    assertThat(devices.holderOf(CredentialHash.of("one")))
        .isEqualTo(new RegistryState.Holder.OfDevice("edge/camera"));
    assertThat(devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("edge/camera", null))))
        .isInstanceOf(DeviceReply.Refused.class);
    become("edge", DeviceState.SUSPENDED);
    assertThat(devices.actor("edge/camera").orElseThrow().enabled()).isFalse();

    devices.apply(new DeviceCommand.RemoveModule("edge", "camera"));

    assertThat(devices.actor("edge/camera")).isEmpty();
    assertThat(devices.holderOf(CredentialHash.of("one"))).isNull();
  }

  @Test
  void whatADeviceInQuarantinePublishesIsHeldInItsOrder() throws IOException {
    add("oven");
    ByteBuffer message = bytes("first");
    assertThat(devices.hold("oven", message)).isFalse();
    become("oven", DeviceState.QUARANTINED);
    assertThat(devices.hold("oven", message)).isTrue();
    assertThat(message.remaining()).isEqualTo(5);
    assertThat(devices.hold("oven", bytes("second"))).isTrue();
    assertThat(devices.hold("press", bytes("third"))).isFalse();
    assertThat(devices.quarantine("oven")).contains(new Quarantine(2, 11, 0));

    Devices read = again();

    assertThat(read.held("oven")).containsExactly(utf8("first"), utf8("second"));
    assertThat(read.stateHash()).isEqualTo(devices.stateHash());
    devices.apply(new DeviceCommand.Release("oven", true, "", 8));
    assertThat(devices.held("oven")).isEmpty();
    assertThat(devices.isAnyQuarantined()).isFalse();
    assertThat(devices.stateHash()).isNotEqualTo(read.stateHash());
  }

  @Test
  void aQuarantineIsBoundedAndCountsWhatItLost() {
    add("oven");
    become("oven", DeviceState.QUARANTINED);
    ByteBuffer large = ByteBuffer.allocate(1 << 20);
    for (int i = 0; i < 20; i++) {
      assertThat(devices.hold("oven", large)).isTrue();
    }
    assertThat(devices.quarantine("oven")).contains(new Quarantine(16, 16 << 20, 4));
  }

  @Test
  void aBatchDecidesEachCommandByItself() {
    DeviceReply reply =
        devices.apply(
            new DeviceCommand.Batch(
                List.of(
                    new DeviceCommand.AddDevice(Device.withDefaults("a", null)),
                    new DeviceCommand.AddDevice(Device.withDefaults("a", null)),
                    new DeviceCommand.PutDevice(Device.withDefaults("a", null)),
                    new DeviceCommand.AddDevice(Device.withDefaults("b", null)))));
    assertThat(reply)
        .isInstanceOfSatisfying(
            DeviceReply.Several.class,
            several -> {
              assertThat(several.created()).isEqualTo(2);
              assertThat(several.changed()).isEqualTo(1);
              assertThat(several.refusals()).hasSize(1);
              assertThat(several.refusals().getFirst().index()).isEqualTo(1);
            });
  }

  @Test
  void snapshotsKeepEverything() throws IOException {
    TreeMap<String, String> tags = new TreeMap<>();
    tags.put("line", "l1");
    Device rich =
        Device.withDefaults("rich", CredentialHash.of("s"))
            .labelled(List.of("ovens"), tags)
            .limited(new Quota(5, 1_000, 1))
            .enrolledBy("group");
    devices.apply(new DeviceCommand.AddDevice(rich));
    devices.apply(
        new DeviceCommand.AddCredential(
            "rich",
            new Credential.SharedKey("k", new SealedKey("sealed"), 3, 9),
            Credential.NEVER));
    devices.apply(new DeviceCommand.PutModule("rich", new DeviceModule("m", List.of())));
    devices.apply(
        new DeviceCommand.PutEnrolment(
            new Enrolment(
                "group",
                new Enrolment.Proof.SymmetricKey(List.of(new SealedKey("x"))),
                "r*",
                true,
                true,
                3,
                Enrolment.Template.DEFAULT)));
    devices.apply(
        new DeviceCommand.NotePending(
            new PendingDevice(
                Device.withDefaults("new", null), "group", 1, 2, 3, "10.0.0.1:5", false)));
    devices.apply(
        new DeviceCommand.RevokeCertificate(new Revocation(CredentialHash.of("c"), "lost", 4)));

    Devices read = again();

    assertThat(read.devices()).isEqualTo(devices.devices());
    assertThat(read.enrolments()).isEqualTo(devices.enrolments());
    assertThat(read.pending()).isEqualTo(devices.pending());
    assertThat(read.revocations()).isEqualTo(devices.revocations());
    assertThat(read.enrolledBy("group")).isEqualTo(1);
    assertThat(read.stateHash()).isEqualTo(devices.stateHash());
  }

  @Test
  void recordsOfTheReleaseBeforeAreRead() {
    ByteBuffer old = ByteBuffer.allocate(200);
    old.put((byte) 1);
    text(old, "oven");
    text(old, CredentialHash.of("secret").hex());
    old.put((byte) 0);
    old.putInt(0).putInt(0);
    text(old, "dtmi:x;1");
    old.putInt(0);

    DeviceCommand read = DeviceCommandCodec.read(old.flip());

    assertThat(read)
        .isEqualTo(
            new DeviceCommand.AddDevice(
                new Device(
                    "oven",
                    CredentialHash.of("secret"),
                    false,
                    List.of(),
                    List.of(),
                    "dtmi:x;1",
                    List.of())));
  }

  private static void text(ByteBuffer into, String text) {
    Text.write(into, text);
  }

  private Devices again() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    devices.writeSnapshot(new DataOutputStream(bytes));
    Devices read = Devices.empty();
    read.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return read;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
