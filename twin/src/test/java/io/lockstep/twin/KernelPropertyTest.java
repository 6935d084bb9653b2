package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random commands, readings, forks and snapshots against plain maps.
class KernelPropertyTest {
  @Property(tries = 150)
  void theKernelHoldsWhatPlainMapsHold(@ForAll long seed) {
    RandomPlant random = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    for (int i = 0; i < 10; i++) {
      random.steps(20);
      random.verify();
    }
  }

  @Property(tries = 60)
  void forksAndTheirOriginsGoTheirOwnWays(@ForAll long seed) {
    List<RandomPlant> all = new ArrayList<>();
    all.add(new RandomPlant(Plant.withModels(), new NaivePlant(), seed));
    for (int i = 0; i < 6; i++) {
      RandomPlant origin = all.get((int) Math.floorMod(seed + i, (long) all.size()));
      origin.steps(25);
      StateHash before = origin.plant.kernel.stateHash();
      RandomPlant fork = new RandomPlant(origin.plant.fork(), origin.naive.copy(), seed * 31 + i);
      assertThat(fork.plant.kernel.stateHash()).isEqualTo(before);
      all.add(fork);
      fork.steps(25);
      origin.steps(10);
      all.forEach(RandomPlant::verify);
    }
  }

  @Property(tries = 60)
  void aSnapshotGoesOnLikeTheOriginal(@ForAll long seed) {
    RandomPlant whole = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    whole.steps(120);
    Plant restored = new Plant(Plant.restore(whole.plant.snapshot()), whole.plant.position);
    restored.now = whole.plant.now;
    assertThat(restored.kernel.stateHash()).isEqualTo(whole.plant.kernel.stateHash());
    assertThat(restored.kernel.statistics()).isEqualTo(whole.plant.kernel.statistics());
    RandomPlant second = new RandomPlant(restored, whole.naive.copy(), seed + 1);
    RandomPlant first = new RandomPlant(whole.plant, whole.naive, seed + 1);
    whole.plant.changes.clear();
    first.steps(120);
    second.steps(120);
    second.verify();
    assertThat(restored.kernel.stateHash()).isEqualTo(whole.plant.kernel.stateHash());
    assertThat(restored.changes.all()).isEqualTo(whole.plant.changes.all());
  }

  @Property(tries = 60)
  void equalRecordsGiveEqualStatesWhateverWasForked(@ForAll long seed) {
    RandomPlant plain = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    RandomPlant forked = new RandomPlant(Plant.withModels(), new NaivePlant(), seed);
    List<Kernel> kept = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      plain.step();
      forked.step();
      if (i % 7 == 0) {
        kept.add(forked.plant.kernel.fork());
      }
    }
    assertThat(forked.plant.kernel.stateHash()).isEqualTo(plain.plant.kernel.stateHash());
    assertThat(forked.plant.changes.all()).isEqualTo(plain.plant.changes.all());
    assertThat(kept).hasSize(15);
  }
}
