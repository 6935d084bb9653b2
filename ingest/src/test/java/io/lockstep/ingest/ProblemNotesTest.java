package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What goes wrong with devices is journalled together, and never grows beyond its bounds.
class ProblemNotesTest {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long NOW = 1_000_000_000L;

  private final Devices devices = Devices.empty();
  private final ProblemNotes notes =
      new ProblemNotes(devices, InstantSource.fixed(Instant.ofEpochMilli(NOW / 1_000)));
  private int records;

  /// Carries a command out as the journal would have it.
  private CompletableFuture<Boolean> carryOut(DeviceCommand command) {
    records++;
    ByteBuffer bytes = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
    DeviceCommandCodec.write(bytes, command);
    return CompletableFuture.completedFuture(
        devices.apply(DeviceCommandCodec.read(bytes.flip())) instanceof DeviceReply.Done);
  }

  @Test
  void aFloodIsOneEntryOfOneRecord() {
    devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("oven", null)));
    for (int i = 0; i < 50_000; i++) {
      notes.seen("oven", DeviceProblem.Kind.LOGIN, "not let in", "10.0.0.7");
      notes.seen("stranger-" + i, DeviceProblem.Kind.LOGIN, "not let in", "10.0.0.8");
    }
    notes.flush(this::carryOut);
    notes.flush(this::carryOut);
    assertThat(records).isEqualTo(1);
    assertThat(devices.fleet().all())
        .singleElement()
        .extracting(DeviceLog::device)
        .isEqualTo("oven");
    DeviceProblem problem = devices.fleet().of("oven").orElseThrow().problemAt(NOW).orElseThrow();
    assertThat(problem.count()).isEqualTo(50_000);
    assertThat(problem.address()).isEqualTo("10.0.0.7");
    assertThat(devices.fleet().of("oven").orElseThrow().problemAt(NOW + DAY_MICROS)).isEmpty();
  }

  @Test
  void whatFindsNoRoomIsCounted() {
    for (int i = 0; i < ProblemNotes.WAITING_MAX + 5; i++) {
      devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("d" + i, null)));
      notes.seen("d" + i, DeviceProblem.Kind.PUBLISH, "it may not", "");
    }
    assertThat(notes.lost()).isEqualTo(5);
  }

  @Test
  void aDeviceThatIsRemovedIsForgotten() {
    devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("oven", null)));
    notes.seen("oven", DeviceProblem.Kind.QUOTA, "too much", "");
    notes.flush(this::carryOut);
    notes.flush(this::carryOut);
    devices.apply(new DeviceCommand.RemoveDevice("oven"));
    assertThat(devices.fleet().of("oven")).isEmpty();
  }
}
