package io.lockstep.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The scorer against cases that were worked out by hand.
class NabProfileTest {
  private static final List<NabFile.Window> WINDOW = List.of(new NabFile.Window(400, 499));

  private static NabProfile.Tally judge(NabProfile profile, Integer... rows) {
    return profile.judge(1_000, WINDOW, List.of(rows));
  }

  private static double sigmoid(double x) {
    return 2 / (1 + Math.exp(5 * x)) - 1;
  }

  @Test
  void theFirstRowOfAWindowGainsAllAndTheLastNearlyNothing() {
    assertThat(judge(NabProfile.STANDARD, 400).value()).isCloseTo(1, within(1e-12));
    // Half-way: sigmoid(-0.5) / sigmoid(-1) = 0.848284 / 0.986614.
    assertThat(judge(NabProfile.STANDARD, 450).value()).isCloseTo(0.859793, within(1e-6));
    // The last: sigmoid(-0.01) = 0.024995.
    assertThat(judge(NabProfile.STANDARD, 499).value()).isCloseTo(0.025334, within(1e-6));
  }

  @Test
  void onlyTheEarliestOfAWindowCounts() {
    assertThat(judge(NabProfile.STANDARD, 400, 401, 450))
        .isEqualTo(judge(NabProfile.STANDARD, 400));
  }

  @Test
  void aWindowThatIsMissedLoses() {
    assertThat(judge(NabProfile.STANDARD)).isEqualTo(new NabProfile.Tally(-1, 0, 0));
    assertThat(judge(NabProfile.LOW_FALSE_NEGATIVES)).isEqualTo(new NabProfile.Tally(-2, 0, 0));
  }

  @Test
  void aDetectionOutsideLosesByItsDistanceToTheWindowBefore() {
    // None before it: all of 0.11.
    assertThat(judge(NabProfile.STANDARD, 300).value()).isCloseTo(-1 - 0.11, within(1e-12));
    // 33 rows behind the end of one of 100: sigmoid(33 / 99) = -0.682262.
    assertThat(judge(NabProfile.STANDARD, 532).value())
        .isCloseTo(-1 + 0.11 * sigmoid(1 / 3.0), within(1e-12));
    assertThat(judge(NabProfile.LOW_FALSE_POSITIVES, 532).value())
        .isCloseTo(-1 - 0.22 * 0.682262, within(1e-6));
    // More than three windows behind it.
    assertThat(judge(NabProfile.STANDARD, 900).value()).isCloseTo(-1 - 0.11, within(1e-12));
    assertThat(judge(NabProfile.STANDARD, 300, 532, 900).wrong()).isEqualTo(3);
  }

  @Test
  void probationIsNotJudged() {
    assertThat(NabProfile.probation(1_000)).isEqualTo(150);
    assertThat(NabProfile.probation(4_033)).isEqualTo(604);
    assertThat(NabProfile.probation(22_695)).isEqualTo(750);
    assertThat(judge(NabProfile.STANDARD, 149, 400)).isEqualTo(judge(NabProfile.STANDARD, 400));
    assertThat(judge(NabProfile.STANDARD, 150, 400)).isNotEqualTo(judge(NabProfile.STANDARD, 400));
  }

  @Test
  void nothingIsZeroAndEverythingAtOnceIsAHundred() {
    for (NabProfile profile : NabProfile.all()) {
      assertThat(profile.score(judge(profile).value(), 1)).isZero();
      assertThat(profile.score(judge(profile, 400).value(), 1)).isCloseTo(100, within(1e-9));
    }
    // One false positive on top: 100 (1 - 0.11 + 1) / 2.
    double value = judge(NabProfile.STANDARD, 300, 400).value();
    assertThat(NabProfile.STANDARD.score(value, 1)).isCloseTo(94.5, within(1e-9));
  }
}
