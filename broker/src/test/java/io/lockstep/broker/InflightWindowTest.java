package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class InflightWindowTest {

  /// Against a plain map: each number acknowledges one of the open messages, or enters one.
  @Property(tries = 500)
  void behavesAsAMapInOrderOfEntry(
      @ForAll @Size(max = 300) List<@IntRange(max = 99) Integer> steps) {
    InflightWindow window = new InflightWindow(40);
    Map<Integer, Long> expected = new LinkedHashMap<>();
    long position = 0;
    for (int step : steps) {
      if (step < 60 && window.hasRoom()) {
        position += 8;
        long entered = step % 10 == 0 ? ~position : position;
        int id = window.enter(entered, 1 + step % 2, null);
        assertThat(expected).doesNotContainKey(id);
        expected.put(id, entered);
      } else if (!expected.isEmpty()) {
        int victim = new ArrayList<>(expected.keySet()).get(step % expected.size());
        assertThat(window.acknowledge(victim)).isTrue();
        assertThat(window.acknowledge(victim)).isFalse();
        expected.remove(victim);
      }
      List<Integer> ids = new ArrayList<>();
      window.forEach(sent -> ids.add(sent.packetId()));
      assertThat(ids).containsExactlyElementsOf(expected.keySet());
      assertThat(window.size()).isEqualTo(expected.size());
      assertThat(window.hasRoom()).isEqualTo(expected.size() < 40);
      assertThat(window.oldestPosition())
          .isEqualTo(
              expected.values().stream().filter(at -> at >= 0).findFirst().orElse(Long.MAX_VALUE));
    }
  }

  @Example
  void identifiersWrapAroundAndSkipThoseInUse() {
    InflightWindow window = new InflightWindow(10);
    int stuck = window.enter(8, Sent.AT_LEAST_ONCE, null);
    for (int i = 0; i < 200_000; i++) {
      int id = window.enter(16 + i, Sent.AT_LEAST_ONCE, null);
      assertThat(id).isBetween(1, 65_535).isNotEqualTo(stuck);
      assertThat(window.acknowledge(id)).isTrue();
    }
    assertThat(window.size()).isOne();
    assertThat(window.oldestPosition()).isEqualTo(8);
  }

  @Example
  void anIdentifierInUseIsNotGivenThoughThoseOfAnEarlierConnectionAreInNoOrder() { // [MQTT-2.2.1-3]
    InflightWindow window = new InflightWindow(10);
    for (int id : new int[] {2, 7, 5, 6}) {
      window.enter(id, id, Sent.AT_LEAST_ONCE, null);
    }
    assertThat(window.enter(100, Sent.AT_LEAST_ONCE, null)).isEqualTo(8);
    assertThat(window.acknowledge(2)).isTrue();
    assertThat(window.enter(101, Sent.AT_LEAST_ONCE, null)).isEqualTo(9);
  }
}
