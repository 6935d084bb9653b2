package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.twin.StateHash;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What a snapshot file may suffer, and what the start makes of it.
class SnapshotFilesTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();

  @Test
  void theTwoNewestAreKept() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    for (int i = 0; i < 5; i++) {
      feedAndSnapshot(world, i, 20);
    }

    assertThat(snapshotFiles()).hasSize(2);
    assertThat(world.space().statistics().snapshots()).isEqualTo(6);
    assertThat(snapshotFiles().getLast())
        .contains(String.valueOf(world.space().statistics().snapshotPosition()));
  }

  @Test
  void anIntactSnapshotIsUsedAndOnlyWhatIsBehindItIsReplayed() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    feedAndSnapshot(world, 1, 50);
    feed(world, 2, 7);
    StateHash before = world.stateHash();

    world = world.killedAndReopened();

    assertThat(world.space().statistics().replayedRecords()).isEqualTo(7);
    assertThat(world.stateHash()).isEqualTo(before);
    assertThat(world.space().health().findings()).isEmpty();
  }

  @Test
  void aTornSnapshotIsSkippedWithAReport() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    feedAndSnapshot(world, 1, 50);
    feedAndSnapshot(world, 2, 50);
    StateHash before = world.stateHash();
    String newest = snapshotFiles().getLast();
    disk.cut(newest, disk.content(newest).length - 9);

    world = world.killedAndReopened();

    assertThat(world.stateHash()).isEqualTo(before);
    assertThat(world.space().statistics().replayedRecords()).isEqualTo(50);
    assertThat(world.space().health().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(SpaceHealth.Kind.SNAPSHOT_SKIPPED);
              assertThat(finding.first()).contains("expected").contains("found");
            });
  }

  @Test
  void everySingleFlippedBitIsDetected() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    feedAndSnapshot(world, 1, 60);
    feedAndSnapshot(world, 2, 30);
    StateHash before = world.stateHash();
    String newest = snapshotFiles().getLast();
    long bits = 8L * disk.content(newest).length;
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 40; i++) {
      long bit = random.nextLong(bits);
      disk.flipBit(newest, bit);

      SteppedWorld restarted = world.killedAndReopened();

      assertThat(restarted.space().health().findings())
          .as("findings after flipping bit %d", bit)
          .extracting(SpaceHealth.Finding::kind)
          .containsExactly(SpaceHealth.Kind.SNAPSHOT_SKIPPED);
      assertThat(restarted.stateHash()).isEqualTo(before);
      disk.flipBit(newest, bit);
    }
  }

  @Test
  void withoutAnyUsableSnapshotAllInputsAreReplayed() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    feedAndSnapshot(world, 1, 50);
    StateHash before = world.stateHash();
    for (String name : snapshotFiles()) {
      disk.cut(name, 3);
    }

    world = world.killedAndReopened();

    assertThat(world.space().statistics().replayedRecords()).isEqualTo(50);
    assertThat(world.stateHash()).isEqualTo(before);
  }

  private void feedAndSnapshot(SteppedWorld world, long seed, int records) {
    feed(world, seed, records);
    CompletableFuture<Void> done = world.space().snapshot();
    world.settle();
    assertThat(done).isCompleted();
  }

  private static void feed(SteppedWorld world, long seed, int records) {
    RandomInputs inputs = new RandomInputs(seed);
    for (int i = 0; i < records; i++) {
      world.append(inputs.reading());
    }
    world.settle();
  }

  private List<String> snapshotFiles() {
    return disk.files().stream().filter(name -> name.endsWith(".snapshot")).sorted().toList();
  }
}
