package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.space.SpaceHealth.Finding;
import io.lockstep.space.SpaceHealth.Kind;
import io.lockstep.twin.StateHash;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A bit flips in the midst of a log while the space is down.
class DamagedLogTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();
  private StateHash before;
  private List<SteppedWorld.Change> logged;

  @BeforeEach
  void fillAndStop() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    RandomInputs inputs = new RandomInputs(11);
    for (int i = 0; i < 200; i++) {
      world.append(inputs.reading());
    }
    world.settle();
    before = world.stateHash();
    logged = world.logged();
    world.close();
  }

  @Test
  void changesThatAreDamagedAreWrittenAgainOnce() {
    flipInTheMiddleOf("changes/");

    SteppedWorld world = SteppedWorld.open(disk, time);
    world.settle();

    assertThat(world.stateHash()).isEqualTo(before);
    assertThat(kinds(world)).containsExactlyInAnyOrder(Kind.CHANGES_GAP, Kind.CHANGES_REPAIRED);
    assertThat(world.logged()).containsExactlyInAnyOrderElementsOf(logged);

    world.close();
    world = SteppedWorld.open(disk, time);
    world.settle();
    assertThat(kinds(world)).isEmpty();
    assertThat(world.logged()).containsExactlyInAnyOrderElementsOf(logged);
  }

  @Test
  void aStartThatWasCutOffWhileItMendedDoesNotWriteTwice() {
    flipInTheMiddleOf("changes/");
    for (int operations = 1; operations < 400; operations += 7) {
      disk.stopAfter(operations);
      boolean isStopped;
      try {
        SteppedWorld world = SteppedWorld.open(disk, time);
        world.settle();
        isStopped = disk.isStopped();
      } catch (RuntimeException e) {
        assertThat(disk.isStopped()).as(e.toString()).isTrue();
        isStopped = true;
      }
      disk.powerLoss();
      if (!isStopped) {
        break;
      }
    }

    SteppedWorld world = SteppedWorld.open(disk, time);
    world.settle();
    assertThat(world.stateHash()).isEqualTo(before);
    assertThat(world.logged()).containsExactlyInAnyOrderElementsOf(logged);
  }

  @Test
  void anInputThatIsDamagedIsToldAndPassedOver() {
    flipInTheMiddleOf("inputs/");

    SteppedWorld world = SteppedWorld.open(disk, time);
    world.settle();

    assertThat(kinds(world)).contains(Kind.INPUTS_GAP);
    assertThat(world.space().health()).isInstanceOf(SpaceHealth.Running.class);
    assertThat(world.stateHash()).isEqualTo(ReferenceRun.of(world.inputs()).stateHash());
    world.append(Input.telemetry("after", "{\"temperature\":1}", 1_800_000_000_000_000L));
    world.settle();
    assertThat(world.space().driver().kernel().view().hasTwin("after")).isTrue();
  }

  private void flipInTheMiddleOf(String folder) {
    String file =
        disk.files().stream()
            .filter(name -> name.startsWith(folder) && name.endsWith(".log"))
            .findFirst()
            .orElseThrow();
    int recordsEnd = disk.content(file).length;
    while (disk.content(file)[recordsEnd - 1] == 0) {
      recordsEnd--;
    }
    disk.flipBit(file, 8L * (recordsEnd / 2));
  }

  private static List<Kind> kinds(SteppedWorld world) {
    return world.space().health().findings().stream().map(Finding::kind).toList();
  }
}
