package io.lockstep.broker;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.simulated.SimulatedDisk;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Promise: whatever operation of the disk is the last before the power fails or the process is
/// killed, also while the broker starts, nothing that was acknowledged is lost, QoS 2 never
/// doubles, and the order of each publisher stays.
class DurabilityTest {
  private static final Logger LOG = Logger.getLogger("io.lockstep");

  private static final int LIVES = 8;

  /// Sessions are saved some dozens of times a second, so that a life has several such moments.
  private static final long HASTE = 40;

  private static final long LIFE_MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// What a broker says when its disk has gone is long, and expected here.
  @BeforeAll
  static void logNothing() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void logAgain() {
    LOG.setLevel(null);
  }

  /// With the usual times in spite of the haste.
  private static final BrokerLimits PATIENT =
      BrokerLimits.defaults()
          .withTimes(Duration.ZERO, Duration.ofSeconds(10 * HASTE), Duration.ofDays(7));

  static Stream<Long> seeds() {
    return IntStream.range(0, 5).mapToObj(i -> 20_261_126L + i);
  }

  static Stream<Long> manySeeds() {
    long first = Long.getLong("lockstep.seed", new Random().nextLong(1L << 40));
    return IntStream.range(0, Integer.getInteger("lockstep.rounds", 300)).mapToObj(i -> first + i);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingAcknowledgedIsLostAtAnyOperationOfTheDisk(long seed) {
    live(seed);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void nothingAcknowledgedIsLostForManySeeds(long seed) {
    live(seed);
  }

  /// The process lives on for a while when its journal alone is broken, and goes on saving
  /// sessions, which must not know more than the journal.
  @ParameterizedTest
  @MethodSource("seeds")
  void nothingAcknowledgedIsLostWhenTheJournalAloneFails(long seed) {
    outliveTheJournal(seed);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void nothingAcknowledgedIsLostWhenTheJournalAloneFailsForManySeeds(long seed) {
    outliveTheJournal(seed);
  }

  private static void outliveTheJournal(long seed) {
    Random random = new Random(seed);
    SimulatedDisk simulated = new SimulatedDisk(seed);
    BrokenJournalDisk disk = new BrokenJournalDisk(simulated);
    TestBroker broker =
        new TestBroker(
            disk,
            TestBroker.with(PATIENT),
            TestBroker.smallJournal().withSegmentBytes(64L << 10),
            HASTE);
    AtomicReference<Endurance.@Nullable Address> address = new AtomicReference<>(of(broker));
    try (Endurance endurance = new Endurance(seed, address::get)) {
      endurance.begin();
      for (int life = 0; life < LIVES; life++) {
        disk.failAfter(random.nextInt(1 << (3 + random.nextInt(8))));
        awaitStop(disk::hasFailed, endurance);
        // Time to notice it, and to save sessions some times.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
        address.set(null);
        endurance.lifeEnded();
        if (random.nextBoolean()) {
          simulated.processKilled();
        } else {
          simulated.powerLoss();
        }
        disk.mend();
        broker.crash();
        address.set(of(broker));
      }
      endurance.finish();
    } finally {
      broker.close();
    }
  }

  private static void live(long seed) {
    Random random = new Random(seed);
    SimulatedDisk disk = new SimulatedDisk(seed);
    // Small segments: their beginnings and ends are met, too.
    TestBroker broker =
        new TestBroker(
            disk,
            TestBroker.with(PATIENT),
            TestBroker.smallJournal().withSegmentBytes(64L << 10),
            HASTE);
    AtomicReference<Endurance.@Nullable Address> address = new AtomicReference<>(of(broker));
    try (Endurance endurance = new Endurance(seed, address::get)) {
      endurance.begin();
      for (int life = 0; life < LIVES; life++) {
        disk.stopAfter(random.nextInt(1 << (3 + random.nextInt(8))));
        awaitStop(disk::isStopped, endurance);
        address.set(null);
        endurance.lifeEnded();
        startAgain(broker, disk, random);
        address.set(of(broker));
      }
      endurance.finish();
    } finally {
      broker.close();
    }
  }

  /// Until the disk stops, or the clients have had their share of this life.
  private static void awaitStop(BooleanSupplier hasStopped, Endurance endurance) {
    long start = System.nanoTime();
    while (!hasStopped.getAsBoolean() && System.nanoTime() - start < LIFE_MAX_NANOS) {
      endurance.check();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static Endurance.Address of(TestBroker broker) {
    return new Endurance.Address(broker.port(), "", "");
  }

  /// The start may be cut short as well.
  private static void startAgain(TestBroker broker, SimulatedDisk disk, Random random) {
    while (true) {
      if (random.nextInt(4) == 0) {
        disk.processKilled();
      } else {
        disk.powerLoss();
      }
      boolean isCutShort = random.nextInt(3) == 0;
      if (isCutShort) {
        disk.stopAfter(random.nextInt(60));
      }
      try {
        broker.crash();
        if (!disk.isStopped()) {
          disk.stopAfter(Long.MAX_VALUE >> 1);
          return;
        }
      } catch (JournalException e) {
        if (!disk.isStopped()) {
          throw e;
        }
      }
    }
  }
}
