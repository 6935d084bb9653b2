package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Timers fire in order of their times, once, with the first tick that reaches them.
class TimerTest {
  private final Plant plant = Plant.empty();

  /// @param due microseconds since [Plant#START]
  private record Fired(long due, long a, long b) implements Comparable<Fired> {
    @Override
    public int compareTo(Fired other) {
      int order = Long.compare(due, other.due);
      order = order != 0 ? order : Long.compare(a, other.a);
      return order != 0 ? order : Long.compare(b, other.b);
    }
  }

  private static void set(Plant plant, long due, long a, long b) {
    plant.kernel.setTimer(Plant.START + due, TimerOwner.FIELD, a, b);
  }

  private static List<Fired> tick(Plant plant, long at) {
    List<Fired> fired = new ArrayList<>();
    plant.kernel.beginInput(plant.position++, Plant.START + at, plant.changes);
    plant.kernel.fireTimers((due, a, b) -> fired.add(new Fired(due - Plant.START, a, b)));
    plant.kernel.endInput();
    return fired;
  }

  @Test
  void aKernelWithoutTimersIsNeverDue() {
    assertThat(plant.kernel.nextTimerMicros()).isEqualTo(Long.MAX_VALUE);
    assertThat(tick(plant, 5)).isEmpty();
  }

  @Test
  void whatIsDueFiresOnceAndTheRestStays() {
    set(plant, 30, 3, 0);
    set(plant, 10, 1, 0);
    set(plant, 20, 2, 0);

    assertThat(plant.kernel.nextTimerMicros()).isEqualTo(Plant.START + 10);
    assertThat(tick(plant, 20)).containsExactly(new Fired(10, 1, 0), new Fired(20, 2, 0));
    assertThat(tick(plant, 20)).isEmpty();
    assertThat(plant.kernel.nextTimerMicros()).isEqualTo(Plant.START + 30);
  }

  @Test
  void aTimerThatIsSetWhileOthersFireFiresToo() {
    set(plant, 10, 1, 0);
    List<Long> fired = new ArrayList<>();
    plant.kernel.beginInput(plant.position++, Plant.START + 20, plant.changes);
    plant.kernel.fireTimers(
        (_, a, _) -> {
          fired.add(a);
          set(plant, 10 + a * 4, a + 1, 0);
        });
    plant.kernel.endInput();

    assertThat(fired).containsExactly(1L, 2L, 3L);
    assertThat(plant.kernel.nextTimerMicros()).isEqualTo(Plant.START + 22);
  }

  @Test
  void oneTickFiresABoundedNumberAndTheNextOneGoesOn() {
    for (int i = 0; i < DueTimers.TICK_MAX + 5; i++) {
      set(plant, 1, i, 0);
    }

    assertThat(tick(plant, 1)).hasSize(DueTimers.TICK_MAX);
    assertThat(plant.kernel.nextTimerMicros()).isEqualTo(Plant.START + 1);
    assertThat(tick(plant, 1)).hasSize(5);
  }

  @Property(tries = 200)
  void theyFireInTheOrderOfASortedQueueAcrossForksAndSnapshots(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Plant tested = Plant.empty();
    PriorityQueue<Fired> expected = new PriorityQueue<>();
    long now = 0;
    for (int i = 0; i < 300; i++) {
      if (random.nextInt(3) > 0) {
        Fired timer = new Fired(now + random.nextInt(50), random.nextInt(4), random.nextInt(4));
        set(tested, timer.due(), timer.a(), timer.b());
        expected.add(timer);
      } else {
        now += random.nextInt(20);
        List<Fired> due = new ArrayList<>();
        while (!expected.isEmpty() && expected.peek().due() <= now) {
          due.add(expected.remove());
        }
        assertThat(tick(tested, now)).isEqualTo(due);
      }
      switch (random.nextInt(20)) {
        case 0 -> {
          Plant other = tested.fork();
          set(other, 0, 9, 9);
          assertThat(tick(other, now + 60)).hasSize(expected.size() + 1);
        }
        case 1 -> tested.kernel = Plant.restore(tested.snapshot());
        default -> {}
      }
    }
  }

  @Test
  void theHashSeesTimersAndNotTheOrderInWhichTheyWereSet() {
    Plant one = Plant.empty();
    Plant other = Plant.empty();
    StateHash without = one.kernel.stateHash();
    for (int i = 0; i < 50; i++) {
      set(one, i * 7 % 50, i, 1);
      set(other, (49 - i) * 7 % 50, 49 - i, 1);
    }

    assertThat(one.kernel.stateHash()).isEqualTo(other.kernel.stateHash()).isNotEqualTo(without);
  }
}
