package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `/api/v1/mqtt/clients`: who is there, sending away, looking on.
class MqttClientsTest {
  private static final String ALL = "/api/v1/mqtt/clients";

  @TempDir Path folder;
  private Stack stack;

  @BeforeEach
  void start() throws Exception {
    stack = Stack.open(folder);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + utf8.length).putShort((short) utf8.length).put(utf8).array();
  }

  private static byte[] packet(int first, byte[]... parts) {
    ByteBuffer packet = ByteBuffer.allocate(1_000).put((byte) first).put((byte) 0);
    for (byte[] part : parts) {
      packet.put(part);
    }
    packet.put(1, (byte) (packet.position() - 2));
    byte[] bytes = new byte[packet.position()];
    packet.get(0, bytes);
    return bytes;
  }

  /// Connects as the device press, with a session that stays.
  private Socket connect(String clientId) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.mqttPort());
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            packet(
                0x10,
                text("MQTT"),
                new byte[] {4, (byte) 0xC0, 0, 60},
                text(clientId),
                text("press"),
                text(Stack.PRESS)));
    assertThat(socket.getInputStream().readNBytes(4)[3]).isZero();
    return socket;
  }

  @Test
  void aClientIsListedShownSentAwayAndItsSessionEnded() throws Exception {
    Client engineer = stack.as(Role.ENGINEER);
    try (Socket socket = connect("line/1")) {
      socket.getOutputStream().write(packet(0x82, new byte[] {0, 5}, text("a/+"), new byte[] {1}));
      socket.getInputStream().readNBytes(5);

      JsonNode listed =
          engineer.get(ALL + "?search=line&connected=true").json().get("value").get(0);
      assertThat(listed.get("id").asString()).isEqualTo("line/1");
      assertThat(listed.get("principal").asString()).isEqualTo("press");
      assertThat(listed.get("protocol").asString()).isEqualTo("MQTT 3.1.1");
      assertThat(listed.get("listener").asString()).isEqualTo("mqtt");
      assertThat(listed.get("subscriptions").asInt()).isOne();
      assertThat(listed.get("sessionExpiry").asString()).isNotEqualTo("0s");
      assertThat(listed.get("address").asString()).startsWith("127.0.0.1:");
      JsonNode one = stack.as(Role.OPERATOR).get(ALL + "/line%2F1").json();
      assertThat(one.get("filters").get(0).get("filter").asString()).isEqualTo("a/+");

      assertThat(engineer.post(ALL + "/line%2F1/disconnect", "").status()).isEqualTo(204);
      assertThat(new DataInputStream(socket.getInputStream()).read()).isEqualTo(-1);
      Await.until("it is away", () -> !client(engineer, "line%2F1").get("connected").asBoolean());
      assertThat(engineer.post(ALL + "/line%2F1/disconnect", "").status()).isEqualTo(404);
      assertThat(client(engineer, "line%2F1").get("lastError").get("code").asString())
          .isEqualTo("0x98");
      assertThat(engineer.delete(ALL + "/line%2F1").status()).isEqualTo(204);
      Await.until("its session is gone", () -> status(engineer, "line%2F1") == 404);
    }
    assertThat(stack.as(Role.ENGINEER).get("/api/v1/audit?what=MqttClientDisconnected").body())
        .contains("line/1");
  }

  private static JsonNode client(Client by, String id) {
    try {
      return by.get(ALL + "/" + id).json();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int status(Client by, String id) {
    try {
      return by.get(ALL + "/" + id).status();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void pagesGoOnAfterTheLastOne() throws Exception {
    Client engineer = stack.as(Role.ENGINEER);
    try (Socket _ = connect("a");
        Socket _ = connect("b")) {
      JsonNode first = engineer.get(ALL + "?limit=1").json();
      assertThat(first.get("value").get(0).get("id").asString()).isEqualTo("a");
      JsonNode second =
          engineer.get(ALL + "?limit=1&after=" + first.get("after").asString()).json();
      assertThat(second.get("value").get(0).get("id").asString()).isEqualTo("b");
      assertThat(second.has("after")).isFalse();
      assertThat(engineer.get(ALL + "?limit=0").status()).isEqualTo(400);
      assertThat(engineer.get(ALL + "?connected=maybe").status()).isEqualTo(400);
    }
  }

  @Test
  void packetsAreStreamedWithoutThePassword() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> stream =
          http.send(
              HttpRequest.newBuilder(URI.create(stack.url() + ALL + "/watched/trace?seconds=30"))
                  .header("Authorization", "Bearer " + Stack.ADMIN)
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(stream.statusCode()).isEqualTo(200);
      try (BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
          Socket socket = connect("watched")) {
        socket
            .getOutputStream()
            .write(
                packet(
                    0x32, text("a/b"), new byte[] {0, 7}, "21.5".getBytes(StandardCharsets.UTF_8)));
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("PUBACK") < 0) {
          seen.append(lines.readLine()).append('\n');
        }
        assertThat(seen)
            .contains("\"packet\":\"CONNECT\"")
            .contains("\"user\":\"press\"")
            .contains("\"packet\":\"PUBLISH\"")
            .contains("\"payload\":\"21.5\"")
            .doesNotContain(Stack.PRESS);
      }
    }
  }
}
