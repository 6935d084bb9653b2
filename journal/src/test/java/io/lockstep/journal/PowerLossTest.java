package io.lockstep.journal;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// P1, P5, R02, R03: what was acknowledged survives a power loss, in order, and nothing else turns
/// up.
class PowerLossTest {

  private static final long FIRST_SEED = Long.getLong("lockstep.seed", 20_261_122L);

  @Test
  void groupCommitKeepsWhatItAcknowledged() {
    run(Sync.GROUP_COMMIT, 2_000);
  }

  @Test
  void lazyLogKeepsAPrefixAndWhatWasSynced() {
    run(Sync.LAZY, 500);
  }

  @Test
  @Tag("slow")
  void groupCommitKeepsWhatItAcknowledgedInManyRuns() {
    run(Sync.GROUP_COMMIT, 100_000);
  }

  @Test
  @Tag("slow")
  void lazyLogKeepsAPrefixInManyRuns() {
    run(Sync.LAZY, 20_000);
  }

  private static void run(Sync sync, int runs) {
    System.out.printf("power loss, %s: %d runs from seed %d%n", sync, runs, FIRST_SEED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
      new PowerLossRun(seed, sync).run();
    }
  }
}
