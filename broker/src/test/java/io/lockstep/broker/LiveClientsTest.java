package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is there, what each has on its way, sending away, looking on.
class LiveClientsTest {
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

  private List<String> list(String search, Optional<Boolean> connected, String after, int limit) {
    return broker
        .clients()
        .list(new LiveClients.Query(search, connected, after, limit))
        .join()
        .clients()
        .stream()
        .map(ClientFigures::clientId)
        .toList();
  }

  private ClientFigures find(String clientId) {
    return broker.clients().find(clientId).join().orElseThrow();
  }

  @Test
  void clientsAreListedInOrderByPages() {
    TestClient.persistent(broker, 5, "away").disconnect();
    try (TestClient _ = TestClient.connected(broker, 4, "b-2");
        TestClient _ = TestClient.connected(broker, 5, "b-1");
        TestClient _ = TestClient.connected(broker, 5, "B-3")) {
      Await.until("away is away", () -> find("away").connection().isEmpty());
      assertThat(list("", Optional.empty(), "", 10)).containsExactly("B-3", "away", "b-1", "b-2");
      assertThat(list("b-", Optional.empty(), "", 10)).containsExactly("B-3", "b-1", "b-2");
      assertThat(list("", Optional.of(false), "", 10)).containsExactly("away");
      assertThat(list("", Optional.of(true), "", 2)).containsExactly("B-3", "b-1");
      assertThat(list("", Optional.of(true), "b-1", 2)).containsExactly("b-2");
      LiveClients.Query two = new LiveClients.Query("", Optional.empty(), "", 2);
      assertThat(broker.clients().list(two).join().more()).isTrue();
      assertThat(broker.clients().find("nobody").join()).isEmpty();
    }
  }

  @Test
  void whatAClientHasOnItsWayIsSeen() {
    try (TestClient client = new TestClient(broker.port(), 5);
        TestClient publisher = TestClient.connected(broker, 4, "p")) {
      // Receive maximum 1, session expiry 1 hour.
      client.send(
          TestClient.packet(
              0x10, "MQTT", 5, 0, (short) 30, 8, 0x21, (short) 1, 0x11, 0, 0, (short) 3_600, "c"));
      client.read(2);
      client.subscribe("a/#", 1 | 4);
      publisher.publish1("a/b", "one").publish1("a/b", "two").publish1("a/b", "three");
      TestClient.Packet first = client.read(3);
      Await.until("two wait", () -> find("c").connection().orElseThrow().queued() == 2);

      ClientFigures seen = find("c");
      ConnectionFigures connection = seen.connection().orElseThrow();
      assertThat(connection.inflight()).isOne();
      assertThat(connection.inflightMax()).isOne();
      assertThat(connection.version()).isEqualTo(5);
      assertThat(connection.keepAliveSeconds()).isEqualTo(30);
      assertThat(connection.cleanStart()).isFalse();
      assertThat(connection.listener()).isEqualTo("mqtt");
      assertThat(connection.sentMessages()).isLessThanOrEqualTo(3);
      assertThat(seen.sessionExpirySeconds()).isEqualTo(3_600);
      assertThat(seen.awaySinceMicros()).isEqualTo(-1);
      assertThat(seen.subscriptions())
          .containsExactly(new ClientFigures.Filter("a/#", 1, true, false, 0, false));
      assertThat(find("p").connection().orElseThrow().receivedMessages()).isEqualTo(3);

      client.acknowledge(first);
      client.read(3);
    }
    Await.until("it is away", () -> find("c").connection().isEmpty());
    Await.until("what is unfinished is given back", () -> find("c").unfinished() == 2);
    assertThat(find("c").lastError().orElseThrow().reason()).contains("lost");
  }

  @Test
  void aClientThatIsSentAwayHearsWhyAndMayComeBack() {
    try (TestClient client = TestClient.persistent(broker, 5, "c")) {
      client.subscribe("a", 1);
      assertThat(broker.clients().disconnect("c").join()).isTrue();
      assertThat(client.readToEnd()).isEqualTo(0x98);
    }
    Await.until("it is away", () -> find("c").connection().isEmpty());
    assertThat(find("c").lastError().orElseThrow().reasonCode()).isEqualTo(0x98);
    assertThat(broker.clients().disconnect("c").join()).isFalse();
    try (TestClient again = new TestClient(broker.port(), 5)) {
      assertThat(again.connect("c", false, 3_600)).as("its session is there").isTrue();
    }
  }

  @Test
  void aSessionEndsWithAndWithoutAConnection() {
    try (TestClient client = TestClient.persistent(broker, 5, "c")) {
      assertThat(broker.clients().endSession("c").join()).isTrue();
      assertThat(client.readToEnd()).isEqualTo(0x98);
    }
    Await.until("the session is gone", () -> broker.clients().find("c").join().isEmpty());

    TestClient.persistent(broker, 5, "d").disconnect();
    Await.until("d is away", () -> find("d").connection().isEmpty());
    assertThat(broker.clients().endSession("d").join()).isTrue();
    Await.until("the session is gone", () -> broker.clients().find("d").join().isEmpty());
    assertThat(broker.clients().endSession("d").join()).isFalse();

    broker.restart();
    assertThat(list("", Optional.empty(), "", 10)).as("nor comes it back").isEmpty();
  }

  @Test
  void packetsAreSeenBothWaysAndSecretsAreNot() throws InterruptedException {
    try (ClientTrace trace = broker.clients().trace("c");
        TestClient client = new TestClient(broker.port(), 5)) {
      client.send(
          TestClient.packet(
              0x10, "MQTT", 5, 0xC2, (short) 30, 0, "c", "oven", TestClient.bytes("s3cret")));
      client.read(2);
      client.send(TestClient.packet(0x82, (short) 9, 0, "a/+", 1)).read(9);
      client.send(
          TestClient.packet(
              0x32, "a/b", (short) 7, 2, 0x01, 1, "21.5".getBytes(StandardCharsets.UTF_8)));

      List<TracedPacket> seen = new ArrayList<>();
      while (seen.stream().noneMatch(one -> one.type().equals("PUBACK"))) {
        seen.add(trace.next(Duration.ofSeconds(60)).orElseThrow());
      }
      assertThat(seen.stream().map(one -> (one.isIncoming() ? "> " : "< ") + one.type()))
          .startsWith("> CONNECT", "< CONNACK", "> SUBSCRIBE", "< SUBACK", "> PUBLISH");
      assertThat(seen.getFirst().fields())
          .containsEntry("user", "oven")
          .containsEntry("password", "(hidden)");
      assertThat(seen.toString()).doesNotContain("s3cret");
      assertThat(seen.get(4).fields())
          .containsEntry("topic", "a/b")
          .containsEntry("qos", 1L)
          .containsEntry("payload", "21.5")
          .containsEntry("properties", Map.of("payloadFormat", 1L));
    }
  }

  @Test
  void whoLooksOnSeesWhyAClientIsNotLetIn() throws InterruptedException {
    try (ClientTrace trace = broker.clients().trace("c");
        TestClient client = new TestClient(broker.port(), 5)) {
      client.send(TestClient.packet(0x10, "MQTT", 5, 0x82, (short) 30, 0, "c", "mallory"));
      client.read(2);

      assertThat(trace.next(Duration.ofSeconds(60)).orElseThrow().type()).isEqualTo("CONNECT");
      TracedPacket refusal = trace.next(Duration.ofSeconds(60)).orElseThrow();
      assertThat(refusal.type()).isEqualTo("CONNACK");
      assertThat(refusal.isIncoming()).isFalse();
      assertThat(refusal.bytes()).isEqualTo(5);
      assertThat(refusal.fields())
          .containsEntry("sessionPresent", false)
          .containsEntry("reasonCode", 0x86L);
    }
  }

  @Test
  void whoLooksOnFromTheMidstOfAPacketSeesItWhole() throws InterruptedException {
    try (TestClient client = TestClient.connected(broker, 4, "c")) {
      byte[] packet = client.publishPacket(0, "a/long", 0, "x".repeat(1_000));
      client.send(java.util.Arrays.copyOf(packet, 500));
      Await.until(
          "the first half has come",
          () -> find("c").connection().orElseThrow().receivedBytes() > 500);
      try (ClientTrace trace = broker.clients().trace("c")) {
        Boolean _ = broker.clients().find("c").join().isPresent(); // after the tap, on its loop
        client.send(java.util.Arrays.copyOfRange(packet, 500, packet.length));
        TracedPacket seen = trace.next(Duration.ofSeconds(60)).orElseThrow();
        assertThat(seen.type()).isEqualTo("PUBLISH");
        assertThat(seen.fields()).containsEntry("payloadBytes", 1_000L);
        assertThat(seen.bytes()).isEqualTo(packet.length);
      }
    }
  }
}
