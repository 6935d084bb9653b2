package io.lockstep.field.bakery;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.field.DeviceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// The demo plant's physics: repeatable, and what a baker would believe.
class BakeryPlantTest {
  private static final int HOUR = 3_600;
  private static final OptionalDouble NONE = OptionalDouble.empty();

  /// A plant whose readings are kept, each series by `device/path`.
  private static final class Shift {
    private final BakeryPlant plant;
    private final Map<String, List<DeviceValue>> series = new HashMap<>();

    Shift(long seed) {
      plant = new BakeryPlant(seed);
    }

    Shift run(int seconds) {
      for (int second = 0; second < seconds; second++) {
        plant.step(1);
        plant
            .read()
            .forEach(
                (device, readings) ->
                    readings
                        .values()
                        .forEach(
                            (path, value) ->
                                series
                                    .computeIfAbsent(device + "/" + path, _ -> new ArrayList<>())
                                    .add(value)));
      }
      return this;
    }

    List<DeviceValue> of(String name) {
      return series.getOrDefault(name, List.of());
    }

    List<Double> numbers(String name) {
      return of(name).stream().map(BakeryPlantTest::number).toList();
    }

    String text(String name) {
      return of(name).getLast() instanceof DeviceValue.Text(String text) ? text : "no text";
    }

    double last(String name) {
      return number(of(name).getLast());
    }

    Answer command(String device, String name) {
      return plant.command(device, name, NONE);
    }
  }

  private static double number(DeviceValue value) {
    return switch (value) {
      case DeviceValue.Float64(double number) -> number;
      case DeviceValue.Int64(long number) -> number;
      case DeviceValue.Int32(int number) -> number;
      case DeviceValue.Float32(float number) -> number;
      case DeviceValue.Flag _, DeviceValue.Text _, DeviceValue.Time _ ->
          throw new AssertionError("expected a number, found " + value);
    };
  }

  private static long seed() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return seed;
  }

  private static Predicate<Double> in(double low, double high) {
    return value -> value >= low && value <= high;
  }

  @Test
  void theSameSeedGivesTheSameShift() {
    long seed = seed();
    assertThat(new Shift(seed).run(600).series).isEqualTo(new Shift(seed).run(600).series);
    assertThat(new Shift(seed).run(600).series).isNotEqualTo(new Shift(seed + 1).run(600).series);
  }

  @Test
  void whatHappensToOneMachineLeavesTheNoiseOfOthersAlone() {
    long seed = seed();
    Shift quiet = new Shift(seed);
    Shift drifting = new Shift(seed);
    drifting.plant.suffer(Fault.DRIFTING_SCALE, true);
    quiet.run(300);
    drifting.run(300);
    assertThat(drifting.of("oven-1/zone1/temperature"))
        .isEqualTo(quiet.of("oven-1/zone1/temperature"));
    assertThat(drifting.of("scale-1/weight")).isNotEqualTo(quiet.of("scale-1/weight"));
  }

  @Test
  void normalRunningIsQuiet() {
    // Each bound is that of a rule of the bakery with room to spare: none of them speaks.
    Shift shift = new Shift(seed()).run(6 * HOUR);
    assertThat(shift.numbers("oven-1/zone1/temperature")).allMatch(in(200, 220));
    assertThat(shift.numbers("oven-1/zone2/temperature")).allMatch(in(225, 245));
    assertThat(shift.numbers("oven-1/zone3/temperature")).allMatch(in(210, 230));
    assertThat(shift.numbers("oven-1/zone2/burner")).allMatch(in(30, 70));
    assertThat(shift.numbers("oven-1/beltSpeed")).allMatch(in(0.045, 0.055));
    assertThat(shift.numbers("mixer-1/doughTemperature")).allMatch(in(17, 29));
    assertThat(shift.numbers("mixer-2/power")).allMatch(in(0, 9));
    assertThat(shift.numbers("conveyor-1/productTemperature")).allMatch(in(30, 42));
    for (String scale : List.of("scale-1", "scale-2")) {
      assertThat(shift.numbers(scale + "/weight")).allMatch(in(450, 550));
      assertThat(shift.numbers(scale + "/meanWeight")).allMatch(in(494, 506));
      assertThat(shift.numbers(scale + "/rejectRate")).allMatch(in(0, 16));
    }
    for (String robot : List.of("robot-1", "robot-2")) {
      for (int axis = 1; axis <= 6; axis++) {
        assertThat(shift.numbers("%s/axis%d/temperature".formatted(robot, axis)))
            .allMatch(in(24, 55));
      }
      assertThat(shift.numbers(robot + "/cycleTime")).allMatch(in(1.6, 2.2));
      assertThat(shift.numbers(robot + "/waiting")).allMatch(in(0, 6));
    }
    assertThat(shift.numbers("warehouse-temp-1/temperature")).allMatch(in(18, 23));
    assertThat(shift.numbers("warehouse-temp-2/temperature")).allMatch(in(2, 6));
    assertThat(shift.numbers("warehouse-temp-3/temperature")).allMatch(in(-20, -15));
    assertThat(shift.numbers("warehouse-temp-4/temperature")).allMatch(in(13, 19));
    assertThat(shift.numbers("warehouse-temp-1/battery")).allMatch(in(60, 100));
    for (String station : List.of("oven-1", "conveyor-1", "scale-1", "robot-2")) {
      assertThat(shift.of(station + "/state")).containsOnly(new DeviceValue.Text("running"));
    }
    assertThat(shift.of("line-1/state")).containsOnly(new DeviceValue.Text("running"));
    assertThat(shift.last("line-1/oee")).isBetween(96.0, 100.0);
    assertThat(shift.last("line-1/energy")).isBetween(60.0, 150.0);
  }

  @Test
  void noLoafIsLostOrMade() {
    Shift shift = new Shift(seed()).run(HOUR);
    double picked = 0;
    double weighed = 0;
    for (int i = 1; i <= 2; i++) {
      double good = shift.last("scale-" + i + "/count") - shift.last("scale-" + i + "/rejected");
      double packed = shift.last("robot-" + i + "/picks") + shift.last("robot-" + i + "/waiting");
      // One is in the gripper, two waited at the beginning.
      assertThat(packed - good).isBetween(-1.0, 2.0);
      picked += packed;
      weighed += shift.last("scale-" + i + "/count");
    }
    assertThat(picked).isGreaterThan(2_000);
    assertThat(shift.last("line-1/throughput")).isBetween(44.0, 49.0);
    // Ten minutes of warming up, six or seven on the belts: 0.8 loaves a second since then.
    assertThat(weighed).isBetween(0.8 * (HOUR + 120), 0.8 * (HOUR + 240));
  }

  @Test
  void doughWarmsWhileItIsKneadedAndStartsColdWithEachBatch() {
    Shift shift = new Shift(7).run(HOUR);
    List<Double> celsius = shift.numbers("mixer-1/doughTemperature");
    List<Double> batch = shift.numbers("mixer-1/batch");
    int batches = 0;
    for (int second = 1; second < HOUR; second++) {
      if (batch.get(second) > batch.get(second - 1)) {
        batches++;
        assertThat(celsius.get(second)).as("second %d", second).isLessThan(19);
        assertThat(celsius.get(second - 1)).as("second %d", second).isGreaterThan(24);
      }
    }
    assertThat(batches).isBetween(12, 15);
  }

  @Test
  void aZoneFollowsItsSetpoint() {
    Shift shift = new Shift(seed());
    Answer answer = shift.plant.command("oven-1", "zone1/setSetpoint", OptionalDouble.of(195));
    assertThat(answer.status()).isEqualTo(200);
    shift.run(HOUR);
    assertThat(shift.last("oven-1/zone1/setpoint")).isEqualTo(195);
    assertThat(shift.last("oven-1/zone1/temperature")).isBetween(190.0, 200.0);
    assertThat(shift.plant.command("oven-1", "zone1/setSetpoint", OptionalDouble.of(900)).status())
        .isEqualTo(400);
    assertThat(
            shift
                .plant
                .command("oven-1", "zone1/setSetpoint", OptionalDouble.of(Double.NaN))
                .status())
        .isEqualTo(400);
    assertThat(shift.command("oven-1", "zone1/setSetpoint").status()).isEqualTo(400);
    assertThat(shift.command("oven-1", "explode").status()).isEqualTo(404);
    assertThat(shift.command("oven-9", "halt").status()).isEqualTo(404);
  }

  @Test
  void aHaltedLineStandsStillAndHoldsItsHeat() {
    Shift shift = new Shift(seed()).run(60);
    assertThat(shift.command("line-1", "halt").status()).isEqualTo(200);
    double picks = shift.run(30).last("robot-1/picks");
    double count = shift.last("scale-1/count");
    shift.run(600);
    assertThat(shift.last("oven-1/beltSpeed")).isZero();
    assertThat(shift.last("conveyor-1/speed")).isZero();
    assertThat(shift.last("scale-1/count")).isEqualTo(count);
    assertThat(shift.last("robot-1/picks")).isEqualTo(picks);
    for (String device : List.of("line-1", "mixer-1", "oven-1", "conveyor-1", "robot-2")) {
      assertThat(shift.text(device + "/state")).as(device).isEqualTo("halted");
    }
    // Holding: thirty degrees below the set point, not cold.
    assertThat(shift.last("oven-1/zone2/temperature")).isBetween(198.0, 212.0);
    assertThat(shift.last("line-1/power")).isLessThan(5);
    assertThat(shift.last("line-1/availability")).isLessThan(60);
  }

  @Test
  void aResumedLineRejectsWhatBakedTooLongAndThenIsItselfAgain() {
    Shift shift = new Shift(seed()).run(60);
    shift.command("line-1", "halt");
    shift.run(300);
    double rejected = shift.last("line-1/rejected");
    assertThat(shift.command("line-1", "resume").status()).isEqualTo(200);
    shift.run(900);
    assertThat(shift.last("line-1/rejected") - rejected).as("burnt loaves").isGreaterThan(80);
    assertThat(shift.numbers("oven-1/zone2/temperature")).allMatch(in(190, 250));
    shift.run(HOUR);
    assertThat(shift.text("line-1/state")).isEqualTo("running");
    assertThat(shift.last("scale-1/rejectRate")).isLessThan(10);
    assertThat(shift.last("line-1/throughput")).isBetween(44.0, 49.0);
  }

  @Test
  void whatStandsStillStopsWhatIsBeforeItAndStarvesWhatIsBehind() {
    Shift blocked = new Shift(seed()).run(60);
    blocked.command("conveyor-1", "halt");
    blocked.run(120);
    assertThat(blocked.text("oven-1/state")).isEqualTo("idle");
    assertThat(blocked.last("oven-1/beltSpeed")).isZero();
    assertThat(blocked.text("scale-1/state")).isEqualTo("idle");
    assertThat(blocked.text("robot-1/state")).isEqualTo("idle");
    assertThat(blocked.text("line-1/state")).isEqualTo("idle");
    blocked.command("conveyor-1", "resume");
    blocked.run(300);
    assertThat(blocked.text("line-1/state")).isEqualTo("running");
  }

  @Test
  void oneRobotCannotDoTheWorkOfTwo() {
    Shift shift = new Shift(seed()).run(60);
    shift.command("robot-1", "halt");
    double count = shift.run(60).last("scale-1/count");
    shift.run(600);
    assertThat(shift.last("scale-1/count") - count).as("its lane is full").isLessThan(20);
    assertThat(shift.last("line-1/throughput")).isLessThan(36);
    assertThat(shift.of("oven-1/state")).contains(new DeviceValue.Text("idle"));
    assertThat(shift.last("line-1/rejected")).as("baked too long meanwhile").isGreaterThan(50);
  }

  @Test
  void aSlowerRobotTakesLongerCycles() {
    Shift shift = new Shift(seed());
    assertThat(shift.plant.command("robot-2", "setSpeed", OptionalDouble.of(50)).status())
        .isEqualTo(200);
    shift.run(60);
    assertThat(shift.last("robot-2/cycleTime")).isBetween(3.4, 4.2);
    assertThat(shift.last("robot-2/speed")).isEqualTo(50);
    assertThat(shift.plant.command("robot-2", "setSpeed", OptionalDouble.of(300)).status())
        .isEqualTo(400);
  }

  @Test
  void longStepsAreAsGoodAsShortOnes() {
    BakeryPlant coarse = new BakeryPlant(3);
    for (int minute = 0; minute < 60; minute++) {
      coarse.step(60);
    }
    Shift fine = new Shift(3).run(HOUR);
    assertThat(coarse.everything("scale-1").values())
        .containsEntry("count", fine.of("scale-1/count").getLast());
  }

  @Test
  void sensorsOnBatterySpeakSeldomAndTheDoorWhenItMoves() {
    Shift shift = new Shift(seed()).run(HOUR);
    assertThat(shift.of("warehouse-temp-1/temperature")).hasSizeBetween(HOUR / 5 - 1, HOUR / 5 + 1);
    assertThat(shift.of("packing-gateway/uptime")).hasSizeBetween(HOUR / 5 - 1, HOUR / 5 + 1);
    assertThat(shift.of("warehouse-door-1/open"))
        .contains(new DeviceValue.Flag(true), new DeviceValue.Flag(false));
    assertThat(shift.of("warehouse-door-1/open")).hasSizeBetween(HOUR / 15, HOUR / 8);
  }
}
