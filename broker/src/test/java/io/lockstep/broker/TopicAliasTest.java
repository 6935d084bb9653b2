package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Topic aliases both ways (§3.3.2.3.4).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicAliasTest {
  private static final byte[] NONE = {};

  private TestBroker broker;

  @BeforeAll
  void start() {
    BrokerLimits limits = BrokerLimits.defaults().withAliases(10);
    broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private TestClient taking(String clientId, int aliases, boolean clean) {
    TestClient client = new TestClient(broker.port(), 5);
    byte[] properties = TestClient.bytes(0x22, (short) aliases, 0x11, (short) 0, (short) 3_600);
    assertThat(client.connect(clean ? 2 : 0, 60, properties, clientId).body()[1]).isZero();
    return client;
  }

  private static int alias(TestClient.Packet publish) {
    String properties = publish.properties();
    return properties.startsWith("23") ? Integer.parseInt(properties.substring(2, 6), 16) : 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @Clause(v5 = {"3.1.2-26", "3.3.2-8", "3.3.2-11"})
  void theFirstTopicsThatAClientIsSentGetOne(int qos) {
    try (TestClient client = taking("two" + qos, 2, true);
        TestClient publisher = TestClient.connected(broker, 5, "p" + qos)) {
      client.subscribe("room/#", qos);
      for (String topic : List.of("room/one", "room/two", "room/six", "room/one", "room/six")) {
        publisher.publish1(topic, topic);
      }
      TestClient.Packet one = client.receive();
      assertThat(one.topic()).isEqualTo("room/one");
      assertThat(alias(one)).isEqualTo(1);
      TestClient.Packet two = client.receive();
      assertThat(two.topic()).isEqualTo("room/two");
      assertThat(alias(two)).isEqualTo(2);
      TestClient.Packet six = client.receive();
      assertThat(six.topic()).isEqualTo("room/six");
      assertThat(alias(six)).isZero();
      TestClient.Packet again = client.receive();
      assertThat(again.topic()).isEmpty();
      assertThat(alias(again)).isEqualTo(1);
      assertThat(again.payload(5)).isEqualTo("room/one");
      assertThat(client.receive().topic()).isEqualTo("room/six");
    }
  }

  @Test
  @Clause(v5 = {"3.1.2-27"})
  void whoTakesNoneIsSentNone() {
    try (TestClient absent = TestClient.connected(broker, 5, "absent");
        TestClient zero = taking("zero", 0, true);
        TestClient old = TestClient.connected(broker, 4, "old")) {
      for (TestClient client : List.of(absent, zero, old)) {
        client.subscribe("none/#", 0);
        client.publish0("none/a", "1").publish0("none/a", "2");
        for (int i = 1; i <= 2; i++) {
          TestClient.Packet message = client.receive();
          assertThat(message.topic()).isEqualTo("none/a");
          if (client.version == 5) {
            assertThat(message.properties()).isEmpty();
          }
        }
        client.disconnect();
      }
    }
  }

  @Test
  @Clause(v5 = {"3.3.2-7"})
  void theyEndWithTheirConnection() {
    try (TestClient publisher = TestClient.connected(broker, 5, "p")) {
      TestClient first = taking("again", 5, false);
      first.subscribe("kept/#", 1);
      publisher.publish1("kept/topic", "1").publish1("kept/topic", "2");
      assertThat(first.receive().topic()).isEqualTo("kept/topic");
      assertThat(first.read(3).topic()).isEmpty(); // and not acknowledged
      first.close();
      try (TestClient second = taking("again", 5, false)) {
        TestClient.Packet again = second.receive();
        assertThat(again.isDuplicate()).isTrue();
        assertThat(again.topic()).isEqualTo("kept/topic");
        publisher.publish1("kept/topic", "3");
        assertThat(second.receive().topic()).isEmpty();
        second.send(TestClient.packet(0x30, "", 3, 0x23, (short) 1, new byte[] {'x'}));
        assertThat(second.readToEnd()).isEqualTo(0x82); // the client has set none
      }
    }
  }

  @Test
  void aMessageThatIsNotSentSetsNone() {
    TestClient client = new TestClient(broker.port(), 5);
    byte[] properties = TestClient.bytes(0x22, (short) 5, 0x27, (short) 0, (short) 60);
    client.connect(2, 60, properties, "small");
    try (client;
        TestClient publisher = TestClient.connected(broker, 5, "p")) {
      client.subscribe("large/#", 1);
      publisher.publish1("large/topic", "x".repeat(100)).publish1("large/topic", "fits");
      TestClient.Packet message = client.receive();
      assertThat(message.topic()).isEqualTo("large/topic");
      assertThat(alias(message)).isEqualTo(1);
    }
  }

  /// Whatever comes to whom, with aliases each message says the same as without.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void messagesMeanWhatTheyWouldWithoutThem(long seed) {
    Random random = new Random(seed);
    try (TestClient with = taking("with" + seed, 1 + random.nextInt(9), true);
        TestClient without = TestClient.connected(broker, 5, "without" + seed);
        TestClient publisher = TestClient.connected(broker, 5, "p" + seed)) {
      List<String> topics = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        topics.add("s" + seed + "/" + "x".repeat(random.nextInt(20)) + i);
      }
      for (String topic : topics.subList(0, 5)) {
        publisher.publish1(topic, "retained", true);
      }
      with.subscribe("s" + seed + "/#", 2);
      without.subscribe("s" + seed + "/#", 2);
      int count = 5;
      for (int i = 0; i < 100; i++, count++) {
        String topic = topics.get(random.nextInt(topics.size()));
        if (random.nextBoolean()) {
          publisher.publish1(topic, "m" + i);
        } else {
          publisher.publish2(topic, "m" + i);
        }
      }
      Map<Integer, String> aliases = new HashMap<>();
      for (int i = 0; i < count; i++) {
        TestClient.Packet one = with.receive();
        TestClient.Packet other = without.receive();
        String topic = one.topic();
        if (alias(one) != 0) {
          topic = topic.isEmpty() ? aliases.get(alias(one)) : topic;
          aliases.put(alias(one), topic);
        }
        assertThat(topic).as("seed %d, message %d", seed, i).isEqualTo(other.topic());
        assertThat(one.payload(5)).isEqualTo(other.payload(5));
        assertThat(one.qos()).isEqualTo(other.qos());
      }
    }
  }

  @Test
  @Clause(v5 = {"3.3.2-12", "3.2.2-17", "3.3.2-9", "3.2.2-18"})
  void allThatTheServerOffersAreTakenFromAClient() {
    try (TestClient client = TestClient.connected(broker, 5, "ten")) {
      client.subscribe("t/#", 0);
      for (int alias = 1; alias <= 10; alias++) {
        byte[] property = TestClient.bytes(0x23, (short) alias);
        client.send(client.publishPacket(0, "t/" + alias, 0, property, "set"));
        client.send(client.publishPacket(0, "", 0, property, "used"));
        assertThat(client.receive().topic()).isEqualTo("t/" + alias);
        assertThat(client.receive().topic()).isEqualTo("t/" + alias);
      }
      // set anew
      client.send(client.publishPacket(0, "t/new", 0, TestClient.bytes(0x23, (short) 3), "set"));
      client.send(client.publishPacket(0, "", 0, TestClient.bytes(0x23, (short) 3), "used"));
      assertThat(client.receive().topic()).isEqualTo("t/new");
      assertThat(client.receive().topic()).isEqualTo("t/new");
      client.send(client.publishPacket(0, "t", 0, TestClient.bytes(0x23, (short) 11), "no"));
      assertThat(client.readToEnd()).isEqualTo(0x94);
    }
    TestBroker none =
        new TestBroker(
            new SimulatedDisk(2),
            TestBroker.with(BrokerLimits.defaults().withAliases(0)),
            TestBroker.smallJournal());
    try (none;
        TestClient client = new TestClient(none.port(), 5)) {
      assertThat(client.connect(2, 60, NONE, "c").hex()).doesNotContain("2200");
      client.send(client.publishPacket(0, "t", 0, TestClient.bytes(0x23, (short) 1), "no"));
      assertThat(client.readToEnd()).isEqualTo(0x94);
    }
  }
}
