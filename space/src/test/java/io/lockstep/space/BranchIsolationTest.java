package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.twin.GraphComparison;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.StateHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Forks never leak: whatever is written to a space and to branches of it, each of them holds what
/// a copy of its own holds that shares nothing with anybody.
class BranchIsolationTest {
  /// A branch, and a copy that went through bytes and so shares no page.
  private record Pair(Branch branch, Branch copy, RandomInputs inputs, GraphView begun) {
    void drive(int records) {
      for (int i = 0; i < records; i++) {
        Input input = inputs.next();
        long at = branch.position();
        var one = branch.feedAt(at, new Branch.Entry(input.kind(), input.payload().duplicate()));
        var other = copy.feedAt(at, new Branch.Entry(input.kind(), input.payload().duplicate()));
        assertThat(one).isEqualTo(other);
      }
    }

    void verify(String what) {
      assertThat(branch.stateHash()).as(what).isEqualTo(copy.stateHash());
      assertThat(branch.outputs()).as(what).isEqualTo(copy.outputs());
      GraphView one = branch.forkedView();
      GraphView other = copy.forkedView();
      assertThat(new GraphComparison(one, other).page(null, 10).differences()).as(what).isEmpty();
      // What shares pages and what shares none differ from the same origin by the same.
      assertThat(new GraphComparison(begun, one).page(null, 10_000).differences())
          .as(what)
          .isEqualTo(new GraphComparison(begun, other).page(null, 10_000).differences());
    }
  }

  private static Pair fork(Space space, long seed) throws IOException {
    Branch branch = space.fork();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    branch.forkState().write(new DataOutputStream(bytes));
    DriverState copied =
        DriverState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    Branch copy = new Branch(branch.basePosition(), Driver.of(copied, new Findings("copy")));
    return new Pair(branch, copy, new RandomInputs(seed), branch.forkedView());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomWritesToASpaceAndItsBranchesStayWhereTheyWere(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    SteppedWorld world = SteppedWorld.open(new SimulatedDisk(seed), new SimulatedTime());
    RandomInputs live = new RandomInputs(seed);
    List<Pair> pairs = new ArrayList<>();
    for (int step = 0; step < 40; step++) {
      StateHash before = world.stateHash();
      switch (random.nextInt(4)) {
        case 0 -> {
          for (int i = 0; i < 20; i++) {
            world.append(live.next());
          }
          world.settle();
          before = world.stateHash();
        }
        case 1 -> pairs.add(fork(world.space(), seed * 1_000 + step));
        default -> {
          if (!pairs.isEmpty()) {
            pairs.get(random.nextInt(pairs.size())).drive(1 + random.nextInt(20));
          }
        }
      }
      assertThat(world.stateHash()).as("seed %d, step %d", seed, step).isEqualTo(before);
      for (int i = 0; i < pairs.size(); i++) {
        pairs.get(i).verify("seed %d, step %d, branch %d".formatted(seed, step, i));
      }
    }
    assertThat(pairs).isNotEmpty();
  }

  @Test
  void aBranchOutlivesWhatTheSpaceDeletes() throws IOException {
    SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), new SimulatedTime());
    RandomInputs live = new RandomInputs(1);
    for (int i = 0; i < 200; i++) {
      world.append(live.next());
    }
    world.settle();
    Pair pair = fork(world.space(), 2);
    for (int i = 0; i < 400; i++) {
      world.append(live.next());
    }
    world.settle();

    pair.verify("after the space went on");
    assertThat(pair.branch().stateHash()).isNotEqualTo(world.stateHash());
  }
}
