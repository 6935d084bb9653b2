package io.lockstep.simulation.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// A course is thinned out so that what is off most stays.
class ComparedCourseTest {
  @Property(tries = 200)
  void theReadingsThatAreOffMostStay(
      @ForAll @IntRange(min = 1, max = 5_000) int size, @ForAll long seed, @ForAll boolean fails) {
    Random random = new Random(seed);
    long[] micros = LongStream.range(0, size).map(i -> 1_000 * i).toArray();
    double[] measured = random.doubles(size, -5, 5).toArray();
    double[] before = random.doubles(size, -5, 5).toArray();
    double[] after = fails ? new double[0] : random.doubles(size, -5, 5).toArray();

    ComparedCourse course = ComparedCourse.of(micros, measured, before, after);

    double[] beside = fails ? before : after;
    int least = extreme(measured, beside, -1);
    int greatest = extreme(measured, beside, 1);
    assertThat(course.micros())
        .isSorted()
        .doesNotHaveDuplicates()
        .hasSizeLessThanOrEqualTo(ComparedCourse.POINTS_MAX)
        .contains(micros[least], micros[greatest]);
    assertThat(course.measured()).hasSameSizeAs(course.micros());
    assertThat(course.before()).hasSameSizeAs(course.micros());
    assertThat(course.after()).hasSize(fails ? 0 : course.micros().size());
    for (int i = 0; i < course.micros().size(); i++) {
      int at = (int) (course.micros().get(i) / 1_000);
      assertThat(course.measured().get(i)).isEqualTo(measured[at]);
      assertThat(course.before().get(i)).isEqualTo(before[at]);
    }
    if (size <= ComparedCourse.POINTS_MAX) {
      assertThat(course.micros()).hasSize(size);
    }
  }

  private static int extreme(double[] measured, double[] beside, int sign) {
    return IntStream.range(0, measured.length)
        .reduce(
            (one, other) ->
                sign * (measured[other] - beside[other]) > sign * (measured[one] - beside[one])
                    ? other
                    : one)
        .orElseThrow();
  }
}
