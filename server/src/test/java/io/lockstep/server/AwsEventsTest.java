package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app that was made for AWS IoT hears who comes and goes, also over a kill of the server.
class AwsEventsTest {
  private static final int VERSION = 4;
  private static final String PRESENCE = "$aws/events/presence/";

  @TempDir Path folder;

  /// A message that came.
  private record Heard(String topic, String payload) {}

  private static MqttProbe backend(ServerProcess server) throws IOException {
    MqttProbe probe = MqttProbe.silent(server, VERSION);
    // A session that stays: the clean-session bit is not set.
    probe.send(
        MqttProbe.packet(
            0x10, "MQTT", VERSION, 0xC0, (short) 60, "backend", "admin", server.token()));
    assertThat(probe.read().body()[1]).isZero();
    return probe;
  }

  /// Returns when it is granted; what comes before that is passed over.
  private static void subscribe(MqttProbe probe, String filter, int qos) throws IOException {
    probe.send(MqttProbe.packet(0x82, (short) 1, filter, qos));
    while (probe.read().first() != 0x90) {
      // A message of another client.
    }
  }

  /// The next message about a client; others are passed over.
  private static Heard next(MqttProbe probe, String about) throws IOException {
    while (true) {
      MqttProbe.Packet packet = probe.read();
      if (packet.first() >> 4 != 3) {
        continue;
      }
      byte[] body = packet.body();
      int length = (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
      int qos = packet.first() >> 1 & 3;
      int start = 2 + length + (qos > 0 ? 2 : 0);
      if (qos > 0) {
        probe.send(
            MqttProbe.packet(0x40, (int) body[2 + length] & 0xFF, (int) body[3 + length] & 0xFF));
      }
      String topic = new String(body, 2, length, StandardCharsets.UTF_8);
      if (topic.endsWith("/" + about)) {
        return new Heard(
            topic, new String(body, start, body.length - start, StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void anAppHearsWhoConnectsSubscribesAndLeaves() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.in(data).start()) {
      try (MqttProbe backend = backend(server)) {
        subscribe(backend, "$aws/events/#", 1);
        try (MqttProbe worker = MqttProbe.connect(server, VERSION, "worker")) {
          Heard connected = next(backend, "worker");
          assertThat(connected.topic()).isEqualTo(PRESENCE + "connected/worker");
          assertThat(connected.payload())
              .contains("\"ipAddress\":\"127.0.0.1\"")
              .contains("\"principalIdentifier\":\"admin\"")
              .contains("\"versionNumber\":0");
          subscribe(worker, "hall/+", 0);
          Heard subscribed = next(backend, "worker");
          assertThat(subscribed.topic()).isEqualTo("$aws/events/subscriptions/subscribed/worker");
          assertThat(subscribed.payload()).contains("\"topics\":[\"hall/+\"]");
          worker.send(MqttProbe.packet(MqttProbe.DISCONNECT));
        }
        Heard left = next(backend, "worker");
        assertThat(left.topic()).isEqualTo(PRESENCE + "disconnected/worker");
        assertThat(left.payload()).contains("\"CLIENT_INITIATED_DISCONNECT\"");
        try (MqttProbe _ = MqttProbe.connect(server, VERSION, "worker")) {
          assertThat(next(backend, "worker").payload()).contains("\"versionNumber\":1");
          server.kill();
        }
      }
    }
    try (ServerProcess server = ServerProcess.in(data).start();
        MqttProbe backend = backend(server)) {
      Heard gone = next(backend, "worker");
      while (!gone.payload().contains("SERVER_INITIATED_DISCONNECT")) {
        gone = next(backend, "worker"); // those that were not acknowledged for good come again
      }
      assertThat(gone.topic()).isEqualTo(PRESENCE + "disconnected/worker");
    }
  }
}
