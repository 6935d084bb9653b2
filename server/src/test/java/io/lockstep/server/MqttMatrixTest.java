package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Client libraries of other people, by version and way in: every quality, retained messages, a
/// will, a session that lasts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MqttMatrixTest {
  private static final String DEVICE = "matrix-device";

  private ServerProcess server;
  private DeviceCertificate certificates;

  /// A library and the version that it speaks.
  enum Library {
    PAHO_3_1 {
      @Override
      MqttPeer connect(MqttPeer.Login login) throws Exception {
        return new PahoThreePeer(login, MqttConnectOptions.MQTT_VERSION_3_1);
      }
    },
    PAHO_3_1_1 {
      @Override
      MqttPeer connect(MqttPeer.Login login) throws Exception {
        return new PahoThreePeer(login, MqttConnectOptions.MQTT_VERSION_3_1_1);
      }
    },
    PAHO_5 {
      @Override
      MqttPeer connect(MqttPeer.Login login) throws Exception {
        return new PahoFivePeer(login);
      }
    },
    HIVEMQ_3_1_1 {
      @Override
      MqttPeer connect(MqttPeer.Login login) throws Exception {
        return new HiveMqPeers.Three(login);
      }
    },
    HIVEMQ_5 {
      @Override
      MqttPeer connect(MqttPeer.Login login) throws Exception {
        return new HiveMqPeers.Five(login);
      }
    };

    abstract MqttPeer connect(MqttPeer.Login login) throws Exception;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
    certificates = DeviceCertificate.of(server.data(), folder, DEVICE);
    Http.Reply added = server.http().post("/api/v1/devices", "{\"id\":\"%s\"}".formatted(DEVICE));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> everything() {
    return Stream.of(Library.values())
        .flatMap(
            library -> Stream.of(MqttPeer.Way.values()).map(way -> Arguments.of(library, way)));
  }

  private MqttPeer.Login login(
      MqttPeer.Way way, String clientId, boolean isLasting, String willTopic) throws Exception {
    boolean isMutual = way == MqttPeer.Way.MUTUAL_TLS;
    String address = server.endpoint(way.listener).replaceAll("^wss?://|/mqtt$", "");
    @Nullable SSLContext tls = way.isSecure ? certificates.context(isMutual) : null;
    return new MqttPeer.Login(
        way,
        address,
        way.isSecure ? certificates : null,
        tls,
        clientId,
        isMutual ? null : "admin",
        server.token(),
        isLasting,
        willTopic);
  }

  private static String next(MqttPeer peer) throws InterruptedException {
    return String.valueOf(peer.inbox().poll(60, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void goesThroughWithAllOfIt(Library library, MqttPeer.Way way) throws Exception {
    String id = library + "-" + way;
    String topic = "matrix/" + id;
    try (MqttPeer publisher = library.connect(login(way, id + "-p", false, topic + "/will"))) {
      publisher.publish(topic + "/kept", "kept", 1, true);
      try (MqttPeer subscriber = library.connect(login(way, id + "-s", true, ""))) {
        subscriber.subscribe(topic + "/#", 2);
        assertThat(next(subscriber)).isEqualTo("1 retained kept");
        for (int qos = 0; qos <= 2; qos++) {
          publisher.publish(topic + "/q", "m" + qos, qos, false);
          assertThat(next(subscriber)).isEqualTo(qos + " m" + qos);
        }
        if (way == MqttPeer.Way.MUTUAL_TLS) {
          assertThat(server.http().get("/api/v1/mqtt/clients/" + id + "-s").body())
              .contains("\"principal\":\"" + DEVICE + "\"")
              .contains("\"certificate\":\"CN=" + DEVICE + "\"");
        }
        // A library may hand a message on before it has acknowledged it. Left then, with a session
        // that this library has forgotten, it would get the message once more (MQTT-4.4.0-1).
        Await.until(
            "the subscriber has acknowledged everything",
            () ->
                server
                    .http()
                    .get("/api/v1/mqtt/clients/" + id + "-s")
                    .body()
                    .contains("\"inflight\":0,"),
            () -> id);
      }
      for (int i = 0; i < 6; i++) {
        publisher.publish(topic + "/q", "n" + i, 1 + i % 2, false);
      }
      // Sent away by an operator, the publisher leaves a will.
      assertThat(server.http().post("/api/v1/mqtt/clients/" + id + "-p/disconnect", "").status())
          .isEqualTo(204);
      try (MqttPeer back = library.connect(login(way, id + "-s", true, ""))) {
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
          received.add(next(back));
        }
        assertThat(received)
            .containsExactlyInAnyOrder("1 n0", "2 n1", "1 n2", "2 n3", "1 n4", "2 n5", "2 gone");
      }
    }
  }
}
