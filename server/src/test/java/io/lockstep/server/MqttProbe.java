package io.lockstep.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// An MQTT client that builds its packets byte by byte, independently of what it tests. Confined to
/// one thread, except that one may write while another reads.
final class MqttProbe implements AutoCloseable {
  static final int PUBACK = 0x40;
  static final int DISCONNECT = 0xE0;
  private static final int TIMEOUT_MILLIS = 60_000;

  private final int version;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int lastPacketId;

  /// A packet as it came.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Packet(int first, byte[] body) {
    int packetId() {
      return (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
    }

    /// Of a PUBACK: 0 is success (MQTT 5 §3.4.2.1, where it may be left out).
    int reason() {
      return body.length > 2 ? body[2] & 0xFF : 0;
    }
  }

  /// What became of a message at QoS 1.
  enum Fate {
    ACKNOWLEDGED,
    /// MQTT 5 has a reason code for it.
    REFUSED,
    /// The connection ended without an answer.
    UNANSWERED
  }

  private MqttProbe(int port, int version) throws IOException {
    this.version = version;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// A connection that has said nothing yet.
  static MqttProbe silent(ServerProcess server, int version) throws IOException {
    return new MqttProbe(server.mqttPort(), version);
  }

  /// Connects as admin with a clean session.
  static MqttProbe connect(ServerProcess server, int version, String clientId) throws IOException {
    return connect(server, version, clientId, "admin", server.token());
  }

  static MqttProbe connect(
      ServerProcess server, int version, String clientId, String user, String password)
      throws IOException {
    MqttProbe probe = silent(server, version);
    probe.send(probe.connectPacket(clientId, user, password));
    Packet connack = probe.read();
    if (connack.first() != 0x20 || connack.body()[1] != 0) {
      throw new AssertionError(
          "expected CONNACK with code 0, found first byte %d, code %d"
              .formatted(connack.first(), connack.body()[1]));
    }
    return probe;
  }

  byte[] connectPacket(String clientId, String user, String password) {
    return packet(
        0x10, "MQTT", version, 0xC2, (short) 60, noProperties(), clientId, user, password);
  }

  private Object noProperties() {
    return version == 5 ? new byte[] {0} : new byte[0];
  }

  /// A packet from its first byte and the parts of its body: Integer is one byte, Short two, byte[]
  /// as it is, String with its length.
  static byte[] packet(int first, Object... parts) {
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
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int rest = body.size();
    while (rest >= 0x80) {
      packet.write((rest & 0x7F) | 0x80);
      rest >>= 7;
    }
    packet.write(rest);
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }

  byte[] publishPacket(int qos, String topic, int packetId, byte[] payload) {
    Object id = qos > 0 ? (Object) (short) packetId : new byte[0];
    return packet(0x30 | qos << 1, topic, id, noProperties(), payload);
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /// Writes a message at QoS 1 and returns its packet id.
  int write(String topic, String payload) throws IOException {
    lastPacketId = lastPacketId == 0xFFFF ? 1 : lastPacketId + 1;
    send(publishPacket(1, topic, lastPacketId, payload.getBytes(StandardCharsets.UTF_8)));
    return lastPacketId;
  }

  /// Publishes at QoS 1 and says what became of it.
  Fate publish(String topic, String payload) throws IOException {
    try {
      int packetId = write(topic, payload);
      Packet answer = read();
      if (answer.first() == DISCONNECT) {
        return Fate.UNANSWERED;
      }
      if (answer.first() != PUBACK || answer.packetId() != packetId) {
        throw new AssertionError("expected PUBACK %d, found %s".formatted(packetId, answer));
      }
      return answer.reason() < 0x80 ? Fate.ACKNOWLEDGED : Fate.REFUSED;
    } catch (EOFException | SocketException e) {
      return Fate.UNANSWERED;
    }
  }

  Packet read() throws IOException {
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
  }

  /// Reads until the server ends the connection; true when it acknowledged a message meanwhile.
  boolean isAcknowledgedBeforeTheEnd() throws IOException {
    boolean acknowledged = false;
    try {
      while (true) {
        Packet packet = read();
        acknowledged |= packet.first() == PUBACK && packet.reason() < 0x80;
      }
    } catch (EOFException | SocketException e) {
      return acknowledged;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
