package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo's models beside its own physics: silent while all is well, and ahead of the fixed
/// thresholds when something is not.
class BakeryShadowTest {
  private static final int HOUR = 3_600;

  @TempDir Path folder;

  private WatchedShift shift() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return new WatchedShift(seed, folder);
  }

  @Test
  void hoursOfNormalRunningRaiseNothing() {
    assertThat(shift().run(2 * HOUR).alarms()).isEmpty();
  }

  @Test
  @Tag("slow")
  void aDayOfNormalRunningRaisesNothing() {
    assertThat(shift().run(24 * HOUR).alarms()).isEmpty();
  }

  @Test
  void aDriftingScaleIsFoundBeforeItsThreshold() {
    WatchedShift shift = shift().run(600);
    shift.shift().fault("drifting-scale", true);

    int found = shift.secondsUntil("scale-differs scale-1", 120);

    assertThat(shift.alarms()).containsExactly("scale-differs scale-1");
    int later = shift.secondsUntil("scale-deviates scale-1", 120);
    System.out.println("drifting scale: %d s, threshold %d s".formatted(found, found + later));
  }

  @Test
  void aFrozenSensorIsFoundBeforeItIsMissed() {
    WatchedShift shift = shift().run(HOUR);
    shift.shift().fault("sensor-freezing", true);

    int found = shift.secondsUntil("sensor-stuck warehouse-temp-2", 60);

    assertThat(shift.alarms()).containsExactly("sensor-stuck warehouse-temp-2");
    int later = shift.secondsUntil("sensor-silent warehouse-temp-2", 60);
    System.out.println("frozen sensor: %d s, silence %d s".formatted(found, found + later));
  }

  @Test
  void anOverheatingOvenIsFoundBeforeItsThreshold() {
    WatchedShift shift = shift().run(600);
    shift.shift().fault("oven-overheating", true);

    int found = shift.secondsUntil("oven-differs oven-1", 120);

    assertThat(shift.alarms()).containsExactly("oven-differs oven-1");
    int later = shift.secondsUntil("oven-overheating oven-1", 120);
    System.out.println("overheating oven: %d s, threshold %d s".formatted(found, found + later));
  }
}
