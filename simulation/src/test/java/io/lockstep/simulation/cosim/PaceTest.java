package io.lockstep.simulation.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Simulated time bound to a clock, which the test moves.
class PaceTest {
  private long now = 5_000_000_000L;
  private final List<Long> waits = new ArrayList<>();

  private Pace.Timed pace(double factor) {
    return Pace.of(
        factor,
        () -> now,
        nanos -> {
          waits.add(nanos);
          // It may come back early.
          now += nanos > 10 ? nanos / 2 : nanos;
        });
  }

  @Test
  void aRunWaitsUntilItIsTime() {
    Pace.Timed pace = pace(2);
    pace.begin(10);
    pace.reach(11);

    assertThat(now).isEqualTo(5_500_000_000L);
    assertThat(waits.getFirst()).isEqualTo(500_000_000L);
    assertThat(pace.worstLag()).isZero();
  }

  @Test
  void aRunThatIsLateDoesNotWaitUntilItHasCaughtUp() {
    Pace.Timed pace = pace(1);
    pace.begin(0);
    now += 300_000_000L;
    pace.reach(0.1);
    pace.reach(0.2);
    assertThat(waits).isEmpty();
    assertThat(pace.worstLag()).isCloseTo(0.2, within(1e-9));

    pace.reach(0.4);
    assertThat(now).isEqualTo(5_400_000_000L);
  }

  @Test
  void aFactorThatIsNoneIsRefused() {
    assertThatThrownBy(() -> pace(0)).hasMessageContaining("more than 0, found 0.0");
    assertThatThrownBy(() -> pace(Double.NaN)).hasMessageContaining("found NaN");
  }
}
