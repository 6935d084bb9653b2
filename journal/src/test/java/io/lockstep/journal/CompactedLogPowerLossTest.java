package io.lockstep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// R02, R03 for the compacted log: after a power loss it is as it was after one of the changes
/// since the last sync, or at it.
class CompactedLogPowerLossTest {

  private static final long FIRST_SEED = Long.getLong("lockstep.seed", 20_261_122L);
  private static final int KEYS = 12;

  @Test
  void theStateIsOneSinceTheLastSync() {
    runAll(1_000);
  }

  @Test
  @Tag("slow")
  void theStateIsOneSinceTheLastSyncInManyRuns() {
    runAll(50_000);
  }

  private static void runAll(int runs) {
    System.out.printf("compacted log, power loss: %d runs from seed %d%n", runs, FIRST_SEED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
      try {
        run(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void run(SplittableRandom random) {
    SimulatedDisk disk = new SimulatedDisk(random.nextLong());
    List<Map<Long, Long>> states = new ArrayList<>();
    states.add(Map.of());
    int synced = 0;
    for (int life = 0; life < 4; life++) {
      if (random.nextInt(6) != 0) {
        disk.stopAfter(random.nextInt(60));
      }
      try {
        CompactedLog log = CompactedLog.open(disk, "state", 1 << 20, random::nextLong);
        int changes = random.nextInt(60);
        for (int i = 0; i < changes; i++) {
          Map<Long, Long> next = new TreeMap<>(states.getLast());
          change(log, next, random);
          states.add(next);
          switch (random.nextInt(12)) {
            case 0 -> {
              log.sync();
              synced = states.size() - 1;
            }
            case 1 -> {
              log.compact();
              synced = states.size() - 1;
            }
            default -> {}
          }
        }
        if (random.nextInt(4) == 0) {
          log.close();
          synced = states.size() - 1;
        }
      } catch (JournalException e) {
        assertThat(disk.isStopped()).as(e.toString()).isTrue();
      }
      if (random.nextInt(4) == 0) {
        disk.processKilled();
      } else {
        disk.powerLoss();
      }
      Map<Long, Long> found = content(disk, random);
      assertThat(states.subList(synced, states.size())).as("life %d", life).contains(found);
      disk.powerLoss();
      assertThat(content(disk, random)).as("second recovery").isEqualTo(found);
      disk.processKilled();
      states.clear();
      states.add(found);
      synced = 0;
    }
  }

  private static void change(CompactedLog log, Map<Long, Long> state, SplittableRandom random) {
    long key = random.nextInt(KEYS);
    if (random.nextInt(5) == 0) {
      assertThat(log.remove(bytes(key, 8))).isEqualTo(state.remove(key) != null);
    } else {
      long value = random.nextLong();
      state.put(key, value);
      assertThat(log.put(bytes(key, 8), bytes(value, 8 + random.nextInt(600)))).isTrue();
    }
  }

  private static byte[] bytes(long number, int length) {
    byte[] bytes = new byte[length];
    ByteBuffer.wrap(bytes).putLong(number);
    return bytes;
  }

  private static Map<Long, Long> content(SimulatedDisk disk, SplittableRandom random) {
    CompactedLog log = CompactedLog.open(disk, "state", 1 << 20, random::nextLong);
    assertThat(log.damaged()).isEmpty();
    Map<Long, Long> content = new TreeMap<>();
    log.forEach(
        (key, value) ->
            content.put(ByteBuffer.wrap(key).getLong(), ByteBuffer.wrap(value).getLong()));
    return content;
  }
}
