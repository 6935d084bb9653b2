package io.lockstep.field.bakery;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.field.DeviceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Each fault does what its description says, at the time it says, and the same each time.
class FaultsTest {
  private final long seed = new Random().nextLong();
  private BakeryPlant plant = new BakeryPlant(seed);

  FaultsTest() {
    System.out.println("seed " + seed);
    plant.step(30);
  }

  private double number(String device, String path) {
    return plant.everything(device).values().get(path) instanceof DeviceValue.Float64(double value)
        ? value
        : Double.NaN;
  }

  private DeviceValue state(String device) {
    return plant.everything(device).values().getOrDefault("state", new DeviceValue.Text("none"));
  }

  /// Seconds until zone 2 was above 260 degrees five times in a row.
  private int secondsUntilTrip() {
    int above = 0;
    for (int second = 1; second < 120; second++) {
      plant.step(1);
      above = number("oven-1", "zone2/temperature") > 260 ? above + 1 : 0;
      if (above == 5) {
        return second;
      }
    }
    throw new AssertionError("expected five readings above 260 degrees within 120 s");
  }

  @Test
  void anOverheatingOvenTripsWithinTwentySecondsAndCoolsOnceTheLineIsHalted() {
    plant.suffer(Fault.OVEN_OVERHEATING, true);
    assertThat(secondsUntilTrip()).isBetween(10, 22);
    plant.command("line-1", "halt", OptionalDouble.empty());
    plant.step(1);
    assertThat(number("oven-1", "zone2/burner")).as("gas is cut").isZero();
    plant.step(60);
    assertThat(number("oven-1", "zone2/temperature")).isLessThan(240);
    assertThat(state("line-1")).isEqualTo(new DeviceValue.Text("halted"));
  }

  @Test
  void anOvenResumedWithTheFaultStillInItOverheatsAgainAndAMendedOneDoesNot() {
    plant.suffer(Fault.OVEN_OVERHEATING, true);
    int first = secondsUntilTrip();
    plant.command("line-1", "halt", OptionalDouble.empty());
    plant.step(30);
    plant.command("line-1", "resume", OptionalDouble.empty());
    assertThat(secondsUntilTrip()).isGreaterThan(0);
    plant.command("line-1", "halt", OptionalDouble.empty());
    plant.suffer(Fault.OVEN_OVERHEATING, false);
    plant.step(60);
    plant.command("line-1", "resume", OptionalDouble.empty());
    for (int second = 0; second < 1_800; second++) {
      plant.step(1);
      assertThat(number("oven-1", "zone2/temperature")).isLessThan(255);
    }
    assertThat(first).isPositive();
  }

  @Test
  void theSameFaultAtTheSameMomentEndsTheSame() {
    for (Fault fault : Fault.values()) {
      assertThat(afterMinute(fault)).as(fault.text()).isEqualTo(afterMinute(fault));
    }
  }

  private List<Map<String, DeviceValue>> afterMinute(Fault fault) {
    plant = new BakeryPlant(seed);
    plant.suffer(fault, true);
    plant.step(60);
    return plant.read().values().stream().map(Readings::values).toList();
  }

  @Test
  void aFreezingSensorRepeatsItselfForTwentySecondsAndThenIsSilent() {
    plant.suffer(Fault.SENSOR_FREEZING, true);
    List<Map<String, DeviceValue>> said = new ArrayList<>();
    int silentSince = 0;
    for (int second = 1; second <= 120; second++) {
      plant.step(1);
      Readings readings = plant.read().get("warehouse-temp-2");
      if (readings != null) {
        said.add(readings.values());
        silentSince = second;
      }
    }
    assertThat(said).hasSizeBetween(3, 5);
    // What it said last before the fault was read is what it goes on to say.
    assertThat(said.stream().distinct()).hasSize(1);
    assertThat(silentSince).isLessThanOrEqualTo(20);
    plant.suffer(Fault.SENSOR_FREEZING, false);
    plant.step(5);
    assertThat(plant.read()).containsKey("warehouse-temp-2");
  }

  @Test
  void aDriftingScaleRejectsGoodLoavesUntilItsZeroIsSet() {
    plant.suffer(Fault.DRIFTING_SCALE, true);
    int seconds = 0;
    while (number("scale-1", "meanWeight") < 508 && seconds < 120) {
      plant.step(1);
      seconds++;
    }
    assertThat(seconds).as("mean weight deviates").isBetween(10, 60);
    while (number("scale-1", "rejectRate") <= 20 && seconds < 180) {
      plant.step(1);
      seconds++;
    }
    assertThat(seconds).as("rejects").isLessThan(120);
    assertThat(number("scale-2", "rejectRate")).isLessThan(10);
    plant.suffer(Fault.DRIFTING_SCALE, false);
    plant.step(300);
    assertThat(number("scale-1", "meanWeight")).isBetween(495.0, 505.0);
    assertThat(number("scale-1", "rejectRate")).isLessThan(10);
  }

  @Test
  void aDraggingBrakeWarmsAnAxisUntilTheRobotHaltsItself() {
    plant.suffer(Fault.ROBOT_WARM, true);
    plant.step(60);
    assertThat(number("robot-1", "axis2/temperature")).isGreaterThan(60);
    assertThat(number("robot-1", "axis3/temperature")).isLessThan(55);
    plant.step(240);
    assertThat(state("robot-1")).isEqualTo(new DeviceValue.Text("halted"));
    plant.suffer(Fault.ROBOT_WARM, false);
    plant.step(400);
    assertThat(plant.command("robot-1", "resume", OptionalDouble.empty()).status()).isEqualTo(200);
    plant.step(30);
    assertThat(state("robot-1")).isEqualTo(new DeviceValue.Text("running"));
  }

  @Test
  void faultsOfCommunicationLeaveTheMachinesAlone() {
    BakeryPlant quiet = new BakeryPlant(seed);
    BakeryPlant offline = new BakeryPlant(seed);
    offline.suffer(Fault.GATEWAY_OFFLINE, true);
    offline.suffer(Fault.RENAMED_METRIC, true);
    quiet.step(100);
    offline.step(100);
    assertThat(offline.everything("warehouse-temp-1").values())
        .isEqualTo(quiet.everything("warehouse-temp-1").values());
  }
}
