package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.api.internal.http.SessionCookie;
import io.lockstep.model.Role;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MQTT 5 §6 and RFC 6455, with the JDK's own client.
class MqttOverWebSocketTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String ASK_FOR_COOKIE =
      "{\"token\":\"operator-secret\",\"session\":\"cookie\"}";
  private static final String CONNACK = "20020000";

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

  // --- a client ---

  /// What arrives, as one stream of bytes.
  private static final class Inbox implements WebSocket.Listener {
    final LinkedBlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final CompletableFuture<String> pong = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      while (data.hasRemaining()) {
        bytes.add(data.get() & 0xFF);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      pong.complete(StandardCharsets.UTF_8.decode(message).toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }

    /// The next packet, as hexadecimal digits.
    String packet() throws InterruptedException {
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      packet.write(next());
      int length = next();
      packet.write(length);
      for (int i = 0; i < length; i++) {
        packet.write(next());
      }
      return HexFormat.of().formatHex(packet.toByteArray());
    }

    private int next() throws InterruptedException {
      Integer next = bytes.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("a byte in time").isNotNull();
      return next == null ? -1 : next;
    }
  }

  private record Mqtt(WebSocket socket, Inbox inbox) {
    Mqtt send(byte[] bytes) {
      socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
      return this;
    }
  }

  private Mqtt open() {
    return open("mqtt");
  }

  private Mqtt open(String subprotocol, String... others) {
    Inbox inbox = new Inbox();
    WebSocket socket =
        HTTP.newWebSocketBuilder()
            .subprotocols(subprotocol, others)
            .buildAsync(URI.create(stack.url().replace("http:", "ws:") + "/mqtt"), inbox)
            .join();
    return new Mqtt(socket, inbox);
  }

  private static byte[] packet(int first, byte[]... parts) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    packet.write(first);
    for (int rest = length; ; rest >>= 7) {
      packet.write(rest >= 0x80 ? (rest & 0x7F) | 0x80 : rest);
      if (rest < 0x80) {
        break;
      }
    }
    for (byte[] part : parts) {
      packet.writeBytes(part);
    }
    return packet.toByteArray();
  }

  private static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + utf8.length).putShort((short) utf8.length).put(utf8).array();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  /// CONNECT of MQTT 3.1.1 as the device `press`; flags besides user, password and clean session.
  private static byte[] connect(String clientId, int flags, byte[]... will) {
    byte[] middle = new byte[0];
    for (byte[] part : will) {
      byte[] longer = java.util.Arrays.copyOf(middle, middle.length + part.length);
      System.arraycopy(part, 0, longer, middle.length, part.length);
      middle = longer;
    }
    return packet(
        0x10,
        text("MQTT"),
        new byte[] {4, (byte) (0xC2 | flags), 0, 60},
        text(clientId),
        middle,
        text("press"),
        text(Stack.PRESS));
  }

  private static byte[] subscribe(String filter) {
    return packet(0x82, hex("0005"), text(filter), hex("01"));
  }

  private static byte[] publish(String topic, String payload) {
    return packet(
        0x32, text(topic), hex("0007"), payload.getBytes(StandardCharsets.UTF_8)); // QoS 1
  }

  // --- tests ---

  @Test
  void aClientConnectsSubscribesAndGetsWhatItPublished() throws Exception {
    Mqtt client = open();
    assertThat(client.socket().getSubprotocol()).isEqualTo("mqtt"); // [MQTT-6.0.0-4]
    assertThat(client.send(connect("a", 0)).inbox().packet()).isEqualTo(CONNACK);
    assertThat(client.send(subscribe("t/#")).inbox().packet()).isEqualTo("9003000501");

    client.send(publish("t/1", "hello"));

    String first = client.inbox().packet();
    String second = client.inbox().packet();
    assertThat(first + second).contains("40020007").contains("0003742f31").contains("68656c6c6f");
  }

  @Test
  void packetsNeedNotBeAlignedWithMessages() throws Exception { // [MQTT-6.0.0-2]
    Mqtt client = open("mqttv3.1", "mqtt");
    byte[] connect = connect("a", 0);
    for (byte one : connect) {
      client.send(new byte[] {one});
    }
    assertThat(client.inbox().packet()).isEqualTo(CONNACK);
    byte[] ping = hex("c000");
    client.socket().sendBinary(ByteBuffer.wrap(ping), false).join();
    client.send(hex("c000c000c0")).send(hex("00"));
    for (int i = 0; i < 4; i++) {
      assertThat(client.inbox().packet()).isEqualTo("d000");
    }
  }

  @Test
  void aTextMessageEndsTheConnection() throws Exception { // [MQTT-6.0.0-1]
    Mqtt client = open();
    client.socket().sendText("hello", true).join();
    assertThat(client.inbox().closed.get(60, TimeUnit.SECONDS)).isEqualTo(1003);
  }

  @Test
  void theSubprotocolOfOldClientsIsSpokenToo() {
    assertThat(open("mqttv3.1").socket().getSubprotocol()).isEqualTo("mqttv3.1");
  }

  @Test
  void anOrdinaryRequestIsToldToUpgrade() throws Exception {
    Client.Reply answer = stack.anonymous().get("/mqtt");
    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("Upgrade")).isEqualTo("websocket");
    assertThat(answer.body()).contains("mqtt");
  }

  @Test
  void inABrowserTheSessionOfThePersonCounts() throws Exception {
    Client.Reply login = stack.anonymous().post("/api/v1/login", ASK_FOR_COOKIE);
    String cookie = login.header("Set-Cookie").split(";", 2)[0];
    Inbox inbox = new Inbox();
    WebSocket socket =
        HTTP.newWebSocketBuilder()
            .subprotocols("mqtt")
            .header("Cookie", cookie)
            .buildAsync(URI.create(stack.url().replace("http:", "ws:") + "/mqtt"), inbox)
            .join();
    Mqtt client = new Mqtt(socket, inbox);
    client.send(packet(0x10, text("MQTT"), new byte[] {4, 2, 0, 60}, text("web-1")));
    assertThat(inbox.packet()).isEqualTo(CONNACK);
    client.send(subscribe("$SYS/broker/version"));
    assertThat(inbox.packet()).isEqualTo("9003000501");
    assertThat(inbox.packet()).as("a value of $SYS").startsWith("31");

    Client.Reply logout =
        stack
            .anonymous()
            .post(
                "/api/v1/logout",
                "",
                "Cookie",
                cookie,
                SessionCookie.CSRF_HEADER,
                login.json().get("csrf").asString());
    assertThat(logout.status()).isLessThan(300);
    assertThat(inbox.closed.get(60, TimeUnit.SECONDS)).as("the session is over").isNotNull();
  }

  @Test
  void anotherSubprotocolOrNoneIsRefused() { // [MQTT-6.0.0-3]
    assertThatThrownBy(() -> open("amqp"))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(400));
  }

  @Test
  void aPingIsAnswered() throws Exception { // RFC 6455 §5.5.2
    Mqtt client = open();
    client.socket().sendPing(ByteBuffer.wrap("there?".getBytes(StandardCharsets.UTF_8))).join();
    assertThat(client.inbox().pong.get(60, TimeUnit.SECONDS)).isEqualTo("there?");
  }

  @Test
  void theWillOfAClientWhoseSocketBreaksIsPublished() throws Exception { // [MQTT-3.1.2-8]
    Mqtt watcher = open();
    watcher.send(connect("watcher", 0)).inbox().packet();
    watcher.send(subscribe("will")).inbox().packet();
    Mqtt lost = open();
    lost.send(connect("lost", 4, text("will"), text("gone"))).inbox().packet();

    lost.socket().abort();

    assertThat(watcher.inbox().packet()).endsWith("676f6e65");
  }

  @Test
  void aClientThatSaysGoodbyeLeavesNoWill() throws Exception {
    Mqtt watcher = open();
    watcher.send(connect("watcher", 0)).inbox().packet();
    watcher.send(subscribe("will")).inbox().packet();
    Mqtt leaving = open();
    leaving.send(connect("leaving", 4, text("will"), text("gone")));
    // All at once, and away: what was sent before the end counts all the same.
    leaving.send(publish("will", "mine")).send(hex("e000"));
    leaving.socket().sendClose(1000, "").join();

    assertThat(watcher.inbox().packet()).endsWith("6d696e65");
    watcher.send(publish("will", "last"));
    assertThat(watcher.inbox().packet() + watcher.inbox().packet())
        .contains("6c617374")
        .doesNotContain("676f6e65");
  }

  @Test
  void aSlowReaderHoldsNobodyUpAndGetsEverything() throws Exception {
    Mqtt slow = open();
    slow.send(connect("slow", 0)).inbox().packet();
    slow.send(subscribe("big")).inbox().packet();
    Mqtt fast = open();
    fast.send(connect("fast", 0)).inbox().packet();
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 4; i++) {
      fast.send(publish("big", megabyte));
      assertThat(fast.inbox().packet()).isEqualTo("40020007");
    }
    int acknowledged = 0;
    long size = 0;
    while (acknowledged < 4) {
      int first = slow.inbox().next();
      int length = 0;
      for (int shift = 0; ; shift += 7) {
        int next = slow.inbox().next();
        length |= (next & 0x7F) << shift;
        if (next < 0x80) {
          break;
        }
      }
      assertThat(first).isEqualTo(0x32);
      byte[] body = new byte[length];
      for (int i = 0; i < length; i++) {
        body[i] = (byte) slow.inbox().next();
      }
      size += length;
      acknowledged++;
      slow.send(packet(0x40, new byte[] {body[5], body[6]}));
    }
    assertThat(size).isEqualTo(4L * ((1 << 20) + 7));
  }

  @Test
  void goodbyeIsSaidWhenTheServerStops() throws Exception {
    Mqtt client = open();
    client.send(connect("a", 0)).inbox().packet();
    stack.api().close();
    assertThat(client.inbox().closed.get(60, TimeUnit.SECONDS)).isIn(1000, 1001);
  }

  // --- the handshake, byte by byte ---

  private String host() {
    return "localhost:" + stack.api().httpPort();
  }

  private String handshake(String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stack.api().httpPort())) {
      socket.setSoTimeout(20_000);
      StringBuilder request =
          new StringBuilder("GET /mqtt HTTP/1.1\r\nHost: " + host() + "\r\n")
              .append("Connection: Upgrade\r\nUpgrade: websocket\r\n")
              .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().endsWith("\r\n\r\n")) {
        answer.append((char) in.readUnsignedByte());
      }
      return answer.toString();
    }
  }

  @Test
  void theHandshakeIsThatOfTheStandard() throws IOException { // RFC 6455 §4.2.2
    assertThat(handshake("Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: mqtt"))
        .startsWith("HTTP/1.1 101 ")
        .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
        .contains("Sec-WebSocket-Protocol: mqtt\r\n");
    assertThat(handshake("Sec-WebSocket-Version: 8", "Sec-WebSocket-Protocol: mqtt"))
        .startsWith("HTTP/1.1 426 ")
        .contains("Sec-WebSocket-Version: 13\r\n");
  }

  @Test
  void pagesOfOtherSitesMayNot() throws IOException { // RFC 6455 §10.2
    String version = "Sec-WebSocket-Version: 13";
    String protocol = "Sec-WebSocket-Protocol: mqtt";
    assertThat(handshake(version, protocol, "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(handshake(version, protocol, "Origin: null")).startsWith("HTTP/1.1 403 ");
    assertThat(handshake(version, protocol, "Origin: http://" + host()))
        .startsWith("HTTP/1.1 101 ");
  }

  @Test
  void theMetricsCountThem() throws Exception {
    Mqtt client = open();
    client.send(connect("a", 0)).inbox().packet();
    assertThat(stack.as(Role.VIEWER).get("/metrics").body())
        .contains("lockstep_api_websockets 1\n")
        .contains("lockstep_api_websockets_total 1\n");
  }
}
