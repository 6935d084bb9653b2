package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.Reader;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.InputKind;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.TimerOwner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Time enters the journal as ticks, when a timer is due and not before.
class TickTest {
  private static final long START = 1_700_000_000_000_000L;

  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();
  private final SteppedWorld world = SteppedWorld.open(disk, time);
  private final Kernel kernel = world.space().driver().kernel();

  private static List<Long> ticks(SteppedWorld world) {
    List<Long> ticks = new ArrayList<>();
    try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.TICK.number()) {
                  ticks.add(payload.getLong() - START);
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    return ticks;
  }

  private void setTimer(Duration fromStart) {
    kernel.setTimer(START + fromStart.toNanos() / 1_000, TimerOwner.FIELD, 0, 0);
  }

  @Test
  void withoutTimersThereIsNoTick() {
    time.advance(Duration.ofHours(1));
    world.append(new RandomInputs(1).reading());
    world.settle();

    assertThat(ticks(world)).isEmpty();
  }

  @Test
  void aTickIsWrittenOnceTheClockReachesATimer() {
    setTimer(Duration.ofSeconds(10));
    time.advance(Duration.ofMillis(9_999));
    world.settle();
    assertThat(ticks(world)).isEmpty();

    time.advance(Duration.ofMillis(1));
    world.settle();

    assertThat(ticks(world)).containsExactly(10_000_000L);
    assertThat(kernel.nextTimerMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void thereIsOneTickOnItsWayAtATime() {
    setTimer(Duration.ofSeconds(1));
    setTimer(Duration.ofSeconds(2));
    time.advance(Duration.ofSeconds(5));
    for (int i = 0; i < 10; i++) {
      boolean _ = world.space().step();
    }
    world.settle();

    assertThat(ticks(world)).containsExactly(5_000_000L);
  }

  @Test
  void manyTimersCostAtMostAHundredTicksASecond() {
    for (int i = 1; i <= 1_000; i++) {
      setTimer(Duration.ofMillis(i));
    }
    for (int i = 0; i < 1_010; i++) {
      time.advance(Duration.ofMillis(1));
      world.settle();
    }

    assertThat(ticks(world)).hasSizeBetween(99, 102);
    assertThat(kernel.nextTimerMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aTickThatTheDiskRefusedIsWrittenWhenThereIsRoomAgain() {
    setTimer(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(1));
    disk.failWrites(0, 1);
    world.settle();
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofSeconds(2));
      world.settle();
    }

    assertThat(ticks(world)).hasSize(1);
    assertThat(kernel.nextTimerMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aTickOfAnotherSizeIsAFindingAndStopsNothing() {
    world.append(Input.of(InputKind.TICK.number(), new byte[] {1, 2, 3}));
    world.append(new RandomInputs(1).reading());
    world.settle();

    assertThat(world.space().health().findings())
        .extracting(SpaceHealth.Finding::kind)
        .containsExactly(SpaceHealth.Kind.TICK_DEFECT);
    assertThat(world.space().statistics().fieldMessages()).isEqualTo(1);
  }

  // Listening again

  private static List<ListeningRecord> listening(SteppedWorld world) {
    List<ListeningRecord> found = new ArrayList<>();
    try (Reader reader = world.inputs().reader(world.inputs().firstPosition())) {
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.LISTENING.number()) {
                  found.add(ListeningRecord.read(payload));
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    return found;
  }

  @Test
  void aClockThatIsSetForwardIsToldBeforeTheTick() {
    setTimer(Duration.ofMinutes(1));
    world.settle();
    time.advance(Duration.ofSeconds(1));
    time.setClock(Duration.ofHours(1));
    world.settle();

    assertThat(listening(world)).hasSize(1);
    ListeningRecord told = listening(world).getFirst();
    assertThat(told.nowMicros()).isEqualTo(START + 3_601_000_000L);
    assertThat(told.expectedMicros()).isEqualTo(START + 1_000_000L);
    assertThat(told.isSetBack()).isFalse();
    assertThat(ticks(world)).hasSize(1);
  }

  @Test
  void aClockThatIsSetBackIsTold() {
    setTimer(Duration.ofMinutes(1));
    world.settle();
    time.setClock(Duration.ofHours(-1));
    world.settle();

    assertThat(listening(world)).extracting(ListeningRecord::isSetBack).containsExactly(true);
    assertThat(ticks(world)).isEmpty();
  }

  @Test
  void aClockThatIsSlewedOrThatNobodyWaitsForIsNotTold() {
    time.setClock(Duration.ofHours(1));
    world.settle();
    setTimer(Duration.ofHours(2));
    world.settle();
    time.setClock(Duration.ofSeconds(4));
    world.settle();
    time.advance(Duration.ofMinutes(30));
    world.settle();

    assertThat(listening(world)).isEmpty();
  }

  @Test
  void whatTheDiskRefusedIsToldWhenThereIsRoomAgain() {
    setTimer(Duration.ofMinutes(1));
    world.settle();
    time.setClock(Duration.ofHours(1));
    disk.failWrites(0, 1);
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofSeconds(2));
      world.settle();
    }

    assertThat(listening(world)).hasSize(1);
    assertThat(ticks(world)).hasSize(1);
  }
}
