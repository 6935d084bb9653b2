package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The demo plant's physics: repeatable, and what a baker would believe.
class BakeryLineTest {
  private static final int HOUR = 3_600;
  private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(-?[0-9.]+)");

  /// All readings of a shift, each series by station and sensor; the oven's zones are one object
  /// each.
  private static Map<String, List<Double>> shift(long seed, int seconds) {
    BakeryLine line = new BakeryLine(seed);
    Map<String, List<Double>> series = new HashMap<>();
    for (int second = 0; second < seconds; second++) {
      line.step(1)
          .forEach(
              (station, json) -> {
                Matcher number = NUMBER.matcher(json);
                while (number.find()) {
                  series
                      .computeIfAbsent(station + "/" + number.group(1), _ -> new ArrayList<>())
                      .add(Double.valueOf(number.group(2)));
                }
              });
    }
    return series;
  }

  private static List<Double> of(Map<String, List<Double>> shift, String name) {
    return shift.getOrDefault(name, List.of());
  }

  @Test
  void theSameSeedGivesTheSameShift() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    assertThat(shift(seed, 600)).isEqualTo(shift(seed, 600));
    assertThat(shift(seed, 600)).isNotEqualTo(shift(seed + 1, 600));
  }

  @Test
  void everyStationSpeaksAtEachStep() {
    BakeryLine line = new BakeryLine(1);
    for (int i = 0; i < 100; i++) {
      assertThat(line.step(1).keySet()).containsExactlyElementsOf(BakeryLine.STATIONS);
    }
  }

  @Test
  void sensorsStayInPlausibleRanges() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Map<String, List<Double>> shift = shift(seed, 4 * HOUR);
    assertThat(of(shift, "mixer-1/doughTemperature")).hasSize(4 * HOUR).allMatch(in(17, 29));
    assertThat(of(shift, "mixer-2/motorPower")).hasSize(4 * HOUR).allMatch(in(1.5, 9));
    assertThat(of(shift, "mixer-1/speed")).allMatch(in(100, 230));
    assertThat(of(shift, "oven-1/temperature")).hasSize(12 * HOUR).allMatch(in(170, 260));
    assertThat(of(shift, "oven-1/burner")).allMatch(in(0, 100));
    assertThat(of(shift, "oven-1/beltSpeed")).allMatch(in(0.045, 0.055));
    assertThat(of(shift, "conveyor-1/productTemperature")).allMatch(in(20, 60));
    assertThat(of(shift, "scale-1/weight")).allMatch(in(450, 550));
  }

  private static Predicate<Double> in(double low, double high) {
    return value -> value >= low && value <= high;
  }

  @Test
  void doughWarmsWhileItIsKneadedAndStartsColdWithEachBatch() {
    Map<String, List<Double>> shift = shift(7, HOUR);
    List<Double> celsius = of(shift, "mixer-1/doughTemperature");
    List<Double> batch = of(shift, "mixer-1/batch");
    assertThat(batch.getLast()).isEqualTo(1 + HOUR / 240);
    for (int second = 1; second < HOUR; second++) {
      if (batch.get(second) > batch.get(second - 1)) {
        assertThat(celsius.get(second)).as("second %d", second).isLessThan(19);
        assertThat(celsius.get(second - 1)).as("second %d", second).isGreaterThan(24);
      }
    }
  }

  @Test
  void anOvenZoneSettlesAtItsSetpoint() {
    List<Double> celsius = of(shift(3, 4 * HOUR), "oven-1/temperature");
    // Three zones in turn: 210, 235 and 220 degrees.
    double[] setpoints = {210, 235, 220};
    for (int zone = 0; zone < 3; zone++) {
      double sum = 0;
      for (int second = 3 * HOUR; second < 4 * HOUR; second++) {
        sum += celsius.get(3 * second + zone);
      }
      assertThat(sum / HOUR)
          .as("zone %d", zone + 1)
          .isBetween(setpoints[zone] - 2, setpoints[zone] + 2);
    }
  }

  @Test
  void aScaleCountsEveryLoafAndRejectsFew() {
    Map<String, List<Double>> shift = shift(11, HOUR);
    List<Double> count = of(shift, "scale-1/count");
    List<Double> rejected = of(shift, "scale-1/rejected");
    assertThat(count).isSorted();
    assertThat(rejected).isSorted();
    // One loaf each 2.5 s, a deviation of 6 g against a tolerance of 15 g: 1.2 %.
    assertThat(count.getLast()).isEqualTo(HOUR / 2.5);
    assertThat(rejected.getLast() / count.getLast()).isBetween(0.002, 0.035);
  }
}
