package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the registry knows of the telemetry of a device that was decommissioned.
class TelemetryRemovalTest {
  private static final TelemetryRemoval ASKED =
      TelemetryRemoval.of(TelemetryPolicy.ARCHIVE, "anna", "scrapped", 7);

  private final Devices devices = Devices.empty();

  @BeforeEach
  void addTheOven() {
    apply(new DeviceCommand.AddDevice(Device.withDefaults("oven", null)));
  }

  private void apply(DeviceCommand command) {
    assertThat(devices.apply(through(command))).isInstanceOf(DeviceReply.Done.class);
  }

  private void refused(DeviceCommand command, ErrorCode code) {
    assertThat(devices.apply(command))
        .isInstanceOfSatisfying(
            DeviceReply.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  /// As the journal gives it back.
  private static DeviceCommand through(DeviceCommand command) {
    ByteBuffer bytes = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
    DeviceCommandCodec.write(bytes, command);
    DeviceCommand read = DeviceCommandCodec.read(bytes.flip());
    assertThat(read).isEqualTo(command);
    return read;
  }

  @Test
  void itIsOpenUntilSomebodySaysWhatWasDone() {
    apply(new DeviceCommand.Decommission("oven", ASKED));

    assertThat(devices.device("oven").orElseThrow().state()).isEqualTo(DeviceState.DECOMMISSIONED);
    assertThat(devices.removal("oven")).contains(ASKED);
    assertThat(devices.openRemovals()).containsExactly("oven");
    refused(new DeviceCommand.RemoveDevice("oven"), ErrorCode.CONFLICT);
    refused(
        new DeviceCommand.AddDevice(Device.withDefaults("oven", null), true), ErrorCode.CONFLICT);
    refused(new DeviceCommand.Decommission("oven", ASKED), ErrorCode.CONFLICT);

    apply(new DeviceCommand.NoteRemoval("oven", ASKED.done("{\"twins\":[]}")));

    assertThat(devices.openRemovals()).isEmpty();
    assertThat(devices.removal("oven").map(TelemetryRemoval::outcome)).contains("{\"twins\":[]}");
    apply(new DeviceCommand.RemoveDevice("oven"));
    assertThat(devices.removal("oven")).isEmpty();
  }

  @Test
  void whatIsKeptIsDoneAtOnce() {
    TelemetryRemoval kept = TelemetryRemoval.of(TelemetryPolicy.KEEP, "anna", "", 7);
    apply(new DeviceCommand.Decommission("oven", kept));

    assertThat(devices.removal("oven").map(TelemetryRemoval::isDone)).contains(true);
    assertThat(devices.openRemovals()).isEmpty();
    apply(new DeviceCommand.AddDevice(Device.withDefaults("oven", null), true));
    assertThat(devices.removal("oven")).as("of the device before").isEmpty();
  }

  @Test
  void aDeviceInUseHasNone() {
    refused(new DeviceCommand.NoteRemoval("oven", ASKED), ErrorCode.CONFLICT);
    refused(new DeviceCommand.NoteRemoval("fan", ASKED), ErrorCode.NOT_FOUND);
    refused(new DeviceCommand.Decommission("fan", ASKED), ErrorCode.NOT_FOUND);
    assertThat(devices.removal("oven")).isEqualTo(Optional.empty());
  }

  @Test
  void aSnapshotHasIt() throws IOException {
    long before = devices.stateHash();
    apply(new DeviceCommand.Decommission("oven", ASKED));
    assertThat(devices.stateHash()).isNotEqualTo(before);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    devices.writeSnapshot(new DataOutputStream(bytes));

    Devices read = Devices.empty();
    read.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(read.removal("oven")).contains(ASKED);
    assertThat(read.stateHash()).isEqualTo(devices.stateHash());
  }
}
