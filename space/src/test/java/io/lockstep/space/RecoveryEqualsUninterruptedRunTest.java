package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Snapshot and replay at any moment give the state, and the changes byte for byte, of a run that
/// nothing interrupted.
class RecoveryEqualsUninterruptedRunTest {
  @Property(tries = 60)
  void stateAndChangesAreEqualAfterSnapshotsAndRestartsAtRandomMoments(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedDisk disk = new SimulatedDisk(seed);
    SimulatedTime time = new SimulatedTime();
    RandomInputs inputs = new RandomInputs(seed);
    SteppedWorld world = SteppedWorld.open(disk, time);
    int lives = 1 + random.nextInt(4);
    for (int life = 0; life < lives; life++) {
      int records = random.nextInt(150);
      for (int i = 0; i < records; i++) {
        world.append(inputs.next());
        if (random.nextInt(8) == 0) {
          boolean _ = world.step();
        }
        if (random.nextInt(40) == 0) {
          CompletableFuture<Void> _ = world.space().snapshot();
        }
      }
      world.settle();
      assertThat(world.space().health()).isInstanceOf(SpaceHealth.Running.class);
      var before = world.stateHash();
      world = random.nextBoolean() ? world.killedAndReopened() : closedAndReopened(world);
      assertThat(world.stateHash()).as("state after restart %d", life).isEqualTo(before);
    }
    world.settle();
    ReferenceRun reference = ReferenceRun.of(world.inputs());

    assertThat(world.stateHash()).isEqualTo(reference.stateHash());
    assertThat(world.logged()).isEqualTo(reference.changes());
  }

  private static SteppedWorld closedAndReopened(SteppedWorld world) {
    world.close();
    return world.reopened();
  }
}
