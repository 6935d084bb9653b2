package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Whatever is sent to it, the server stays up, keeps what it acknowledged, and explains what it
/// did not understand.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final String TOPIC = "lockstep/v1/mill-1/telemetry";

  @TempDir(factory = OnDisk.class)
  static Path folder;

  private ServerProcess server;
  private int witnessed;

  @BeforeAll
  void startServer() throws Exception {
    Path plant = folder.resolve("plant");
    Files.createDirectories(plant.resolve("models"));
    Files.createDirectories(plant.resolve("graph"));
    Path _ =
        Files.writeString(
            plant.resolve("models/mill.json"),
            """
            {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:test:mill;1", "@type": "Interface",
             "contents": [{"@type": "Property", "name": "power", "schema": "double"}]}
            """);
    Path _ =
        Files.writeString(
            plant.resolve("graph/mill.json"),
            """
            [{"$dtId": "mill-1", "$metadata": {"$model": "dtmi:test:mill;1"}, "power": 0}]
            """);
    server = ServerProcess.in(folder.resolve("data")).withWorkspace(plant).start();
  }

  @AfterAll
  void everythingAcknowledgedIsThereAfterAStop() throws Exception {
    assertThat(server.stop()).isZero();
    try (ServerProcess again = ServerProcess.in(folder.resolve("data")).start()) {
      again.awaitHistory();
      assertThat(again.http().history("witness", "number")).hasSize(witnessed);
    }
  }

  /// After each insult another client publishes, and is understood.
  @AfterEach
  void anotherClientIsServed() throws Exception {
    try (MqttProbe witness = MqttProbe.connect(server, 4, "witness")) {
      assertThat(
              witness.publish(
                  NumberedPublisher.topic("witness"), NumberedPublisher.payload(witnessed)))
          .isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
      witnessed++;
    }
    server.awaitHistory();
    assertThat(server.http().history("witness", "number")).hasSize(witnessed);
    assertThat(server.http().get("/health/ready").status()).isEqualTo(200);
    assertThat(server.child().printed()).doesNotContain("ERROR", "Exception");
  }

  // --- MQTT ---

  private void assertEndsWithoutAcknowledgement(byte[] first, byte[]... packets) throws Exception {
    for (int version : List.of(4, 5)) {
      try (MqttProbe probe = MqttProbe.silent(server, version)) {
        probe.send(first.length > 0 ? first : probe.connectPacket("bad", "admin", server.token()));
        try {
          for (byte[] packet : packets) {
            probe.send(packet);
          }
        } catch (SocketException e) {
          // It has ended already.
        }
        assertThat(probe.isAcknowledgedBeforeTheEnd()).isFalse();
      }
    }
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @Test
  void bytesThatAreNoMqttEndTheConnection() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    byte[] noise = new byte[10_000];
    new Random(seed).nextBytes(noise);
    // The first byte is that of a PUBLISH, which may not come first; what follows is anything.
    noise[0] = 0x32;
    noise[1] = 0x10;
    assertEndsWithoutAcknowledgement(noise);
    assertEndsWithoutAcknowledgement("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertEndsWithoutAcknowledgement(hex("10 FF FF FF FF FF 01"));
  }

  @Test
  void aWrongPasswordIsRefused() throws Exception {
    for (int version : List.of(4, 5)) {
      try (MqttProbe probe = MqttProbe.silent(server, version)) {
        probe.send(probe.connectPacket("bad", "admin", "guess"));
        MqttProbe.Packet connack = probe.read();
        assertThat(connack.first()).isEqualTo(0x20);
        assertThat(connack.body()[1]).isNotZero();
        assertThat(probe.isAcknowledgedBeforeTheEnd()).isFalse();
      }
    }
  }

  @Test
  void packetsThatBreakTheProtocolEndTheConnection() throws Exception {
    byte[] connect = {};
    // Of MQTT 3.1.1 and, with a property length, of MQTT 5: both are wrong in both.
    assertEndsWithoutAcknowledgement(connect, hex("36 06 0001 61 0001 00"));
    assertEndsWithoutAcknowledgement(connect, hex("32 06 0001 61 0000 00"));
    assertEndsWithoutAcknowledgement(connect, hex("32 06 0001 2B 0001 00"));
    assertEndsWithoutAcknowledgement(connect, hex("32 07 0002 C328 0001 00"));
    assertEndsWithoutAcknowledgement(connect, hex("32 06 00FF 61 0001 00"));
    assertEndsWithoutAcknowledgement(connect, hex("00 00"));
    assertEndsWithoutAcknowledgement(
        connect, MqttProbe.packet(0x10, "MQTT", 4, 2, (short) 60, "again"));
  }

  @Test
  void aPacketAnnouncedTooLargeEndsTheConnectionBeforeItIsSent() throws Exception {
    assertEndsWithoutAcknowledgement(new byte[0], hex("32 FF FF FF 7F 0001 61 0001"));
  }

  @Test
  void aTopicOutsideOfAnyTwinIsCarriedAndNotStored() throws Exception {
    try (MqttProbe probe = MqttProbe.connect(server, 4, "chat")) {
      assertThat(probe.publish("chat/room-1", "{\"power\":1}"))
          .isEqualTo(MqttProbe.Fate.ACKNOWLEDGED);
    }
    assertThat(server.http().get("/api/v1/twins/chat").status()).isEqualTo(404);
  }

  // --- what the model does not know ---

  private void publish(String topic, byte[] payload) throws Exception {
    try (MqttProbe probe = MqttProbe.connect(server, 4, "mill-1")) {
      probe.send(probe.publishPacket(1, topic, 1, payload));
      assertThat(probe.read().first()).isEqualTo(MqttProbe.PUBACK);
    }
    server.awaitHistory();
  }

  private void publish(String payload) throws Exception {
    publish(TOPIC, payload.getBytes(StandardCharsets.UTF_8));
  }

  /// Drift of the mill so far, by reason.
  private Map<String, Long> drift() throws Exception {
    Http.Reply reply = server.http().get("/api/v1/drift?twin=mill-1");
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode entry : reply.json().path("value")) {
      counts.merge(
          (entry.path("reason").asString() + " " + entry.path("property").asString("")).strip(),
          entry.path("count").asLong(),
          Long::sum);
    }
    return counts;
  }

  @Test
  void whatTheModelDoesNotKnowIsCountedAndTheRestIsTaken() throws Exception {
    publish("{\"power\":1.5,\"colour\":\"red\"}");
    publish("{\"power\":\"much\"}");
    publish("{\"power\":\"much\"}");
    publish(TOPIC, new byte[] {'{', '"', (byte) 0xC3, 0x28, '"', ':', '1', '}'});
    publish("{\"power\":1.5");
    publish("");
    publish(TOPIC + "/power", "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(drift())
        .isEqualTo(
            Map.of("UNKNOWN_PROPERTY colour", 1L, "WRONG_TYPE power", 3L, "MALFORMED_PAYLOAD", 3L));
    assertThat(server.http().current("mill-1", "power").path("value").asDouble()).isEqualTo(1.5);
  }

  @Test
  void anUnknownTwinIsDrafted() throws Exception {
    publish(NumberedPublisher.topic("mill-77"), "{\"power\":7}".getBytes(StandardCharsets.UTF_8));
    JsonNode twin = server.http().get("/api/v1/twins/mill-77").json();
    assertThat(twin.path("draft").asBoolean()).isTrue();
    assertThat(twin.path("values").path("power").path("value").asDouble()).isEqualTo(7);
  }

  @Test
  void aDeviceMayNotFeedAnotherTwin() throws Exception {
    Http.Reply device = server.http().post("/api/v1/devices", "{\"id\":\"mill-2\"}");
    String credential = device.json().path("credential").asString();
    try (MqttProbe probe = MqttProbe.connect(server, 5, "mill-2", "mill-2", credential)) {
      assertThat(probe.publish(TOPIC, "{\"power\":666}")).isEqualTo(MqttProbe.Fate.REFUSED);
    }
    server.awaitHistory();
    assertThat(server.http().current("mill-1", "power").path("value").asDouble()).isNotEqualTo(666);
  }

  // --- HTTP ---

  /// Sends bytes as they are and returns the first line of the answer.
  private String answerTo(byte[] request) throws IOException {
    try (Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), URI.create(server.endpoint("http")).getPort())) {
      socket.setSoTimeout(60_000);
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        String answer = new String(in.readNBytes(200), StandardCharsets.ISO_8859_1);
        return answer.lines().findFirst().orElse("");
      } catch (SocketException e) {
        return "";
      }
    }
  }

  private String answerTo(String request) throws IOException {
    return answerTo(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void garbageToTheHttpListenerIsRefused() throws Exception {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    assertThat(answerTo(noise)).matches("(HTTP/1\\.[01] 4\\d\\d.*)?");
    assertThat(answerTo("nonsense\r\n\r\n")).matches("(HTTP/1\\.[01] 4\\d\\d.*)?");
    assertThat(answerTo("GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"))
        .matches("HTTP/1\\.1 4\\d\\d.*");
    assertThat(answerTo("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n"))
        .matches("(HTTP/1\\.[01] 4\\d\\d.*)?");
    assertThat(
            answerTo(
                "POST /query HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
        .matches("(HTTP/1\\.[01] 4\\d\\d.*)?");
  }

  @Test
  void bodiesThatAreNoReadingsAreRefusedWithTheReason() throws Exception {
    assertRefused(400, "/api/v1/telemetry/mill-1", "{\"power\":");
    assertRefused(400, "/api/v1/telemetry/mill-1", "[".repeat(100_000));
    assertRefused(413, "/api/v1/telemetry/mill-1", "{\"a\":\"" + "x".repeat(2 << 20) + "\"}");
    assertRefused(400, "/api/v1/patches", "[{\"twinId\":5}]");
    assertRefused(400, "/query?api-version=2023-10-31", "{\"query\":\"DROP TABLE twins\"}");
  }

  @Test
  void invalidModelsAreRefusedWithTheReason() throws Exception {
    String path = "/models?api-version=2023-10-31";
    assertRefused(400, path, "[{\"@id\":\"not a dtmi\",\"@type\":\"Interface\"}]");
    assertRefused(400, path, "[{\"@id\":\"dtmi:a:b;1\"}]");
    assertRefused(400, path, "nonsense");
    assertRefused(
        400,
        path,
        "[{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"dtmi:test:loop;1\",\"@type\":\"Interface\",\"extends\":\"dtmi:test:loop;1\"}]");
  }

  private void assertRefused(int status, String path, String body) throws Exception {
    Http.Reply reply = server.http().post(path, body);
    assertThat(reply.status()).as("%s: %s", path, reply.body()).isEqualTo(status);
    assertThat(reply.json().has("error") || reply.json().has("detail")).as(reply.body()).isTrue();
  }
}
