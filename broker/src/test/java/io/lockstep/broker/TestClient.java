package io.lockstep.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/// A client that speaks MQTT byte by byte: what it sends is built here and independent of the
/// broker's own codec.
final class TestClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Deque<Packet> setAside = new ArrayDeque<>();
  final int version;

  /// A packet as it came: first byte and body.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Packet(int first, byte[] body) {
    int type() {
      return first >> 4;
    }

    String hex() {
      return HexFormat.of().formatHex(new byte[] {(byte) first}) + HexFormat.of().formatHex(body);
    }

    /// Big-endian unsigned 16-bit number.
    int u16(int at) {
      return (body[at] & 0xFF) << 8 | (body[at + 1] & 0xFF);
    }

    /// The text property of a CONNACK of MQTT 5; fails when there is none.
    String text(int property) {
      int at = 3;
      while (at < body.length) {
        int id = body[at] & 0xFF;
        int length =
            switch (id) {
              case 0x11, 0x27 -> 4;
              case 0x21, 0x22, 0x13 -> 2;
              default -> 2 + u16(at + 1);
            };
        if (id == property) {
          return new String(body, at + 3, length - 2, StandardCharsets.UTF_8);
        }
        at += 1 + length;
      }
      throw new AssertionError("no property " + property + " in " + hex());
    }

    // --- PUBLISH ---

    int qos() {
      return first >> 1 & 3;
    }

    boolean isRetained() {
      return (first & 1) != 0;
    }

    boolean isDuplicate() {
      return (first & 8) != 0;
    }

    String topic() {
      return new String(body, 2, u16(0), StandardCharsets.UTF_8);
    }

    int packetId() {
      return type() == 3 ? u16(2 + u16(0)) : u16(0);
    }

    private int propertiesAt() {
      return 2 + u16(0) + (qos() > 0 ? 2 : 0);
    }

    /// Properties of an MQTT 5 PUBLISH, shorter than 128 bytes, as hexadecimal digits.
    String properties() {
      int at = propertiesAt();
      return HexFormat.of().formatHex(body, at + 1, at + 1 + body[at]);
    }

    String payload(int version) {
      int at = propertiesAt();
      int from = version == 5 ? at + 1 + body[at] : at;
      return new String(body, from, body.length - from, StandardCharsets.UTF_8);
    }
  }

  TestClient(int port, int version) {
    this(open(port), version);
  }

  private static Socket open(int port) {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Over a socket that is connected.
  TestClient(Socket connected, int version) {
    try {
      socket = connected;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.version = version;
  }

  static TestClient connected(TestBroker broker, int version, String clientId) {
    return connected(broker, version, clientId, true, 0);
  }

  /// A client with a session that outlives its connection.
  static TestClient persistent(TestBroker broker, int version, String clientId) {
    return connected(broker, version, clientId, false, 3_600);
  }

  static TestClient connected(
      TestBroker broker, int version, String clientId, boolean clean, int expirySeconds) {
    TestClient client = new TestClient(broker.port(), version);
    client.connect(clientId, clean, expirySeconds);
    return client;
  }

  // --- building ---

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  /// A packet from its first byte and the parts of its body: Integer is one byte, Short two, byte[]
  /// as it is, String with its length.
  static byte[] packet(int first, Object... parts) {
    byte[] body = bytes(parts);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int rest = body.length;
    while (rest >= 0x80) {
      packet.write((rest & 0x7F) | 0x80);
      rest >>= 7;
    }
    packet.write(rest);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  static byte[] bytes(Object... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Object part : parts) {
      switch (part) {
        case Integer one -> body.write(one);
        case Short two -> {
          body.write(two >> 8);
          body.write(two);
        }
        case byte[] raw -> body.writeBytes(raw);
        case String text -> {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          body.write(utf8.length >> 8);
          body.write(utf8.length);
          body.writeBytes(utf8);
        }
        default -> throw new IllegalArgumentException(part.toString());
      }
    }
    return body.toByteArray();
  }

  private Object noProperties() {
    return version == 5 ? new byte[] {0} : new byte[0];
  }

  byte[] publishPacket(int flags, String topic, int packetId, String payload) {
    boolean hasId = (flags & 6) != 0;
    return packet(
        0x30 | flags,
        topic,
        hasId ? (Object) (short) packetId : new byte[0],
        noProperties(),
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /// A PUBLISH of MQTT 5 with properties, given without their length.
  byte[] publishPacket(int flags, String topic, int packetId, byte[] properties, String payload) {
    return packet(
        0x30 | flags,
        topic,
        (flags & 6) != 0 ? (Object) (short) packetId : new byte[0],
        properties.length,
        properties,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  // --- sending ---

  TestClient send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Sends CONNECT and expects CONNACK; returns whether a session was present.
  boolean connect(String clientId, boolean clean, int expirySeconds) {
    send(connectPacket(clientId, clean, expirySeconds, 60));
    Packet connack = read(2);
    if (connack.body()[1] != 0) {
      throw new AssertionError("CONNACK " + connack.hex());
    }
    return connack.body()[0] == 1;
  }

  byte[] connectPacket(String clientId, boolean clean, int expirySeconds, int keepAlive) {
    Object properties = noProperties();
    if (version == 5 && expirySeconds > 0) {
      properties = bytes(5, 0x11, (short) (expirySeconds >> 16), (short) expirySeconds);
    }
    return packet(
        0x10, protocol(), version, clean ? 2 : 0, (short) keepAlive, properties, clientId);
  }

  private String protocol() {
    return version == 3 ? "MQIsdp" : "MQTT";
  }

  /// A CONNECT of any kind.
  ///
  /// @param properties of MQTT 5, without their length
  /// @param payload the fields, client identifier first
  byte[] connectPacket(int flags, int keepAlive, byte[] properties, Object... payload) {
    Object section = version == 5 ? bytes(properties.length, properties) : new byte[0];
    return packet(0x10, protocol(), version, flags, (short) keepAlive, section, bytes(payload));
  }

  /// Sends such a CONNECT and returns what answers it.
  Packet connect(int flags, int keepAlive, byte[] properties, Object... payload) {
    send(connectPacket(flags, keepAlive, properties, payload));
    return read(2);
  }

  /// Publishes at QoS 0.
  TestClient publish0(String topic, String payload) {
    return send(publishPacket(0, topic, 0, payload));
  }

  /// Publishes at QoS 1 and waits for the PUBACK.
  TestClient publish1(String topic, String payload) {
    return publish1(topic, payload, false);
  }

  TestClient publish1(String topic, String payload, boolean retain) {
    send(publishPacket(2 | (retain ? 1 : 0), topic, 77, payload));
    Packet puback = answer(4);
    if (puback.packetId() != 77) {
      throw new AssertionError("PUBACK " + puback.hex());
    }
    return this;
  }

  /// Publishes at QoS 2, the whole handshake.
  TestClient publish2(String topic, String payload) {
    send(publishPacket(4, topic, 78, payload));
    handshake(5, 78);
    send(packet(0x62, (short) 78));
    handshake(7, 78);
    return this;
  }

  /// Expects an acknowledgement without a reason code.
  void handshake(int type, int packetId) {
    Packet found = answer(type);
    if (found.packetId() != packetId || found.body().length != 2) {
      throw new AssertionError("expected packet identifier " + packetId + ", found " + found.hex());
    }
  }

  /// Subscribes and returns the reason code.
  int subscribe(String filter, int options) {
    send(packet(0x82, (short) 5, noProperties(), filter, options));
    byte[] body = answer(9).body();
    return body[body.length - 1] & 0xFF;
  }

  void acknowledge(Packet publish) {
    send(packet(0x40, (short) publish.packetId()));
  }

  /// Says PUBREC: a QoS 2 message has come.
  TestClient pubrec(int packetId) {
    return send(packet(0x50, (short) packetId));
  }

  /// Says PUBREL: the message's identifier may be forgotten.
  TestClient pubrel(int packetId) {
    return send(packet(0x62, (short) packetId));
  }

  /// Says PUBCOMP: the identifier is forgotten.
  TestClient pubcomp(int packetId) {
    return send(packet(0x70, (short) packetId));
  }

  void disconnect() {
    send(packet(0xE0));
    close();
  }

  // --- reading ---

  Packet read() {
    Packet early = setAside.poll();
    return early != null ? early : receiveNext();
  }

  /// Reads the answer to a packet. What comes before it by subscriptions keeps its place in
  /// [#read]: nothing lays down the order between the two.
  private Packet answer(int type) {
    Packet packet = receiveNext();
    while (packet.type() == 3) {
      setAside.add(packet);
      packet = receiveNext();
    }
    if (packet.type() != type) {
      throw new AssertionError("expected packet type " + type + ", found " + packet.hex());
    }
    return packet;
  }

  private Packet receiveNext() {
    try {
      int first = in.readUnsignedByte();
      int length = 0;
      for (int shift = 0; ; shift += 7) {
        int next = in.readUnsignedByte();
        length |= (next & 0x7F) << shift;
        if (next < 0x80) {
          break;
        }
      }
      byte[] body = new byte[length];
      in.readFully(body);
      return new Packet(first, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Packet read(int type) {
    Packet packet = read();
    if (packet.type() != type) {
      throw new AssertionError("expected packet type " + type + ", found " + packet.hex());
    }
    return packet;
  }

  /// Reads a PUBLISH and acknowledges it, at QoS 2 with the whole handshake.
  Packet receive() {
    Packet publish = read(3);
    if (publish.qos() == 1) {
      acknowledge(publish);
    } else if (publish.qos() == 2) {
      pubrec(publish.packetId());
      handshake(6, publish.packetId());
      pubcomp(publish.packetId());
    }
    return publish;
  }

  /// Expects the broker to close the connection, after anything it still says; returns the reason
  /// code of its DISCONNECT, -1 when it said none.
  int readToEnd() {
    int reason = -1;
    try {
      while (true) {
        Packet packet = read();
        if (packet.type() == 14) {
          reason = packet.body().length == 0 ? 0 : packet.body()[0] & 0xFF;
        }
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException
          || e.getCause() instanceof java.net.SocketException) {
        return reason;
      }
      throw e;
    }
  }

  /// True when nothing comes but the answer to an UNSUBSCRIBE. That answer follows the journal, as
  /// messages do: all that is owed for what was acknowledged before has arrived.
  boolean isQuiet() {
    send(packet(0xA2, (short) 6, noProperties(), "no/such/filter"));
    Packet _ = answer(11);
    return setAside.isEmpty();
  }

  /// True when nothing arrives for a while; for proving that an answer is held back.
  boolean hearsNothingFor(int millis) {
    try {
      socket.setSoTimeout(millis);
      try {
        return in.read() < 0;
      } catch (SocketTimeoutException _) {
        return true;
      } finally {
        socket.setSoTimeout(TIMEOUT_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends the connection without DISCONNECT.
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
