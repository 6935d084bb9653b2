package io.lockstep.field;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The physics of the demo bakery: two mixers, a tunnel oven with three zones, a cooling conveyor,
/// two check scales. Plain first-order dynamics with sensor noise; every step is computed from the
/// one before and a seed, so a run can be repeated. Confined to one thread.
final class BakeryLine {
  static final List<String> STATIONS =
      List.of("mixer-1", "mixer-2", "oven-1", "conveyor-1", "scale-1", "scale-2");

  private static final double ROOM_CELSIUS = 24;
  private static final double FLOUR_CELSIUS = 18;
  private static final double MIXING_SECONDS = 240;
  private static final double BELT_METRES_PER_SECOND = 0.05;
  private static final double LOAF_GRAMS = 500;
  private static final double LOAF_TOLERANCE_GRAMS = 15;
  private static final double SECONDS_PER_LOAF = 2.5;

  private final RandomGenerator random;
  private final Mixer[] mixers = {new Mixer(0), new Mixer(MIXING_SECONDS / 2)};
  private final Zone[] zones = {new Zone(210), new Zone(235), new Zone(220)};
  private final Scale[] scales = {new Scale(), new Scale()};
  private double beltSpeed = BELT_METRES_PER_SECOND;
  private double productCelsius = 40;

  BakeryLine(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// Lets time pass and returns what each station's sensors say then, as the JSON text of a
  /// telemetry message.
  Map<String, String> step(double seconds) {
    Map<String, String> readings = new LinkedHashMap<>();
    for (int i = 0; i < mixers.length; i++) {
      readings.put("mixer-" + (i + 1), mixers[i].step(seconds));
    }
    readings.put("oven-1", stepOven(seconds));
    readings.put("conveyor-1", stepConveyor(seconds));
    for (int i = 0; i < scales.length; i++) {
      readings.put("scale-" + (i + 1), scales[i].step(seconds));
    }
    return readings;
  }

  private String stepOven(double seconds) {
    beltSpeed += (BELT_METRES_PER_SECOND - beltSpeed) * 0.2 + noise(0.0003);
    StringBuilder out = new StringBuilder("{\"state\":\"running\",\"beltSpeed\":");
    out.append(number(beltSpeed, 4));
    for (int i = 0; i < zones.length; i++) {
      double left = i > 0 ? zones[i - 1].celsius : ROOM_CELSIUS;
      double right = i < zones.length - 1 ? zones[i + 1].celsius : ROOM_CELSIUS;
      out.append(",\"zone%d\":".formatted(i + 1));
      out.append(zones[i].step(seconds, (left + right) / 2));
    }
    return out.append('}').toString();
  }

  private String stepConveyor(double seconds) {
    double entering = 60 + zones[2].celsius * 0.15;
    double target = ROOM_CELSIUS + (entering - ROOM_CELSIUS) * 0.18;
    productCelsius += (target - productCelsius) * approach(seconds, 90);
    return "{\"state\":\"running\",\"productTemperature\":%s,\"speed\":%s}"
        .formatted(number(productCelsius + noise(0.15), 2), number(beltSpeed * 1.1, 4));
  }

  private final class Mixer {
    private double elapsed;
    private int batch = 1;
    private double doughCelsius = FLOUR_CELSIUS;

    Mixer(double elapsed) {
      this.elapsed = elapsed;
    }

    String step(double seconds) {
      elapsed += seconds;
      if (elapsed >= MIXING_SECONDS) {
        elapsed = 0;
        batch++;
        doughCelsius = FLOUR_CELSIUS;
      }
      boolean fast = elapsed > MIXING_SECONDS / 3;
      double rpm = fast ? 220 : 110;
      // Dough stiffens as gluten forms: power climbs, and what goes in comes out as heat.
      double kilowatts = (fast ? 5.5 : 2.4) * (1 + 0.35 * elapsed / MIXING_SECONDS);
      doughCelsius += kilowatts * seconds * 0.007;
      return "{\"state\":\"running\",\"doughTemperature\":%s,\"batch\":%d,\"motorPower\":%s,\"speed\":%s}"
          .formatted(
              number(doughCelsius + noise(0.05), 2),
              batch,
              number(kilowatts + noise(0.08), 3),
              number(rpm + noise(0.6), 1));
    }
  }

  private final class Zone {
    private final double setpoint;
    private double celsius;
    private double integral;

    Zone(double setpoint) {
      this.setpoint = setpoint;
      this.celsius = setpoint - 12;
      this.integral = 45;
    }

    String step(double seconds, double neighbours) {
      double error = setpoint - celsius;
      integral = Math.clamp(integral + error * seconds * 0.02, 0, 100);
      double burner = Math.clamp(integral + error * 2.5, 0, 100);
      double equilibrium = ROOM_CELSIUS + burner * 4.3;
      celsius += (equilibrium - celsius) * approach(seconds, 180);
      celsius += (neighbours - celsius) * approach(seconds, 1_500);
      return "{\"temperature\":%s,\"burner\":%s}"
          .formatted(number(celsius + noise(0.2), 2), number(burner, 1));
    }
  }

  private final class Scale {
    private double untilNext = SECONDS_PER_LOAF;
    private long count;
    private long rejected;
    private double grams = LOAF_GRAMS;

    String step(double seconds) {
      untilNext -= seconds;
      while (untilNext <= 0) {
        untilNext += SECONDS_PER_LOAF;
        grams = LOAF_GRAMS + random.nextGaussian() * 6;
        count++;
        if (Math.abs(grams - LOAF_GRAMS) > LOAF_TOLERANCE_GRAMS) {
          rejected++;
        }
      }
      return "{\"state\":\"running\",\"weight\":%s,\"count\":%d,\"rejected\":%d}"
          .formatted(number(grams, 1), count, rejected);
    }
  }

  private static double approach(double seconds, double timeConstant) {
    return 1 - Math.exp(-seconds / timeConstant);
  }

  private double noise(double deviation) {
    return random.nextGaussian() * deviation;
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
