package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SharedTableTest {
  private static final int STEPS = 20_000;

  /// "Aa" and "BB" have one hash: what they begin makes buckets of several entries.
  private static String key(Random random) {
    return (random.nextBoolean() ? "Aa" : "BB") + random.nextInt(3_000);
  }

  @Test
  void holdsWhatASortedMapHoldsAndEveryVersionKeepsItsOwn() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    TreeMap<String, Integer> expected = new TreeMap<>();
    SharedTable<Integer> table = SharedTable.empty();
    List<SharedTable<Integer>> versions = new ArrayList<>();
    List<List<Integer>> contents = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      String key = key(random);
      if (random.nextInt(3) == 0) {
        table = table.without(key);
        expected.remove(key);
      } else {
        table = table.with(key, step);
        expected.put(key, step);
      }
      assertThat(table.size()).isEqualTo(expected.size());
      assertThat(table.get(key)).isEqualTo(expected.get(key));
      if (step % 1_000 == 0) {
        versions.add(table);
        contents.add(List.copyOf(expected.values()));
      }
    }
    assertThat(table.values()).isEqualTo(List.copyOf(expected.values())).isSameAs(table.values());
    for (int i = 0; i < versions.size(); i++) {
      assertThat(versions.get(i).values()).isEqualTo(contents.get(i));
    }
  }
}
