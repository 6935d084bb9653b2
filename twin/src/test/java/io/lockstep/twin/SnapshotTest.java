package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.ValueType;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// A snapshot holds all that a kernel knows.
class SnapshotTest {
  @Test
  void aRestoredKernelShowsAndDoesTheSame() {
    Plant plant = Plant.withModels();
    plant.put("a", Plant.OVEN, "\"temperature\":1,\"tags\":{\"x\":\"y\"},\"motor\":{\"rpm\":5}");
    plant.put("b", Plant.OVEN, "");
    plant.relate("a", "r", "feeds", "b");
    plant.number("draft", "x", Kernel.NO_TIME, 4);
    plant.text("draft", "s", Kernel.NO_TIME, "é", ValueType.TEXT);
    plant.number("gone", "x", Kernel.NO_TIME, 4);
    plant.done(new TwinCommand.DeleteTwin("gone", null));
    plant.done(
        new TwinCommand.PatchModel(
            Plant.HALL, "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]"));
    plant.done(new TwinCommand.PublishTelemetry("a", "", "{\"noise\":3}", "m", Kernel.NO_TIME));
    GraphView restored = Plant.restore(plant.snapshot()).view();
    assertThat(restored.stateHash()).isEqualTo(plant.kernel.stateHash());
    for (String id : new String[] {"a", "b", "draft"}) {
      assertThat(restored.twin(id)).isEqualTo(plant.view().twin(id));
      assertThat(restored.values(id)).isEqualTo(plant.view().values(id));
    }
    assertThat(restored.relationship("a", "r")).isEqualTo(plant.view().relationship("a", "r"));
    assertThat(restored.model(Plant.OVEN, true)).isEqualTo(plant.view().model(Plant.OVEN, true));
    assertThat(restored.model(Plant.HALL, true)).isEqualTo(plant.view().model(Plant.HALL, true));
    assertThat(restored.seriesCount()).isEqualTo(plant.view().seriesCount());
    for (int i = 0; i < restored.seriesCount(); i++) {
      assertThat(restored.series(i)).isEqualTo(plant.view().series(i));
    }
    assertThat(restored.position()).isEqualTo(plant.view().position());
  }

  @Test
  void anEmptyKernelCanBeRestored() {
    Plant plant = Plant.empty();
    assertThat(Plant.restore(plant.snapshot()).stateHash()).isEqualTo(plant.kernel.stateHash());
  }

  @Test
  void whatIsNoSnapshotIsRefused() {
    byte[] snapshot = Plant.withModels().snapshot();
    byte[] otherFormat = snapshot.clone();
    otherFormat[7] = 99;
    assertThatThrownBy(() -> Plant.restore(otherFormat))
        .isInstanceOfSatisfying(
            LockstepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPT))
        .hasMessageContaining("expected format 15, found 99");
    byte[] otherFile = new byte[100];
    assertThatThrownBy(() -> Plant.restore(otherFile)).isInstanceOf(LockstepException.class);
    byte[] cut = Arrays.copyOf(snapshot, snapshot.length / 2);
    assertThatThrownBy(
            () -> Kernel.readSnapshot(new DataInputStream(new ByteArrayInputStream(cut))))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aForkIsWrittenWhileTheOriginGoesOn() {
    Plant plant = Plant.withModels();
    plant.put("a", Plant.OVEN, "\"temperature\":1");
    Plant fork = plant.fork();
    StateHash hash = plant.kernel.stateHash();
    for (int i = 0; i < 1000; i++) {
      plant.put("t" + i, Plant.OVEN, "\"temperature\":" + i);
    }
    assertThat(Plant.restore(fork.snapshot()).stateHash()).isEqualTo(hash);
    assertThat(plant.kernel.stateHash()).isNotEqualTo(hash);
  }
}
