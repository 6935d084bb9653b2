package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

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

/// Whoever publishes in the server's name hears when a device has the message, and may take it back
/// until it went to one.
class ReceiptsTest {
  private static final String COMMAND = "lockstep/v1/line/commands/halt/1-0";

  @TempDir Path folder;
  private TestBroker broker;
  private final List<Long> delivered = new CopyOnWriteArrayList<>();
  private final List<Long> withdrawn = new CopyOnWriteArrayList<>();

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
            return withdrawn;
          }
        };
    broker.restart();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  /// Publishes a message of the server's own; its position.
  private long publish(String payload) throws Exception {
    broker
        .broker()
        .publish(COMMAND, payload.getBytes(StandardCharsets.UTF_8), 2, false)
        .get(60, TimeUnit.SECONDS);
    List<Long> positions = new ArrayList<>();
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      while (reader.poll(
              (position, kind, record) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()
                    && new FieldMessage().wrap(record).isDownlink()) {
                  positions.add(position);
                }
              },
              1_000)
          > 0) {
        // The visitor collects.
      }
    }
    return positions.getLast();
  }

  private void awaitReceipts(int count) {
    Await.until("receipts of " + count + " messages", () -> delivered.size() >= count);
  }

  private boolean withdraw(long position) throws Exception {
    return broker.broker().withdraw(position).get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aPubackOfADeviceIsTold(int version) throws Exception {
    try (TestClient device = TestClient.connected(broker, version, "line")) {
      device.subscribe("lockstep/v1/line/commands/#", 1);
      device.publish1("other", "x");
      long first = publish("a");
      TestClient.Packet got = device.read(3);
      assertThat(delivered).as("before its PUBACK").isEmpty();
      device.acknowledge(got);
      long second = publish("b");
      TestClient.Packet next = device.receive();
      assertThat(next.payload(version)).isEqualTo("b");
      awaitReceipts(2);
      assertThat(delivered).containsExactly(first, second);
    }
  }

  @Test
  void aPubrecOfADeviceIsToldOnce() throws Exception {
    try (TestClient device = TestClient.connected(broker, 5, "line")) {
      device.subscribe("lockstep/v1/line/commands/#", 2);
      long position = publish("a");
      TestClient.Packet got = device.read(3);
      assertThat(got.qos()).isEqualTo(2);
      device.pubrec(got.packetId());
      device.handshake(6, got.packetId());
      device.pubcomp(got.packetId());
      device.publish1("other", "x");
      awaitReceipts(1);
      assertThat(delivered).containsExactly(position);
    }
  }

  @Test
  void whatADeviceRefusesOrGetsWithoutAnAcknowledgementIsNotTold() throws Exception {
    try (TestClient device = TestClient.connected(broker, 5, "line")) {
      device.subscribe("lockstep/v1/line/commands/#", 1);
      long refused = publish("a");
      TestClient.Packet got = device.read(3);
      // PUBACK with reason 0x87, not authorized
      device.send(TestClient.packet(0x40, TestClient.hex("%04x87".formatted(got.packetId()))));
      device.subscribe("lockstep/v1/line/commands/#", 0);
      publish("b");
      assertThat(device.read(3).qos()).isZero();
      device.subscribe("lockstep/v1/line/commands/#", 1);
      long taken = publish("c");
      device.acknowledge(device.read(3));
      awaitReceipts(1);
      assertThat(delivered).containsExactly(taken).doesNotContain(refused);
    }
  }

  @Test
  void aMessageThatADeviceIsSentAgainIsToldWhenItHasIt() throws Exception {
    try (TestClient device = TestClient.persistent(broker, 5, "line")) {
      device.subscribe("lockstep/v1/line/commands/#", 1);
    }
    long position = publish("a");
    try (TestClient device = TestClient.persistent(broker, 5, "line")) {
      assertThat(device.read(3).payload(5)).isEqualTo("a");
    }
    broker.crash();
    try (TestClient device = TestClient.persistent(broker, 5, "line")) {
      device.acknowledge(device.read(3));
      awaitReceipts(1);
    }
    assertThat(delivered).containsExactly(position);
  }

  @Test
  void aMessageThatWentToNoDeviceCanBeWithdrawnAlsoAcrossARestart() throws Exception {
    try (TestClient device = TestClient.persistent(broker, 5, "line")) {
      device.subscribe("lockstep/v1/line/commands/#", 1);
    }
    Await.until("the device to be gone", () -> broker.statistics().connections() == 0);
    long position = publish("stale");
    assertThat(withdraw(position)).isTrue();
    withdrawn.add(position);
    publish("fresh");
    try (TestClient device = TestClient.persistent(broker, 5, "line")) {
      assertThat(device.receive().payload(5)).isEqualTo("fresh");
    }
    Await.until("the device to be gone", () -> broker.statistics().connections() == 0);
    long again = publish("stale again");
    assertThat(withdraw(again)).isTrue();
    withdrawn.add(again);
    broker.crash();
    publish("last");
    try (TestClient device = TestClient.persistent(broker, 5, "line")) {
      // What was acknowledged just before a crash may come again; what was withdrawn may not.
      String payload = device.receive().payload(5);
      while (payload.equals("fresh")) {
        payload = device.receive().payload(5);
      }
      assertThat(payload).isEqualTo("last");
    }
  }

  @Test
  void whatWentToADeviceOrMayHaveBeforeTheStartCannotBeWithdrawnForSure() throws Exception {
    long before = publish("before");
    broker.restart();
    assertThat(withdraw(before)).as("of a life before").isFalse();
    try (TestClient device = TestClient.connected(broker, 5, "line")) {
      device.subscribe("lockstep/v1/line/commands/#", 0);
      long position = publish("a");
      assertThat(device.read(3).payload(5)).isEqualTo("a");
      assertThat(withdraw(position)).as("sent at QoS 0").isFalse();
    }
  }
}
