package io.lockstep.twin.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// The least key is the least of a list, for several owners, over growth, removals and forks.
class TournamentsTest {
  /// A tree and what stands in it, by holder.
  private static final class Owner {
    int tree;
    final Map<Integer, Long> keys = new HashMap<>();
    final Map<Integer, Integer> leaves = new HashMap<>();

    void add(Tournaments trees, int holder, long key) {
      leaves.put(holder, trees.size(tree));
      tree = trees.add(tree, key, holder);
      keys.put(holder, key);
    }

    void set(Tournaments trees, int holder, long key) {
      trees.set(tree, Objects.requireNonNull(leaves.get(holder)), key);
      keys.put(holder, key);
    }

    void remove(Tournaments trees, int holder) {
      int leaf = Objects.requireNonNull(leaves.remove(holder));
      int moved = trees.remove(tree, leaf);
      keys.remove(holder);
      if (moved >= 0) {
        leaves.put(moved, leaf);
      }
      if (keys.isEmpty()) {
        trees.release(tree);
        tree = 0;
      }
    }

    void check(Tournaments trees) {
      assertThat(trees.size(tree)).isEqualTo(keys.size());
      if (!keys.isEmpty()) {
        assertThat(trees.least(tree))
            .isEqualTo(keys.values().stream().mapToLong(Long::longValue).min().orElseThrow());
      }
      leaves.forEach((holder, leaf) -> assertThat(trees.holder(tree, leaf)).isEqualTo(holder));
    }
  }

  @Property(tries = 60)
  void theLeastIsTheLeast(@ForAll long seed) {
    Random random = new Random(seed);
    Tournaments trees = new Tournaments(1);
    List<Owner> owners = List.of(new Owner(), new Owner(), new Owner());
    for (int i = 0; i < 400; i++) {
      Owner owner = owners.get(random.nextInt(3));
      int holder = random.nextInt(40);
      long key = random.nextInt(50) - 25L;
      if (!owner.keys.containsKey(holder)) {
        owner.add(trees, holder, key);
      } else if (random.nextInt(3) == 0) {
        owner.remove(trees, holder);
      } else {
        owner.set(trees, holder, key);
      }
      owners.forEach(one -> one.check(trees));
    }
  }

  @Property(tries = 30)
  void aForkIsIndependent(@ForAll long seed) {
    Random random = new Random(seed);
    Tournaments trees = new Tournaments(1);
    Owner owner = new Owner();
    for (int i = 0; i < 20; i++) {
      owner.add(trees, i, random.nextInt(100));
    }
    Tournaments fork = trees.fork(2, 3);
    List<Long> before = new ArrayList<>(owner.keys.values());
    int tree = owner.tree;
    for (int i = 0; i < 20; i++) {
      owner.set(trees, i, -1L - i);
      owner.add(trees, 100 + i, random.nextInt(100));
    }
    owner.check(trees);
    assertThat(fork.size(tree)).isEqualTo(20);
    assertThat(fork.least(tree))
        .isEqualTo(before.stream().mapToLong(Long::longValue).min().orElseThrow());
  }
}
