package io.lockstep.space;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nothing acknowledged is lost when the power goes, and what comes back is what an uninterrupted
/// run would have made of the inputs.
class PowerLossTest {
  private static final long FIRST_SEED = 20_261_122;

  @Test
  void nothingAcknowledgedIsLostInAThousandStories() {
    tell(1_000, FIRST_SEED);
  }

  @Tag("slow")
  @Test
  void nothingAcknowledgedIsLostInAHundredThousandStories() {
    tell(100_000, new SplittableRandom().nextLong());
  }

  private static void tell(int stories, long firstSeed) {
    System.out.println("power loss: " + stories + " stories from seed " + firstSeed);
    for (int i = 0; i < stories; i++) {
      new PowerLossRun(firstSeed + i).run();
    }
  }
}
