package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PacketIdsTest {

  /// Against a plain map: a number enters its identifier with notes, or removes it.
  @Property(tries = 500)
  void behavesAsAMap(@ForAll @Size(max = 400) List<@IntRange(min = 1, max = 100) Integer> steps) {
    PacketIds ids = new PacketIds();
    TreeMap<Integer, Integer> expected = new TreeMap<>();
    int step = 0;
    for (int number : steps) {
      int id = number * 655;
      if (++step % 3 == 0) {
        assertThat(ids.remove(id)).isEqualTo(expected.remove(id) != null);
      } else {
        int notes = step % 2 == 0 ? PacketIds.PENDING | PacketIds.COUNTED : 0;
        ids.put(id, notes);
        expected.put(id, notes);
      }
      assertThat(ids.size()).isEqualTo(expected.size());
      expected.forEach(
          (key, notes) -> {
            assertThat(ids.contains(key)).isTrue();
            assertThat(ids.notes(key)).isEqualTo(notes);
          });
    }
    TreeSet<Integer> found = new TreeSet<>();
    ids.copy().forEach(found::add);
    assertThat(found).isEqualTo(expected.keySet());
    assertThat(ids.contains(65_535)).isEqualTo(expected.containsKey(65_535));
  }

  /// All of them, as a client of MQTT 3.1.1 may use them.
  @Property(tries = 5)
  void holdsAllThereAre(@ForAll @IntRange(min = 0, max = 65_534) int first) {
    PacketIds ids = new PacketIds();
    for (int i = 0; i < 65_535; i++) {
      ids.put((first + i) % 65_535 + 1, 0);
    }
    assertThat(ids.size()).isEqualTo(65_535);
    for (int i = 0; i < 65_535; i++) {
      assertThat(ids.remove((first + i) % 65_535 + 1)).isTrue();
    }
    assertThat(ids.size()).isZero();
  }
}
