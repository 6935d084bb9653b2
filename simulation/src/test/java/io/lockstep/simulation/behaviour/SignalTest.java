package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/// What holds at a time is what a sorted map says, whatever the order in which readings came.
class SignalTest {
  @Property(tries = 300)
  void readingsInAnyOrderGiveWhatASortedMapGives(
      @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 0, max = 50) Long> times,
      @ForAll @LongRange(min = -5, max = 60) long at,
      @ForAll @LongRange(min = 0, max = 50) long forgotten) {
    Signal signal = new Signal();
    NavigableMap<Long, Double> naive = new TreeMap<>();
    for (int i = 0; i < times.size(); i++) {
      signal.add(times.get(i), i);
      naive.put(times.get(i), (double) i);
    }
    signal.forgetBefore(Math.min(at, forgotten));

    Map.Entry<Long, Double> floor = naive.floorEntry(at);
    Map.Entry<Long, Double> next = naive.higherEntry(at);
    assertThat(signal.timeAt(at)).isEqualTo(floor == null ? Long.MIN_VALUE : floor.getKey());
    assertThat(signal.hold(at))
        .isEqualTo(floor == null ? naive.firstEntry().getValue() : floor.getValue());
    double expected =
        floor == null
            ? naive.firstEntry().getValue()
            : next == null
                ? floor.getValue()
                : floor.getValue()
                    + (next.getValue() - floor.getValue())
                        * (at - floor.getKey())
                        / (next.getKey() - floor.getKey());
    assertThat(signal.linear(at)).isCloseTo(expected, within(1e-9));
  }
}
