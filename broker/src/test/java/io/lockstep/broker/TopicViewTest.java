package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.broker.TopicView.Rename;
import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Topics that mean the same words to every client, and another tree to each of them.
class TopicViewTest {
  @TempDir Path folder;
  private TestBroker broker;
  private final List<Long> delivered = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    broker = TestBroker.in(folder);
    broker.receipts =
        new Receipts() {
          @Override
          public void delivered(long position) {
            delivered.add(position);
          }

          @Override
          public Collection<Long> withdrawn() {
            return List.of();
          }
        };
    broker.restart();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void tell(String topic, String payload, int qos, boolean retain) throws Exception {
    broker
        .broker()
        .publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain)
        .get(60, TimeUnit.SECONDS);
  }

  /// Device, topic, payload and `R` for RETAIN of all field messages in the journal.
  private List<String> inputs() {
    List<String> found = new ArrayList<>();
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()) {
                  FieldMessage message = new FieldMessage().wrap(payload);
                  byte[] bytes = new byte[message.payloadLength()];
                  payload.get(message.payloadOffset(), bytes);
                  String text = new String(bytes, StandardCharsets.UTF_8);
                  found.add(
                      "%s %s %s%s"
                          .formatted(
                              message.device(),
                              message.topic(),
                              text,
                              message.isRetained() ? " R" : ""));
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void theSameFilterBringsEachClientItsOwnOnly(int version) throws Exception {
    try (TestClient one = TestClient.connected(broker, version, "own-a");
        TestClient other = TestClient.connected(broker, version, "own-b");
        TestClient stranger = TestClient.connected(broker, version, "c")) {
      for (TestClient client : List.of(one, other, stranger)) {
        assertThat(client.subscribe("$hub/#", 1)).isOne();
        assertThat(client.subscribe("#", 1)).isOne();
        assertThat(client.subscribe("+/+/res/#", 1)).isOne();
        assertThat(client.subscribe("devices/#", 1)).isOne();
      }
      tell("$device/own-a/hub/twin/res/200", "yours", 1, false);
      tell("$device/own-b/devices/x", "theirs", 0, false);
      TestClient.Packet packet = one.receive();
      assertThat(packet.topic()).isEqualTo("$hub/twin/res/200");
      assertThat(packet.payload(version)).isEqualTo("yours");
      assertThat(packet.qos()).isOne();
      TestClient.Packet theirs = other.receive();
      assertThat(theirs.topic()).isEqualTo("devices/x");
      one.publish1("$hub/get", "q");
      one.publish1("devices/own-a", "d");
      assertThat(List.of(one.isQuiet(), other.isQuiet(), stranger.isQuiet())).containsOnly(true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void whatAClientPublishesInItsTreeIsJournalledAndGoesToNobody(int version) {
    try (TestClient one = TestClient.connected(broker, version, "own-a");
        TestClient watcher = TestClient.connected(broker, version, "w")) {
      watcher.subscribe("$device/#", 2);
      watcher.subscribe("#", 2);
      one.publish0("$hub", "0");
      one.publish1("$hub/twin/GET/?$rid=1", "1", true);
      one.publish2("devices/é", "2");
      one.publish1("$hubs/x", "3");
      assertThat(watcher.isQuiet()).isTrue();
    }
    assertThat(inputs())
        .containsExactly(
            "own-a $device/own-a/hub 0",
            "own-a $device/own-a/hub/twin/GET/?$rid=1 1",
            "own-a $device/own-a/devices/é 2",
            "own-a $hubs/x 3");
    try (TestClient late = TestClient.connected(broker, version, "own-a")) {
      late.subscribe("$hub/#", 1);
      assertThat(late.isQuiet()).isTrue();
    }
  }

  @Test
  void aSessionThatWaitsIsToldAfterACrashUnderTheNameItKnows() throws Exception {
    TestClient.persistent(broker, 4, "own-a").close();
    try (TestClient client = TestClient.persistent(broker, 4, "own-a")) {
      client.subscribe("$hub/methods/#", 2);
    }
    tell("$device/own-a/hub/methods/POST/stop", "1", 1, false);
    tell("$device/own-b/hub/methods/POST/stop", "not yours", 1, false);
    broker.crash();
    tell("$device/own-a/hub/methods/POST/go", "2", 2, false);
    try (TestClient client = TestClient.persistent(broker, 4, "own-a")) {
      TestClient.Packet first = client.read(3);
      assertThat(first.topic()).isEqualTo("$hub/methods/POST/stop");
      assertThat(client.read(3).topic()).isEqualTo("$hub/methods/POST/go");
      assertThat(delivered).isEmpty();
      client.acknowledge(first);
      Await.until("a receipt", () -> delivered.size() == 1);
    }
    try (TestClient client = TestClient.persistent(broker, 4, "own-a")) {
      TestClient.Packet again = client.read(3);
      assertThat(again.topic()).isEqualTo("$hub/methods/POST/go");
    }
  }

  @Test
  void aliasesUnsubscribingSharingAndRetainedMessagesKnowTheClientsNames() throws Exception {
    tell("$device/own-a/hub/kept", "k", 1, true);
    try (TestClient client = new TestClient(broker.port(), 5)) {
      client.connect(2, 60, TestClient.bytes(0x22, (short) 4), "own-a");
      assertThat(client.subscribe("$share/g/$hub/shared", 1)).isOne();
      assertThat(client.subscribe("$hub/kept", 0)).isZero();
      TestClient.Packet kept = client.receive();
      assertThat(kept.topic()).isEqualTo("$hub/kept");
      tell("$device/own-a/hub/shared", "1", 0, false);
      tell("$device/own-a/hub/shared", "2", 0, false);
      assertThat(client.receive().topic()).isEqualTo("$hub/shared");
      // The second time an alias stands for it.
      assertThat(client.receive().topic()).isEmpty();
      client.send(TestClient.packet(0xA2, (short) 9, TestClient.bytes(0), "$share/g/$hub/shared"));
      assertThat(client.read(11).body()[3]).isZero();
      tell("$device/own-a/hub/shared", "3", 1, false);
      assertThat(client.isQuiet()).isTrue();
      // An alias of the client's own stands for what it names.
      client.send(client.publishPacket(2, "$hub/q", 3, TestClient.bytes(0x23, (short) 1), "first"));
      client.send(client.publishPacket(2, "", 4, TestClient.bytes(0x23, (short) 1), "again"));
      client.handshake(4, 3);
      client.handshake(4, 4);
    }
    assertThat(inputs())
        .contains("own-a $device/own-a/hub/q first", "own-a $device/own-a/hub/q again");
  }

  @Test
  void whatAClientSaysOfItselfStandsInTheJournal() {
    TestClient.connected(broker, 4, "own-a").close();
    TestClient.connected(broker, 4, "c").close();
    List<String> heard = new ArrayList<>();
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      int _ =
          reader.poll(
              (_, kind, record) -> {
                if (kind == InputKind.SESSION.number()) {
                  SessionNews.read(
                      record,
                      new SessionNews.Listener() {
                        @Override
                        public void resumed(String principal, long atMicros) {
                          heard.add("resumed");
                        }

                        @Override
                        public void announced(
                            String principal, String says, boolean isNew, long atMicros) {
                          heard.add(principal + " says '" + says + "' " + isNew);
                        }

                        @Override
                        public void subscribed(String filter) {
                          heard.add(filter);
                        }
                      });
                }
              },
              100);
    }
    assertThat(heard).containsExactly("own-a says 'own' true", "anonymous says '' true");
  }

  @Test
  void aWillGoesToTheServer() {
    try (TestClient watcher = TestClient.connected(broker, 4, "w")) {
      watcher.subscribe("$device/#", 1);
      TestClient client = new TestClient(broker.port(), 4);
      int willRetainQosOne = 4 | 8 | 32;
      client.connect(willRetainQosOne, 60, new byte[0], "own-a", "devices/will", "gone");
      client.close();
      Await.until("the will", () -> inputs().contains("own-a $device/own-a/devices/will gone"));
      assertThat(watcher.isQuiet()).isTrue();
    }
  }

  @Test
  void rightsAreThoseOfTheInnerTopic() {
    try (TestClient client = TestClient.connected(broker, 5, "own-a")) {
      client.send(client.publishPacket(2, "$hub/forbidden/x", 9, "no"));
      TestClient.Packet puback = client.read(4);
      assertThat(puback.body()[2] & 0xFF).isEqualTo(0x87);
    }
  }

  @Test
  void aViewOfTreesThatOverlapIsRefused() {
    Rename hub = new Rename("$hub", "$device/a/hub");
    assertThatThrownBy(() -> new TopicView(List.of(hub, new Rename("$h", "$device/a/hub/x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("apart from each other");
    assertThatThrownBy(() -> new TopicView(List.of(hub, new Rename("$hub", "$device/a/h"))))
        .hasMessageContaining("apart from each other");
    for (String outer : List.of("", "a/b", "+", "#", "$share")) {
      assertThatThrownBy(() -> new Rename(outer, "$device/a/b"))
          .hasMessageContaining("found '" + outer + "'");
    }
    assertThatThrownBy(() -> new Rename("$hub", "elsewhere/a")).hasMessageContaining("$device");
  }
}
