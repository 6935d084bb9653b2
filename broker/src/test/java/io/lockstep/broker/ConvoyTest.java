package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that come back together read the journal together, and each gets what it missed.
class ConvoyTest {
  private static final String FILLING = "x".repeat(150);

  /// An absent client and what it is to be sent, in order.
  private record Absent(String clientId, List<String> missed) {}

  /// Clients leave one after the other while messages come, some for all of them and some for one,
  /// and come back in any order, into buffers that hold a few messages only: so they stand at
  /// different places, meet, and are full in the midst of what others read on.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachOfACrowdGetsWhatItMissedInOrderAndOnce(long seed) {
    Random random = new Random(seed);
    BrokerLimits tight =
        BrokerLimits.defaults().withBuffers(8 << 10, 1L << 20).withWindows(100, 20);
    try (TestBroker broker =
            new TestBroker(
                new SimulatedDisk(seed), TestBroker.with(tight), TestBroker.smallJournal());
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      List<Absent> crowd = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Absent one = new Absent("c" + i, new ArrayList<>());
        try (TestClient client = TestClient.persistent(broker, 5, one.clientId())) {
          assertThat(client.subscribe("all/#", 1)).isOne();
          assertThat(client.subscribe("own/" + one.clientId(), 1)).isOne();
          client.disconnect();
        }
        crowd.add(one);
        publishSome(publisher, crowd, random);
      }
      Collections.shuffle(crowd, random);
      List<TestClient> back = comeBack(broker, crowd);
      publisher.publish1("all/now", "the last");
      for (int i = 0; i < crowd.size(); i++) {
        try (TestClient client = back.get(i)) {
          List<String> got = new ArrayList<>();
          while (!got.contains("the last")) {
            got.add(client.receive().payload(5));
          }
          List<String> expected = new ArrayList<>(crowd.get(i).missed());
          expected.add("the last");
          assertThat(got).as(crowd.get(i).clientId()).isEqualTo(expected);
          assertThat(client.isQuiet()).isTrue();
        }
      }
    }
  }

  private static void publishSome(TestClient publisher, List<Absent> crowd, Random random) {
    int number = random.nextInt(20);
    for (int i = 0; i < number; i++) {
      String text = FILLING + crowd.size() + "/" + i;
      if (random.nextBoolean()) {
        publisher.publish1("all/" + random.nextInt(3), text);
        crowd.forEach(absent -> absent.missed().add(text));
      } else {
        Absent one = crowd.get(random.nextInt(crowd.size()));
        publisher.publish1("own/" + one.clientId(), text);
        one.missed().add(text);
      }
    }
  }

  /// All ask before the first is answered.
  private static List<TestClient> comeBack(TestBroker broker, List<Absent> crowd) {
    List<TestClient> clients = new ArrayList<>();
    for (Absent absent : crowd) {
      TestClient client = new TestClient(broker.port(), 5);
      clients.add(client.send(client.connectPacket(absent.clientId(), false, 3_600, 60)));
    }
    for (TestClient client : clients) {
      assertThat(client.read(2).body()[0]).as("session present").isOne();
    }
    return clients;
  }

  /// The delivery waits until all have asked: how many passes those cost that come one after the
  /// other depends on how fast the machine lets them in.
  @Test
  void aCrowdCostsAFewPassesOverWhatItMissedAndNotOneEach() {
    CountingDisk disk = new CountingDisk(new SimulatedDisk(4));
    try (TestBroker broker =
            new TestBroker(disk, BrokerOptions.defaults(), TestBroker.smallJournal());
        TestClient publisher = TestClient.connected(broker, 4, "p");
        TestClient held = TestClient.connected(broker, 5, "held")) {
      assertThat(held.subscribe("hold", 0)).isZero();
      List<Absent> crowd = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        try (TestClient client = TestClient.persistent(broker, 5, "c" + i)) {
          assertThat(client.subscribe("c/" + i, 1)).isOne();
          client.disconnect();
        }
        crowd.add(new Absent("c" + i, List.of()));
      }
      String text = "x".repeat(1_000);
      long before = broker.inputs().readablePosition();
      for (int i = 0; i < 3_000; i++) {
        publisher.publish0("nobodys", text);
      }
      publisher.publish1("c/7", "seven");
      long missedBytes = broker.inputs().readablePosition() - before;
      assertThat(missedBytes).isGreaterThan(3_000_000);
      broker.access.holdUntil(crowd.size());
      publisher.publish0("hold", "");
      broker.access.awaitHeld();
      long readBefore = disk.readBytes();

      List<TestClient> back = comeBack(broker, crowd);
      assertThat(back.get(7).receive().payload(5)).isEqualTo("seven");
      for (TestClient client : back) {
        assertThat(client.isQuiet()).isTrue();
        client.close();
      }

      assertThat(disk.readBytes() - readBefore).isLessThan(15 * missedBytes);
    }
  }
}
