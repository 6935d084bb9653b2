package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.JournalException;
import io.lockstep.journal.simulated.SimulatedDisk;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Promise: whatever operation of the disk is the last before the power fails, while a client with
/// a will connects and is lost, and once more while the broker starts again, the will of a client
/// that was let in is published, and none is published twice (§3.1.2.5).
class WillPowerCutTest {
  private static final int OPERATIONS = 14;
  private static final int OPERATIONS_OF_A_START = 40;

  static Stream<Integer> cuts() {
    return IntStream.range(0, OPERATIONS).boxed();
  }

  static Stream<Integer> cutsOfTheStart() {
    return IntStream.range(0, OPERATIONS * OPERATIONS_OF_A_START).boxed();
  }

  @ParameterizedTest
  @MethodSource("cuts")
  @Clause(
      v5 = {"3.1.2-8"},
      v311 = {"3.1.2-8"})
  void aWillIsPublishedOnceWheneverThePowerFails(int operations) {
    live(operations, 3 * operations);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("cutsOfTheStart")
  void aWillIsPublishedOnceWheneverThePowerFailsTwice(int cut) {
    live(cut % OPERATIONS, cut / OPERATIONS);
  }

  private static void live(int operations, int operationsOfTheStart) {
    SimulatedDisk disk = new SimulatedDisk(operations);
    TestBroker broker =
        new TestBroker(
            disk, BrokerOptions.defaults(), TestBroker.smallJournal().withSegmentBytes(64L << 10));
    try {
      disk.stopAfter(operations);
      boolean isLetIn = connectAndBreak(broker, disk);
      powerFails(broker, disk, operationsOfTheStart);
      powerFails(broker, disk, Long.MAX_VALUE >> 1);
      if (isLetIn) {
        Await.until("the will is published", () -> published(broker) > 0);
      }
      long once = published(broker);
      assertThat(once).isLessThanOrEqualTo(1);
      powerFails(broker, disk, Long.MAX_VALUE >> 1);
      assertThat(published(broker)).as("published when started once more").isEqualTo(once);
    } finally {
      broker.close();
    }
  }

  /// True when it was let in for sure.
  private static boolean connectAndBreak(TestBroker broker, SimulatedDisk disk) {
    boolean isLetIn = false;
    try (TestClient client = new TestClient(broker.port(), 4)) {
      client.send(TestClient.packet(0x10, "MQTT", 4, 0x0E, (short) 60, "c", "will/c", "gone"));
      Await.until(
          "it is let in, or the disk stops",
          () -> disk.isStopped() || broker.statistics().connections() == 1);
      if (broker.statistics().connections() == 1) {
        isLetIn = client.read(2).body()[1] == 0;
      }
    } catch (UncheckedIOException _) {
      // The disk has stopped before.
    }
    boolean isPromised = isLetIn;
    Await.until(
        "it is published, or the disk stops",
        () -> disk.isStopped() || !isPromised || published(broker) > 0);
    return isLetIn;
  }

  private static long published(TestBroker broker) {
    try {
      return broker.journalled().stream().filter("gone"::equals).count();
    } catch (JournalException _) {
      return 0; // the disk has stopped
    }
  }

  /// The start may be cut short as well, which is followed by one that is not.
  private static void powerFails(TestBroker broker, SimulatedDisk disk, long operations) {
    disk.powerLoss();
    disk.stopAfter(operations);
    try {
      broker.crash();
    } catch (JournalException e) {
      if (!disk.isStopped()) {
        throw e;
      }
      disk.powerLoss();
      broker.crash();
    }
  }
}
