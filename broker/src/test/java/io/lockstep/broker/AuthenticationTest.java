package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Enhanced authentication (§4.12) with the method `COUNT` of [OpenAccess]: the server says a
/// number, the client the next one, twice.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationTest {
  private static final String METHOD = "COUNT";
  private static final String METHOD_HEX = "150005434f554e54";

  private TestBroker broker;

  @BeforeAll
  void start() {
    BrokerLimits limits =
        BrokerLimits.defaults().withTimes(Duration.ZERO, Duration.ofSeconds(1), Duration.ofDays(1));
    broker =
        new TestBroker(new SimulatedDisk(1), TestBroker.with(limits), TestBroker.smallJournal());
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  private static byte[] data(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] properties(String method, String data) {
    return TestClient.bytes(0x15, method, 0x16, data);
  }

  private static byte[] auth(int reason, String method, String data) {
    byte[] properties = properties(method, data);
    return TestClient.packet(0xF0, reason, properties.length, properties);
  }

  private TestClient begun(String clientId, String name) {
    TestClient client = new TestClient(broker.port(), 5);
    client.send(client.connectPacket(2, 60, properties(METHOD, name), clientId));
    return client;
  }

  private TestClient authenticated(String clientId, String name) {
    TestClient client = begun(clientId, name);
    TestClient.Packet first = client.read(15);
    assertThat(first.hex()).isEqualTo("f0180c" + METHOD_HEX + "16000131");
    client.send(auth(0x18, METHOD, "2"));
    assertThat(client.read(15).hex()).isEqualTo("f0180c" + METHOD_HEX + "16000133");
    client.send(auth(0x18, METHOD, "4"));
    TestClient.Packet connack = client.read(2);
    assertThat(connack.body()[1]).isZero();
    assertThat(connack.hex()).endsWith(METHOD_HEX + "16000135");
    return client;
  }

  @Test
  @Clause(v5 = {"4.12.0-2", "4.12.0-3", "4.12.0-5", "3.15.2-1", "3.15.2-2", "3.15.2-3", "3.2.0-1"})
  void theExchangeEndsInASession() {
    try (TestClient client = authenticated("c", "carl")) {
      client.subscribe("a", 1);
      client.publish1("a", "in");
      assertThat(client.receive().payload(5)).isEqualTo("in");
    }
  }

  @Test
  @Clause(v5 = {"4.12.0-1"})
  void aMethodThatThereIsNotIsRefused() {
    try (TestClient client = new TestClient(broker.port(), 5)) {
      client.send(client.connectPacket(2, 60, properties("GS2-KRB5", "x"), "c"));
      assertThat(client.read(2).hex()).isEqualTo("20008c00");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  @Clause(v5 = {"4.12.0-4"})
  void aWrongAnswerIsRefusedAtAnyPoint() {
    for (int step = 0; step < 2; step++) {
      try (TestClient client = begun("wrong", "carl")) {
        client.read(15);
        if (step == 1) {
          client.send(auth(0x18, METHOD, "2"));
          client.read(15);
        }
        client.send(auth(0x18, METHOD, "9"));
        assertThat(client.read(2).hex()).isEqualTo("20008600");
        assertThat(client.readToEnd()).isEqualTo(-1);
      }
    }
    Await.until("no session is left", () -> broker.statistics().sessions() == 0);
  }

  @Test
  @Clause(v5 = {"3.1.2-30", "3.15.1-1"})
  void untilConnackOnlyAuthAndDisconnectMayCome() {
    try (TestClient client = begun("early", "carl")) {
      client.read(15);
      client.send(client.publishPacket(0, "a", 0, "x"));
      assertThat(client.read(2).hex()).isEqualTo("20008200");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    try (TestClient client = begun("flags", "carl")) {
      client.read(15);
      byte[] packet = auth(0x18, METHOD, "2");
      packet[0] = (byte) 0xF2;
      client.send(packet);
      assertThat(client.read(2).hex()).isEqualTo("20008100");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
    try (TestClient client = begun("leaves", "carl")) {
      client.read(15);
      client.send(TestClient.packet(0xE0));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  @Clause(v5 = {"4.12.0-5", "4.12.0-3"})
  void anotherMethodOrReasonEndsTheExchange() {
    for (byte[] packet :
        new byte[][] {
          auth(0x18, "OTHER", "2"),
          auth(0x19, METHOD, "2"),
          auth(0x00, METHOD, "2"),
          TestClient.packet(0xF0, 0x18, 0),
          TestClient.packet(0xF0)
        }) {
      try (TestClient client = begun("other", "carl")) {
        client.read(15);
        client.send(packet);
        assertThat(client.read(2).body()[1] & 0xFF).isIn(0x81, 0x82);
        assertThat(client.readToEnd()).isEqualTo(-1);
      }
    }
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForForEver() {
    try (TestClient client = begun("slow", "carl")) {
      client.read(15);
      assertThat(client.read(2).hex()).isEqualTo("20008700");
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }

  @Test
  @Clause(v5 = {"4.12.1-1", "4.12.0-5"})
  void aClientProvesAnewWhoItIsWhileEverythingGoesOn() {
    try (TestClient client = authenticated("anew", "carl")) {
      client.subscribe("r", 1);
      client.send(auth(0x19, METHOD, "carl"));
      client.publish1("r", "meanwhile"); // AUTH is set aside by nobody: it comes first
    } catch (AssertionError e) {
      assertThat(e).hasMessageContaining("found f018");
    }
    try (TestClient client = authenticated("anew", "carl")) {
      client.send(auth(0x19, METHOD, "carl"));
      assertThat(client.read(15).hex()).startsWith("f018");
      client.publish1("r", "meanwhile");
      client.send(auth(0x18, METHOD, "2"));
      assertThat(client.read(15).hex()).startsWith("f018");
      client.send(auth(0x18, METHOD, "4"));
      assertThat(client.read(15).hex()).isEqualTo("f0000c" + METHOD_HEX + "16000135");
      client.publish1("r", "after");
    }
  }

  @Test
  @Clause(v5 = {"4.12.1-2", "3.14.4-1", "3.14.4-2"})
  void aReauthenticationThatFailsEndsTheConnection() {
    try (TestClient client = authenticated("fails", "carl")) {
      client.send(auth(0x19, METHOD, "carl"));
      client.read(15);
      client.send(auth(0x18, METHOD, "9"));
      assertThat(client.readToEnd()).isEqualTo(0x86);
    }
    try (TestClient client = authenticated("somebody else", "carl")) {
      client.send(auth(0x19, METHOD, "dora"));
      client.read(15);
      client.send(auth(0x18, METHOD, "2"));
      client.read(15);
      client.send(auth(0x18, METHOD, "4"));
      assertThat(client.readToEnd()).isEqualTo(0x87);
    }
    try (TestClient client = authenticated("out of order", "carl")) {
      client.send(auth(0x18, METHOD, "2"));
      assertThat(client.readToEnd()).isEqualTo(0x82);
    }
  }

  @Test
  @Clause(v5 = {"4.12.0-6", "4.12.0-7"})
  void withoutAMethodThereIsNoAuth() {
    try (TestClient client = TestClient.connected(broker, 5, "plain")) {
      client.send(auth(0x19, METHOD, "carl"));
      assertThat(client.readToEnd()).isEqualTo(0x82);
    }
    try (TestClient client = TestClient.connected(broker, 4, "old")) {
      client.send(TestClient.packet(0xF0, data("x")));
      assertThat(client.readToEnd()).isEqualTo(-1);
    }
  }
}
