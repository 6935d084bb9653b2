package io.lockstep.space.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.LockstepException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whenever the process or the power goes, the chain goes on: it holds each command that the
/// changes log holds, once, and nothing is complained of.
class AuditCrashTest {
  @Test
  void theChainGoesOnAfterAHundredStories() {
    tell(100, 20_261_126);
  }

  @Tag("slow")
  @Test
  void theChainGoesOnAfterTwentyThousandStories() {
    tell(
        Integer.getInteger("lockstep.rounds", 20_000),
        Long.getLong("lockstep.seed", new SplittableRandom().nextLong()));
  }

  private static void tell(int stories, long firstSeed) {
    System.out.println("audit crash: " + stories + " stories from seed " + firstSeed);
    int crashes = 0;
    for (int i = 0; i < stories; i++) {
      crashes += story(firstSeed + i);
    }
    assertThat(crashes).isGreaterThan(stories);
  }

  private static int story(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedDisk disk = new SimulatedDisk(seed);
    SimulatedTime time = new SimulatedTime();
    int crashes = 0;
    int lives = 2 + random.nextInt(3);
    for (int life = 0; life < lives; life++) {
      disk.stopAfter(random.nextInt(400));
      try {
        AuditWorld world = AuditWorld.open(disk, time, seed + life);
        for (int i = 0; i < 60 && !disk.isStopped(); i++) {
          world.something(random);
        }
      } catch (JournalException | LockstepException _) {
        // The disk has stopped in the midst of it.
      }
      if (disk.isStopped()) {
        crashes++;
      }
      if (random.nextBoolean()) {
        disk.powerLoss();
      } else {
        disk.processKilled();
      }
      assertUndamaged(disk, seed, "life " + life);
    }
    AuditWorld world = AuditWorld.open(disk, time, seed + 100);
    world.command("anna", "oven1");
    world.trail.catchUp();
    assertThat(world.entries()).as("seed %d", seed).isEqualTo(world.noted());
    world.close();
    assertUndamaged(disk, seed, "at the end");
    return crashes;
  }

  private static void assertUndamaged(SimulatedDisk disk, long seed, String when) {
    if (new AuditFiles(disk).anchor().isPresent()) {
      assertThat(AuditWorld.verify(disk).damages()).as("seed %d, %s", seed, when).isEmpty();
    }
  }
}
