package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.InputKind;
import io.lockstep.twin.StateHash;
import org.junit.jupiter.api.Test;

/// A branch begins equal to its base and goes its own way.
class BranchTest {
  private final SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), new SimulatedTime());

  @Test
  void aForkIsEqualToItsBase() {
    feed(new RandomInputs(1), 200);

    assertThat(world.space().fork().stateHash()).isEqualTo(world.stateHash());
    assertThat(world.space().fork().basePosition()).isEqualTo(world.space().appliedPosition());
  }

  @Test
  void whatDrivesABranchDoesNotTouchItsBase() {
    feed(new RandomInputs(1), 100);
    StateHash before = world.stateHash();
    Branch branch = world.space().fork();
    RandomInputs whatIf = new RandomInputs(2);
    for (int i = 0; i < 300; i++) {
      drive(branch, whatIf.next());
    }

    assertThat(branch.stateHash()).isNotEqualTo(before);
    assertThat(world.stateHash()).isEqualTo(before);
    assertThat(branch.inputs()).hasSize(300);
    assertThat(branch.outputs()).isNotEmpty();
  }

  @Test
  void whatHappensToTheBaseDoesNotTouchABranch() {
    feed(new RandomInputs(1), 100);
    Branch branch = world.space().fork();
    StateHash before = branch.stateHash();
    feed(new RandomInputs(2), 300);

    assertThat(branch.stateHash()).isEqualTo(before);
    assertThat(world.stateHash()).isNotEqualTo(before);
  }

  @Test
  void twoBranchesDrivenAlikeEndAlike() {
    feed(new RandomInputs(1), 100);
    Branch one = world.space().fork();
    Branch other = world.space().fork();
    RandomInputs first = new RandomInputs(3);
    RandomInputs second = new RandomInputs(3);
    for (int i = 0; i < 200; i++) {
      drive(one, first.next());
      drive(other, second.next());
    }

    assertThat(one.stateHash()).isEqualTo(other.stateHash());
    assertThat(one.outputs()).isEqualTo(other.outputs());
  }

  private static void drive(Branch branch, Input input) {
    var _ = branch.feed(InputKind.ofNumber(input.kind()), input.payload());
  }

  private void feed(RandomInputs inputs, int records) {
    for (int i = 0; i < records; i++) {
      world.append(inputs.next());
    }
    world.settle();
  }
}
