package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `$share/group/filter` (§4.8.2).
class SharedSubscriptionTest {
  private static final String SHARED = "$share/g/a/#";

  @TempDir Path folder;
  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.in(folder);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private TestClient member(String clientId, int qos) {
    TestClient client = TestClient.connected(broker, 5, clientId);
    assertThat(client.subscribe(SHARED, qos)).isEqualTo(qos);
    return client;
  }

  /// Reads and acknowledges what is there; the answer to an UNSUBSCRIBE tells the end.
  private static List<String> drain(TestClient client) {
    List<String> found = new ArrayList<>();
    while (!client.isQuiet()) {
      TestClient.Packet next = client.receive();
      found.add(next.payload(client.version));
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @Clause(v5 = {"4.8.2-3"})
  void eachMessageGoesToOneMemberAndAllGetTheirShare(int qos) {
    try (TestClient one = member("one", qos);
        TestClient two = member("two", qos);
        TestClient three = member("three", qos);
        TestClient plain = TestClient.connected(broker, 5, "plain");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      plain.subscribe("a/#", 1);
      TreeSet<String> sent = new TreeSet<>();
      Map<TestClient, Integer> shares = new HashMap<>();
      TreeSet<String> received = new TreeSet<>();
      for (int i = 0; i < 60; i++) {
        String payload = "m%02d".formatted(i);
        sent.add(payload);
        publisher.publish2("a/b", payload);
        assertThat(plain.receive().payload(5)).isEqualTo(payload);
      }
      for (TestClient member : List.of(one, two, three)) {
        for (String payload : drain(member)) {
          assertThat(received.add(payload)).as("%s came once", payload).isTrue();
          shares.merge(member, 1, Integer::sum);
        }
      }
      assertThat(received).isEqualTo(sent);
      assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(15, 25));
      assertThat(broker.statistics().sharedGroups()).isOne();
    }
  }

  @Test
  void groupsAreIndependentOfEachOther() { // [MQTT-4.8.2-4]
    try (TestClient one = TestClient.connected(broker, 5, "one");
        TestClient two = TestClient.connected(broker, 4, "two"); // 3.1.1 clients may use them too
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      one.subscribe("$share/g/a", 1);
      assertThat(two.subscribe("$share/h/a", 1)).isOne();
      one.subscribe("a", 0);
      publisher.publish1("a", "x");
      assertThat(drain(one)).as("its own and its group's").containsExactly("x", "x");
      assertThat(drain(two)).containsExactly("x");
    }
  }

  @Test
  void aMemberGetsAgainWhatItHadBeforeItsIdentifierIsGivenToAnother() { // [MQTT-4.3.3-2], §4.4
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient.Packet first;
      try (TestClient member = TestClient.persistent(broker, 5, "m")) {
        assertThat(member.subscribe(SHARED, 2)).isEqualTo(2);
        publisher.publish2("a/b", "one");
        first = member.read(3); // and the connection breaks before PUBREC
      }
      Await.until("the member to be gone", () -> broker.statistics().connections() == 1);
      publisher.publish2("a/b", "two");
      try (TestClient member = TestClient.persistent(broker, 5, "m")) {
        TestClient.Packet again = member.read(3);
        assertThat(again.payload(5)).isEqualTo("one");
        assertThat(again.packetId()).isEqualTo(first.packetId());
        assertThat(again.isDuplicate()).isTrue();
        TestClient.Packet second = member.read(3);
        assertThat(second.payload(5)).isEqualTo("two");
        assertThat(second.packetId()).isNotEqualTo(first.packetId());
        assertThat(second.isDuplicate()).isFalse();
      }
    }
  }

  @Test
  void retainedMessagesAreNotSentToASharedSubscription() { // §4.8.2
    try (TestClient client = TestClient.connected(broker, 5, "c");
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      publisher.publish1("a/b", "kept", true);
      client.subscribe(SHARED, 1);
      assertThat(client.isQuiet()).isTrue();
      publisher.publish1("a/b", "fresh", true);
      TestClient.Packet fresh = client.receive();
      assertThat(fresh.payload(5)).isEqualTo("fresh");
      assertThat(fresh.isRetained()).isFalse();
    }
  }

  @Test
  void aMemberThatDoesNotAcknowledgeGetsNoMoreThanItsWindow() {
    broker.close();
    broker = TestBroker.in(folder, TestBroker.with(BrokerLimits.defaults().withWindows(100, 3)));
    try (TestClient stuck = member("stuck", 1);
        TestClient busy = member("busy", 1);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TreeSet<String> received = new TreeSet<>();
      for (int i = 0; i < 30; i++) {
        publisher.publish1("a/b", "m" + i);
        received.addAll(drain(busy));
      }
      assertThat(received.size()).isGreaterThanOrEqualTo(27);
      for (int i = 0; i < 30 - received.size(); i++) {
        assertThat(received).doesNotContain(stuck.read(3).payload(5));
      }
      assertThat(stuck.isQuiet()).isTrue();
    }
  }

  @Test
  void messagesWaitWhileNoMemberHasRoomAndThenGoOn() {
    broker.close();
    broker = TestBroker.in(folder, TestBroker.with(BrokerLimits.defaults().withWindows(100, 2)));
    try (TestClient one = member("one", 1);
        TestClient two = member("two", 1);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TreeSet<String> sent = new TreeSet<>();
      for (int i = 0; i < 40; i++) {
        sent.add("m" + i);
        publisher.publish1("a/b", "m" + i);
      }
      TreeSet<String> received = new TreeSet<>();
      while (received.size() < 40) {
        for (TestClient member : List.of(one, two)) {
          for (String payload : drain(member)) {
            assertThat(received.add(payload)).isTrue();
          }
        }
      }
      assertThat(received).isEqualTo(sent);
    }
  }

  @Test
  void whatAMemberLeavesUnacknowledgedGoesToAnotherWhenItsSessionEnds() {
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient lost = member("lost", 1);
      publisher.publish1("a/b", "m1").publish1("a/b", "m2");
      lost.read(3);
      lost.read(3);
      try (TestClient other = member("other", 1)) {
        lost.close();
        List<String> received = new ArrayList<>();
        received.add(other.receive().payload(5));
        received.add(other.receive().payload(5));
        assertThat(received).containsExactlyInAnyOrder("m1", "m2");
      }
    }
  }

  @Test
  @Clause(v5 = {"4.8.2-5"})
  void atQosTwoNobodyElseGetsWhatAMemberMayHave() { // [MQTT-4.8.2-5]
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient lost = member("lost", 2);
      publisher.publish2("a/b", "m1");
      lost.read(3);
      try (TestClient other = member("other", 2)) {
        lost.close();
        publisher.publish2("a/b", "m2");
        assertThat(other.receive().payload(5)).isEqualTo("m2");
        assertThat(other.isQuiet()).isTrue();
      }
    }
  }

  @Test
  @Clause(v5 = {"3.3.4-3", "3.3.1-13"})
  void whatComesAgainHasTheIdentifierAndTheFlagItHad() {
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      for (String filter : new String[] {SHARED, "a/#"}) {
        String clientId = filter.equals(SHARED) ? "shares" : "alone";
        TestClient away = TestClient.persistent(broker, 5, clientId);
        // identifier 7, QoS 1, retain as published, no retained messages
        away.send(TestClient.packet(0x82, (short) 1, 2, 0x0B, 7, filter, 1 | 8 | 2 << 4));
        assertThat(away.read(9).body()[3]).isEqualTo((byte) 1);
        publisher.publish1("a/b", "m", true);
        for (int round = 0; round < 2; round++) {
          TestClient.Packet message = away.read(3);
          assertThat(message.properties()).isEqualTo("0b07");
          assertThat(message.isRetained()).isTrue();
          assertThat(message.isDuplicate()).isEqualTo(round == 1);
          away.close();
          away = TestClient.persistent(broker, 5, clientId);
        }
        away.receive();
        away.disconnect();
      }
    }
  }

  @Test
  @Clause(v5 = {"4.8.2-6"})
  void whatAMemberRefusesNobodyGets() {
    try (TestClient one = member("one", 2);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      publisher.publish1("a/1", "m1").publish2("a/2", "m2");
      one.send(TestClient.packet(0x40, (short) one.read(3).packetId(), 0x83));
      one.send(TestClient.packet(0x50, (short) one.read(3).packetId(), 0x83));
      try (TestClient two = member("two", 2)) {
        one.disconnect();
        publisher.publish1("a/3", "m3");
        assertThat(two.receive().payload(5)).isEqualTo("m3");
        assertThat(two.isQuiet()).isTrue();
      }
    }
  }

  @Test
  @Clause(v5 = {"4.8.2-4"})
  void aMemberThatComesBackGetsWhatItWasSent() { // §4.8.2
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient away = TestClient.persistent(broker, 5, "away");
      away.subscribe(SHARED, 2);
      publisher.publish2("a/b", "m1");
      TestClient.Packet sent = away.read(3);
      away.close();
      try (TestClient back = TestClient.persistent(broker, 5, "away")) {
        TestClient.Packet again = back.receive();
        assertThat(again.payload(5)).isEqualTo("m1");
        assertThat(again.isDuplicate()).isTrue();
        assertThat(again.packetId()).isEqualTo(sent.packetId());
        assertThat(back.isQuiet()).isTrue();
      }
    }
  }

  @Test
  void connectedMembersArePreferredAndAbsentOnesKeepTheRest() {
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient away = TestClient.persistent(broker, 5, "away");
      away.subscribe(SHARED, 1);
      away.disconnect();
      try (TestClient here = member("here", 1)) {
        for (int i = 0; i < 10; i++) {
          publisher.publish1("a/b", "m" + i);
        }
        assertThat(drain(here)).hasSize(10);
        here.disconnect();
      }
      publisher.publish1("a/b", "waits").publish0("a/b", "does not");
      broker.restart();
      try (TestClient back = TestClient.persistent(broker, 5, "away");
          TestClient again = TestClient.connected(broker, 5, "p2")) {
        assertThat(back.receive().payload(5)).isEqualTo("waits");
        again.publish1("a/b", "live");
        assertThat(back.receive().payload(5)).isEqualTo("live");
        assertThat(back.isQuiet()).isTrue();
      }
    }
  }

  @Test
  void nothingIsLostByACrashAtQosOne() {
    TestClient away = TestClient.persistent(broker, 5, "away");
    away.subscribe(SHARED, 1);
    away.disconnect();
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      for (int i = 0; i < 10; i++) {
        publisher.publish1("a/b", "m" + i);
      }
    }
    broker.crash();
    try (TestClient back = TestClient.persistent(broker, 5, "away")) {
      assertThat(drain(back)).hasSize(10);
    }
  }

  @Test
  void nothingIsLostNorDoubledByACrashAtQosTwo() {
    TestClient one = TestClient.persistent(broker, 5, "one");
    TestClient two = TestClient.persistent(broker, 5, "two");
    one.subscribe(SHARED, 2);
    two.subscribe(SHARED, 2);
    List<String> received = new ArrayList<>();
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      for (int i = 0; i < 6; i++) {
        publisher.publish2("a/b", "m" + i);
      }
      received.add(one.receive().payload(5));
      received.add(two.receive().payload(5));
      one.read(3);
      two.read(3);
      assertThat(one.isQuiet()).isFalse();
    }
    broker.crash();
    try (TestClient oneAgain = TestClient.persistent(broker, 5, "one");
        TestClient twoAgain = TestClient.persistent(broker, 5, "two")) {
      received.addAll(drain(oneAgain));
      received.addAll(drain(twoAgain));
      received.addAll(drain(oneAgain));
    }
    assertThat(received).containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5");
  }

  @Test
  void unsubscribingLeavesTheGroupAndItsLastMemberEndsIt() {
    try (TestClient one = member("one", 1);
        TestClient two = member("two", 1);
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      one.send(TestClient.packet(0xA2, (short) 3, 0, SHARED));
      assertThat(one.read(11).hex()).isEqualTo("b000030000");
      publisher.publish1("a/b", "x").publish1("a/b", "y");
      assertThat(drain(two)).containsExactly("x", "y");
      two.send(TestClient.packet(0xA2, (short) 3, 0, SHARED)).read(11);
      publisher.publish1("a/b", "z");
      assertThat(one.isQuiet()).isTrue();
      assertThat(two.isQuiet()).isTrue();
      Await.until("the group is gone", () -> broker.statistics().sharedGroups() == 0);
    }
  }

  @Test
  void permissionIsThatOfTheFilterThatIsShared() {
    try (TestClient client = TestClient.connected(broker, 5, "c")) {
      assertThat(client.subscribe("$share/g/forbidden/#", 1)).isEqualTo(0x87);
      assertThat(client.subscribe("$share/forbidden/a", 1)).isOne();
    }
  }
}
