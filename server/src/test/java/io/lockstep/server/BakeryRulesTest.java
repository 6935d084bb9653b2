package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// The demo's rules over its own physics: silent while all is well, and each fault is told by the
/// rules that its description names.
class BakeryRulesTest {
  private static final int HOUR = 3_600;

  private static WatchedShift shift() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return new WatchedShift(seed);
  }

  @Test
  void hoursOfNormalRunningRaiseNothing() {
    WatchedShift shift = shift().run(6 * HOUR);
    assertThat(shift.alarms()).isEmpty();
    assertThat(shift.commands()).isEmpty();
  }

  @Test
  void anOverheatingOvenIsOneAlarmAndOneHalt() {
    WatchedShift shift = shift().run(60);
    shift.shift().fault("oven-overheating", true);
    shift.run(25);
    assertThat(shift.alarms()).containsExactly("oven-overheating oven-1");
    assertThat(shift.commands()).hasSize(1);
    assertThat(shift.commands().getFirst().path("twin").asString()).isEqualTo("line-1");
    assertThat(shift.commands().getFirst().path("name").asString()).isEqualTo("halt");
    assertThat(shift.shift().command("line-1", "halt")).isTrue();
    shift.shift().fault("oven-overheating", false);
    shift.run(120);
    assertThat(shift.shift().command("line-1", "resume")).isTrue();
    shift.run(HOUR);
    assertThat(shift.commands()).as("it never trips again").hasSize(1);
    // What stood in the heat is too light.
    assertThat(shift.alarms().subList(1, shift.alarms().size()))
        .allMatch(alarm -> alarm.matches("(scale-deviates|too-many-rejects) scale-[12]"));
  }

  @Test
  void aFrozenSensorIsSilent() {
    WatchedShift shift = shift().run(60);
    shift.shift().fault("sensor-freezing", true);
    shift.run(40);
    assertThat(shift.alarms()).isEmpty();
    shift.run(20);
    assertThat(shift.alarms()).containsExactly("sensor-silent warehouse-temp-2");
  }

  @Test
  void aDriftingScaleDeviatesAndRejects() {
    WatchedShift shift = shift().run(60);
    shift.shift().fault("drifting-scale", true);
    shift.run(120);
    // The loaves are drawn: of some hundred shifts, one comes to both in the same second.
    assertThat(shift.alarms())
        .containsExactlyInAnyOrder("scale-deviates scale-1", "too-many-rejects scale-1");
  }

  @Test
  void aDraggingBrakeIsAWarmAxis() {
    WatchedShift shift = shift().run(60);
    shift.shift().fault("robot-warm", true);
    // How soon depends on how busy the robot is, which is drawn.
    for (int waited = 0; shift.alarms().isEmpty() && waited < 300; waited++) {
      shift.run(1);
    }
    assertThat(shift.alarms()).containsExactly("robot-axis-2-warm robot-1");
  }
}
