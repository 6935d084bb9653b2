package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A command with a key, devices of all manners, and a hub that is killed between any two
/// operations of its disk: at most one actuation, always an end, and a reason wherever it is not
/// known what the machine did.
class CommandStoryTest {
  /// More operations than a story takes.
  private static final int NEVER = 1_000_000;

  private static final Map<StoryDevice.Manner, String> UNCUT =
      new EnumMap<>(
          Map.of(
              StoryDevice.Manner.PROMPT, "verified",
              StoryDevice.Manner.LATE, "verified",
              StoryDevice.Manner.TWICE, "verified",
              StoryDevice.Manner.CONTRADICTING, "verified",
              StoryDevice.Manner.WRONG, "timed-out",
              StoryDevice.Manner.NEVER, "timed-out",
              StoryDevice.Manner.REFUSING, "failed",
              StoryDevice.Manner.WITHOUT_EFFECT, "unverified",
              StoryDevice.Manner.EFFECT_FIRST, "verified",
              StoryDevice.Manner.SILENT_EFFECT, "timed-out"));

  @ParameterizedTest
  @EnumSource
  void overJsonEachMannerEndsAsItMust(StoryDevice.Manner manner) {
    assertThat(new CommandStory(manner, CommandStory.Cancel.NEVER, false).tell(NEVER, false))
        .isEqualTo(UNCUT.get(manner));
  }

  @ParameterizedTest
  @EnumSource
  void overSparkplugEachMannerEndsAsItMust(StoryDevice.Manner manner) {
    boolean isRefusal = manner == StoryDevice.Manner.REFUSING; // There is no answer but the value.
    assertThat(new CommandStory(manner, CommandStory.Cancel.NEVER, true).tell(NEVER, false))
        .isEqualTo(isRefusal ? "timed-out" : UNCUT.get(manner));
  }

  @Test
  void whatIsCancelledBeforeTheDeviceHasItIsCancelledForSure() {
    for (StoryDevice.Manner manner : StoryDevice.Manner.values()) {
      assertThat(new CommandStory(manner, CommandStory.Cancel.AT_ONCE, false).tell(NEVER, false))
          .isEqualTo("cancelled");
    }
  }

  /// Every cut of two stories, in both ways of ending; the others are told in the slow profile.
  @Test
  void aHubThatIsKilledAnywhereDoublesNothingAndEndsAll() {
    cutEverywhere(StoryDevice.Manner.PROMPT, CommandStory.Cancel.NEVER, false);
    cutEverywhere(StoryDevice.Manner.PROMPT, CommandStory.Cancel.AT_ONCE, false);
    cutEverywhere(StoryDevice.Manner.LATE, CommandStory.Cancel.LATER, false);
    cutEverywhere(StoryDevice.Manner.EFFECT_FIRST, CommandStory.Cancel.NEVER, true);
  }

  @Tag("slow")
  @Test
  void aHubThatIsKilledAnywhereInAnyStoryDoublesNothingAndEndsAll() {
    for (StoryDevice.Manner manner : StoryDevice.Manner.values()) {
      for (CommandStory.Cancel cancel : CommandStory.Cancel.values()) {
        cutEverywhere(manner, cancel, false);
        cutEverywhere(manner, cancel, true);
      }
    }
  }

  private static void cutEverywhere(
      StoryDevice.Manner manner, CommandStory.Cancel cancel, boolean isSparkplug) {
    Set<String> ends = new TreeSet<>();
    int cuts = 0;
    boolean wasCut = true;
    while (wasCut) {
      CommandStory killed = new CommandStory(manner, cancel, isSparkplug);
      ends.add(killed.tell(cuts, false));
      ends.add(new CommandStory(manner, cancel, isSparkplug).tell(cuts, true));
      wasCut = killed.wasCut();
      cuts++;
    }
    System.out.printf(
        "%s, cancel %s, %s: %d cuts, ends %s%n",
        manner, cancel, isSparkplug ? "Sparkplug" : "JSON", cuts, ends);
    assertThat(cuts).as("operations of the story").isGreaterThan(15);
  }
}
