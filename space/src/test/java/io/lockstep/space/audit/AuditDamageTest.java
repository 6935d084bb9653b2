package io.lockstep.space.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// S14: whatever is deleted, changed, reordered, cut off, doubled or put back is found, wherever it
/// is; and what nobody touched is not complained of.
class AuditDamageTest {
  private static final int CASES_OF_STORY = 5;

  @Test
  void eachSingleDamageIsFound() {
    damage(2, 20_261_126);
  }

  @Tag("slow")
  @Test
  void eachOfTenThousandDamagesIsFound() {
    damage(100, new SplittableRandom().nextLong());
  }

  private static void damage(int stories, long firstSeed) {
    System.out.println("audit damage: " + stories + " stories from seed " + firstSeed);
    for (long seed = firstSeed; seed < firstSeed + stories; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      SimulatedDisk before = story(disk, seed);
      AuditReport whole = AuditWorld.verify(disk);
      assertThat(whole.damages()).as("untouched, seed %d", seed).isEmpty();
      assertThat(whole.isClosed()).isTrue();
      for (DamageCases.Kind kind : DamageCases.Kind.values()) {
        for (int i = 0; i < CASES_OF_STORY; i++) {
          SimulatedDisk damaged = disk.copy(seed);
          new DamageCases(damaged, before, whole, seed * 1_000 + i).damage(kind);
          assertThat(AuditWorld.verify(damaged).damages())
              .as("%s, seed %d, case %d", kind, seed, i)
              .isNotEmpty();
        }
      }
    }
  }

  /// @return the disk after a part of the story
  private static SimulatedDisk story(SimulatedDisk disk, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedTime time = new SimulatedTime();
    AuditWorld world = AuditWorld.open(disk, time, seed);
    for (int i = 0; i < 150; i++) {
      world.something(random);
    }
    world.telemetry(40_000);
    world.close();
    SimulatedDisk before = disk.copy(seed);
    world = AuditWorld.open(disk, time, seed + 1);
    for (int i = 0; i < 100; i++) {
      world.something(random);
    }
    world.telemetry(60_000);
    world.pass(Duration.ofSeconds(90));
    world.command("berta", "oven1");
    world.close();
    return before;
  }

  @Test
  void anOlderCopyOfTheWholeFolderIsFoundByACheckpointThatWasKept() {
    SimulatedDisk disk = new SimulatedDisk(7);
    SimulatedTime time = new SimulatedTime();
    AuditWorld world = AuditWorld.open(disk, time, 7);
    world.command("anna", "oven1");
    world.close();
    SimulatedDisk older = disk.copy(8);
    world = AuditWorld.open(disk, time, 9);
    world.command("anna", "oven2");
    Checkpoint kept = world.trail.checkpoint();
    world.close();

    assertThat(AuditVerification.of(disk, "inputs", AuditWorld.KEY, kept, true).damages())
        .isEmpty();
    assertThat(AuditWorld.verify(older).damages()).isEmpty();
    assertThat(AuditVerification.of(older, "inputs", AuditWorld.KEY, kept, true).damages())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.kind()).isEqualTo(Damage.Kind.TRUNCATED);
              assertThat(damage.expected()).contains("kept elsewhere");
            });
  }

  @Test
  void aServerThatFindsDamageBeginsANewChainAndSaysSoForEver() {
    SimulatedDisk disk = new SimulatedDisk(7);
    SimulatedTime time = new SimulatedTime();
    AuditWorld world = AuditWorld.open(disk, time, 7);
    world.command("anna", "oven1");
    world.close();
    disk.delete(AuditFiles.ANCHOR);

    world = AuditWorld.open(disk, time, 8);
    world.command("anna", "oven2");
    world.trail.catchUp();
    // The old chain's entry, then all that the log of changes still holds: a new chain trusts
    // nothing that was covered by one that is damaged.
    assertThat(world.entries().subList(1, 3)).isEqualTo(world.noted());
    assertThat(world.entries()).hasSize(3).startsWith(world.noted().getFirst());
    world.close();

    assertThat(AuditWorld.verify(disk).damages())
        .extracting(Damage::kind)
        .contains(Damage.Kind.NEW_CHAIN);
    assertThat(AuditWorld.verify(disk).damages().toString()).contains("pki/audit.head");
  }
}
