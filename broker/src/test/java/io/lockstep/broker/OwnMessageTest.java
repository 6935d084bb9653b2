package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.Reader;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server publishes itself, without a session and a device.
class OwnMessageTest {
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

  private void publish(String topic, String payload, int qos, boolean retain) throws Exception {
    broker
        .broker()
        .publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain)
        .get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void reachesSubscribersAndNewOnesWhenRetained(int version) throws Exception {
    try (TestClient client = TestClient.connected(broker, version, "c")) {
      client.subscribe("spBv1.0/STATE/host", 1 | (version == 5 ? 4 : 0)); // no local is for others
      publish("spBv1.0/STATE/host", "on", 1, true);
      TestClient.Packet live = client.receive();
      assertThat(live.payload(version)).isEqualTo("on");
      assertThat(live.qos()).isOne();
      assertThat(live.isRetained()).isFalse();
    }
    try (TestClient late = TestClient.connected(broker, version, "late")) {
      late.subscribe("spBv1.0/STATE/#", 1);
      assertThat(late.receive().isRetained()).isTrue();
    }
    broker.restart();
    try (TestClient later = TestClient.connected(broker, version, "later")) {
      later.subscribe("spBv1.0/STATE/#", 1);
      assertThat(later.receive().payload(version)).isEqualTo("on");
    }
  }

  @Test
  void waitsForAnAbsentSession() throws Exception {
    TestClient.persistent(broker, 5, "c").close();
    try (TestClient client = TestClient.persistent(broker, 5, "c")) {
      client.subscribe("a", 1);
    }
    publish("a", "command", 1, false);
    broker.crash();
    try (TestClient client = TestClient.persistent(broker, 5, "c")) {
      assertThat(client.receive().payload(5)).isEqualTo("command");
    }
  }

  @Test
  void isJournalledAsTheServersOwn() throws Exception {
    publish("a", "x", 1, false);
    List<String> found = new ArrayList<>();
    try (Reader reader = broker.inputs().reader(broker.inputs().firstPosition())) {
      int _ =
          reader.poll(
              (_, kind, payload) -> {
                if (kind == InputKind.FIELD_MESSAGE.number()) {
                  FieldMessage message = new FieldMessage().wrap(payload);
                  found.add(
                      message.topic()
                          + message.device().length()
                          + message.isDownlink()
                          + message.epoch());
                }
              },
              10);
    }
    assertThat(found).containsExactly("a0true0");
  }

  @Test
  void aTopicWithWildcardsIsRefused() {
    assertThatThrownBy(() -> broker.broker().publish("a/#", new byte[0], 0, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a/#'");
  }
}
