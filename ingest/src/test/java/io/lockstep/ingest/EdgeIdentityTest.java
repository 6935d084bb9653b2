package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A device entry that states an edge node of Sparkplug: what it permits, and to whom.
class EdgeIdentityTest {
  private static final Principal GATEWAY = new Principal("gateway", Role.DEVICE);
  private static final Principal OTHER = new Principal("other", Role.DEVICE);

  private final Devices devices = Devices.empty();
  private final RegistryAccess access =
      new RegistryAccess(devices, null, true, InstantSource.fixed(Instant.EPOCH));

  private static Device edge(String id, String identity) {
    return new Device(id, null, true, List.of(), List.of(), "", List.of(), identity);
  }

  private void register() {
    assertThat(devices.apply(new DeviceCommand.AddDevice(edge("gateway", "plant/e1"))))
        .isInstanceOf(DeviceReply.Done.class);
    assertThat(devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("other", null))))
        .isInstanceOf(DeviceReply.Done.class);
  }

  @ParameterizedTest
  @CsvSource({
    "spBv1.0/plant/NBIRTH/e1, true, false",
    "spBv1.0/plant/NDEATH/e1, true, false",
    "spBv1.0/plant/DDATA/e1/d, true, false",
    "spBv1.0/plant/DDATA/e2/d, false, true",
    "spBv1.0/plant/NCMD/e1, false, false",
    "spBv1.0/plant/DCMD/e2/d, false, false",
    "spBv1.0/STATE/lockstep, false, false",
    "lockstep/v1/gateway/telemetry, true, false",
    "plant/anything, false, true"
  })
  void anEdgeNodePublishesForItselfAndNobodyElseDoes(String topic, boolean gateway, boolean other) {
    register();

    assertThat(access.mayPublish(GATEWAY, topic)).isEqualTo(gateway);
    assertThat(access.mayPublish(OTHER, topic)).isEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource({
    "spBv1.0/plant/NCMD/e1, true",
    "spBv1.0/plant/NCMD/e1/#, true",
    "spBv1.0/plant/DCMD/e1/#, true",
    "spBv1.0/plant/DCMD/e1/+, true",
    "spBv1.0/STATE/lockstep, true",
    "spBv1.0/STATE/+, true",
    "spBv1.0/lockstep, true",
    "spBv1.0/plant/DCMD/e2/#, false",
    "spBv1.0/#, false"
  })
  void anEdgeNodeListensToItsCommandsAndToHosts(String filter, boolean permitted) {
    register();

    assertThat(access.maySubscribe(GATEWAY, filter)).isEqualTo(permitted);
  }

  @ParameterizedTest
  @CsvSource({
    "$sparkplug/certificates/spBv1.0/plant/NBIRTH/e1, true, true",
    "$sparkplug/certificates/spBv1.0/plant/DBIRTH/e1/#, true, true",
    "$sparkplug/certificates/spBv1.0/plant/NBIRTH/e2, false, true",
    "$sparkplug/certificates/spBv1.0/#, false, true",
    "$sparkplug/certificates/+/plant/NBIRTH/e2, false, true",
    "$sparkplug/certificates/#, false, true",
    "$sparkplug/#, false, true",
    "$sparkplug/other, false, false",
    "$sparkplug/certificates/lockstep/v1/x, false, false"
  })
  void whoMayHearABirthMayAskForTheLastOne(String filter, boolean gateway, boolean other) {
    register();

    assertThat(access.maySubscribe(GATEWAY, filter)).isEqualTo(gateway);
    assertThat(access.maySubscribe(OTHER, filter)).isEqualTo(other);
    assertThat(access.mayPublish(GATEWAY, filter.replace("#", "x").replace("+", "x"))).isFalse();
  }

  @Test
  void anEdgeNodeIsOneDevice() {
    register();

    DeviceReply second = devices.apply(new DeviceCommand.AddDevice(edge("second", "plant/e1")));

    assertThat(second)
        .isEqualTo(
            new DeviceReply.Refused(
                ErrorCode.CONFLICT,
                "device second: expected an edge node of its own, found that device gateway is plant/e1"));
    devices.apply(new DeviceCommand.RemoveDevice("gateway"));
    assertThat(devices.apply(new DeviceCommand.AddDevice(edge("second", "plant/e1"))))
        .isInstanceOf(DeviceReply.Done.class);
    assertThat(devices.ofEdge("plant/e1")).isEqualTo("second");
  }

  @Test
  void anotherIdentityFreesTheOldOne() {
    register();

    devices.apply(new DeviceCommand.PutDevice(edge("gateway", "plant/e2")));

    assertThat(devices.ofEdge("plant/e1")).isNull();
    assertThat(devices.ofEdge("plant/e2")).isEqualTo("gateway");
  }

  @Test
  void snapshotsAndRecordsKeepTheIdentity() throws IOException {
    register();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    devices.writeSnapshot(new DataOutputStream(bytes));
    Devices read = Devices.empty();
    read.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(read.device("gateway").orElseThrow().sparkplug()).isEqualTo("plant/e1");
    assertThat(read.ofEdge("plant/e1")).isEqualTo("gateway");
    assertThat(read.stateHash()).isEqualTo(devices.stateHash());
    for (DeviceCommand command :
        List.of(
            new DeviceCommand.AddDevice(edge("a", "g/e")),
            new DeviceCommand.PutDevice(edge("a", "g/e")),
            new DeviceCommand.PutDevice(edge("a", "")))) {
      ByteBuffer buffer = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
      DeviceCommandCodec.write(buffer, command);
      assertThat(DeviceCommandCodec.read(buffer.flip())).isEqualTo(command);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plant", "plant/e/1", "plant/", "/e", "STATE/e", "pl+nt/e", "plant/#"})
  void aFileSaysWhatAnIdentityIs(String identity) {
    DeviceFiles.Result result =
        DeviceFiles.parse(
            List.of(
                new NamedText(
                    "devices/d.yaml",
                    "devices:\n  - id: gateway\n    sparkplug: \"%s\"\n".formatted(identity))));

    assertThat(result).isInstanceOf(DeviceFiles.Result.Invalid.class);
    assertThat(((DeviceFiles.Result.Invalid) result).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "devices/d.yaml:2:5: device gateway: sparkplug: expected <group>/<edge> such as plant/gateway-1, found "
                + identity);
  }

  @Test
  void aFileGivesTheIdentity() {
    DeviceFiles.Result result =
        DeviceFiles.parse(
            List.of(
                new NamedText(
                    "devices/d.yaml", "devices:\n  - id: gateway\n    sparkplug: plant/e1\n")));

    assertThat(result)
        .isEqualTo(
            new DeviceFiles.Result.Valid(
                List.of(
                    new DeviceCommand.PutDevice(
                        edge("gateway", "plant/e1").at(Lifecycle.PROVISIONED)))));
  }
}
