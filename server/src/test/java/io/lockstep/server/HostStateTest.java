package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.Clause;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The state of our Sparkplug host, as edge nodes see it.
class HostStateTest {
  private static final String TOPIC = "spBv1.0/STATE/plant-host";

  private final List<String> published = new ArrayList<>();
  private final HostState host =
      new HostState(
          "plant-host",
          (topic, payload, qos, retain) -> {
            published.add(
                "%s %s %d %b"
                    .formatted(topic, new String(payload, StandardCharsets.UTF_8), qos, retain));
            return CompletableFuture.completedFuture(null);
          },
          InstantSource.fixed(Instant.ofEpochMilli(5)));

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Clause(
      sparkplug = {
        "host-topic-phid-birth-qos",
        "host-topic-phid-birth-retain",
        "host-topic-phid-birth-topic",
        "host-topic-phid-birth-payload",
        "host-topic-phid-death-qos",
        "host-topic-phid-death-retain",
        "host-topic-phid-death-topic",
        "host-topic-phid-death-payload",
        "operational-behavior-host-application-connect-birth-topic",
        "operational-behavior-host-application-connect-birth-payload",
        "operational-behavior-host-application-connect-birth-qos",
        "operational-behavior-host-application-connect-birth-retained",
        "operational-behavior-host-application-death-topic",
        "operational-behavior-host-application-death-payload",
        "operational-behavior-host-application-death-qos",
        "operational-behavior-host-application-death-retained",
        "message-flow-phid-sparkplug-state-publish-payload"
      })
  void theStateIsRetainedAndAcknowledged() {
    CompletableFuture<Void> _ = host.publish();

    host.close();

    assertThat(published)
        .containsExactly(
            TOPIC + " {\"online\":true,\"timestamp\":5} 1 true",
            TOPIC + " {\"online\":false,\"timestamp\":5} 1 true");
  }

  @Test
  @Clause(sparkplug = {"message-flow-hid-sparkplug-state-message-delivered"})
  void whoeverSaysThatWeAreOffLineIsCorrected() {
    host.published("plant-host", utf8("{ \"online\" : false, \"timestamp\": 9}"));
    host.published("plant-host", utf8(""));
    host.published("other-host", utf8("{\"online\":false,\"timestamp\":9}"));
    host.published("plant-host", utf8("{\"online\":true,\"timestamp\":9}"));

    assertThat(published)
        .isEqualTo(
            List.of(
                TOPIC + " {\"online\":true,\"timestamp\":9} 1 true",
                TOPIC + " {\"online\":true,\"timestamp\":5} 1 true"));
  }

  @Test
  void anEndingHostIsNotCorrected() {
    host.close();
    host.published("plant-host", utf8("{\"online\":false,\"timestamp\":9}"));

    assertThat(published).hasSize(1);
  }

  @Test
  @Clause(
      sparkplug = {"intro-sparkplug-host-state", "components-ph-state", "conformance-primary-host"})
  void aClientOfPahoSeesItComeBeCorrectedAndGo(@TempDir(factory = OnDisk.class) Path folder)
      throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (ServerProcess server =
        ServerProcess.in(folder.resolve("data")).set("sparkplug.host-id", "plant-host").start()) {
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName("admin");
      options.setPassword(server.token().toCharArray());
      try (MqttClient client =
          new MqttClient(
              "tcp://127.0.0.1:" + server.mqttPort(), "observer", new MemoryPersistence())) {
        client.connect(options);
        client.subscribe(
            TOPIC,
            1,
            (_, message) ->
                heard.add(
                    message.isRetained()
                        + " "
                        + new String(message.getPayload(), StandardCharsets.UTF_8)));
        assertThat(heard.poll(60, TimeUnit.SECONDS)).startsWith("true {\"online\":true,");

        client.publish(
            TOPIC, "{\"online\":false,\"timestamp\":1}".getBytes(StandardCharsets.UTF_8), 1, true);
        assertThat(heard.poll(60, TimeUnit.SECONDS)).startsWith("false {\"online\":false,");
        assertThat(heard.poll(60, TimeUnit.SECONDS)).startsWith("false {\"online\":true,");

        assertThat(server.stop()).isZero();
        assertThat(heard.poll(60, TimeUnit.SECONDS)).startsWith("false {\"online\":false,");
      }
    }
  }
}
