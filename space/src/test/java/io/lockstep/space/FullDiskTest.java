package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The changes log finds its disk full, or broken.
class FullDiskTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedDisk changesDisk = new SimulatedDisk(2);
  private final SimulatedTime time = new SimulatedTime();

  @Test
  void changesThatFoundTheDiskFullAreWrittenWhenSpaceIsBack() {
    SteppedWorld world = SteppedWorld.openWithChangesOf(disk, changesDisk, time);
    RandomInputs inputs = new RandomInputs(1);
    for (int i = 0; i < 60; i++) {
      world.append(inputs.reading());
    }
    world.settle();
    changesDisk.failWrites(0, 3);
    for (int i = 0; i < 60; i++) {
      world.append(inputs.reading());
    }
    world.settle();
    assertThat(world.space().health())
        .isInstanceOfSatisfying(
            SpaceHealth.ReadOnly.class,
            readOnly -> assertThat(readOnly.reason()).contains("changes log"));

    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofSeconds(2));
      world.settle();
    }

    assertThat(world.space().health()).isInstanceOf(SpaceHealth.Running.class);
    assertThat(world.logged()).isEqualTo(ReferenceRun.of(world.inputs()).changes());
  }

  @Test
  void aBrokenChangesLogStopsDecidingAndTheNextStartMendsIt() {
    SteppedWorld world = SteppedWorld.openWithChangesOf(disk, changesDisk, time);
    RandomInputs inputs = new RandomInputs(1);
    for (int i = 0; i < 60; i++) {
      world.append(inputs.reading());
    }
    world.settle();
    changesDisk.stopAfter(0);
    for (int i = 0; i < 60; i++) {
      world.append(inputs.reading());
    }
    world.settle();
    assertThat(world.space().health()).isInstanceOf(SpaceHealth.ReadOnly.class);

    changesDisk.powerLoss();
    world = world.killedAndReopened();
    world.settle();

    ReferenceRun reference = ReferenceRun.of(world.inputs());
    assertThat(world.space().health()).isInstanceOf(SpaceHealth.Running.class);
    assertThat(world.stateHash()).isEqualTo(reference.stateHash());
    assertThat(world.logged()).isEqualTo(reference.changes());
  }
}
