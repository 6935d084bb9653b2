package io.lockstep.history.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The time that retention goes by.
class LivedTimeTest {
  private static final long HOUR = Duration.ofHours(1).toMillis() * 1_000;
  private static final long DAY = 24 * HOUR;
  private static final long START = 1_772_323_200_000_000L;

  @Test
  void aClockIsBelievedWhenNothingIsKnown() {
    LivedTime time = new LivedTime(Long.MIN_VALUE);

    assertThat(time.advance(START, 0)).isEqualTo(START);
    assertThat(time.isBraked()).isFalse();
  }

  @Test
  void aRestartAfterAWeekendIsBelieved() {
    LivedTime time = new LivedTime(START);

    assertThat(time.advance(START + 2 * DAY, 0)).isEqualTo(START + 2 * DAY);
    assertThat(time.isBraked()).isFalse();
  }

  @Test
  void aClockThatJumpsAheadIsFollowedADayForAnHour() {
    LivedTime time = new LivedTime(START);
    long wrong = START + 3_650 * DAY;

    assertThat(time.advance(wrong, 0)).isEqualTo(START);
    assertThat(time.advance(wrong + HOUR, nanos(HOUR))).isEqualTo(START + DAY);
    assertThat(time.isBraked()).isTrue();
  }

  @Test
  void aClockThatIsSetRightIsBelievedAgain() {
    LivedTime time = new LivedTime(START);
    long _ = time.advance(START + 3_650 * DAY, 0);

    assertThat(time.advance(START + HOUR, nanos(HOUR))).isEqualTo(START + HOUR);
    assertThat(time.isBraked()).isFalse();
  }

  @Test
  void aPlantThatStoodStillForAMonthCatchesUp() {
    LivedTime time = new LivedTime(START);
    for (int hour = 0; hour <= 32; hour++) {
      long _ = time.advance(START + 30 * DAY + hour * HOUR, nanos(hour * HOUR));
    }

    assertThat(time.micros()).isEqualTo(START + 30 * DAY + 32 * HOUR);
    assertThat(time.isBraked()).isFalse();
  }

  @Test
  void itNeverGoesBack() {
    LivedTime time = new LivedTime(START);

    assertThat(time.advance(START - DAY, 0)).isEqualTo(START);
    assertThat(time.advance(START - DAY + HOUR, nanos(HOUR))).isEqualTo(START);
  }

  private static long nanos(long micros) {
    return micros * 1_000;
  }
}
