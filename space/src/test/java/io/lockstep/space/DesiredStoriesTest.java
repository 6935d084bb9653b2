package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Devices become what they are desired to be, whatever happens in between.
class DesiredStoriesTest {
  private static final long FIRST_SEED = 20_261_126;

  @Test
  void devicesBecomeWhatTheyAreDesiredToBeInAHundredAndFiftyStories() {
    tell(150, FIRST_SEED);
  }

  @Tag("slow")
  @Test
  void devicesBecomeWhatTheyAreDesiredToBeInTwentyThousandStories() {
    tell(Integer.getInteger("lockstep.rounds", 20_000), new SplittableRandom().nextLong());
  }

  private static void tell(int stories, long firstSeed) {
    System.out.println("desired: " + stories + " stories from seed " + firstSeed);
    long told = 0;
    for (int i = 0; i < stories; i++) {
      DesiredRun story = new DesiredRun(firstSeed + i);
      story.run();
      told += story.told();
    }
    assertThat(told).as("messages to devices").isGreaterThan(stories * 5L);
  }
}
