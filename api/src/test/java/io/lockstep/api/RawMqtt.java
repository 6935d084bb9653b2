package io.lockstep.api;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An MQTT 5 client that builds its packets byte by byte. Confined to one thread.
final class RawMqtt implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  /// How long nothing may come until all has come that will, behind a message that is awaited.
  private static final int QUIET_MILLIS = 300;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int packetId;

  /// A message as it came.
  record Message(String topic, String payload) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Packet(int type, int flags, byte[] body) {}

  /// A connection that has said nothing yet.
  RawMqtt(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// A client that is let in, with a clean session.
  static RawMqtt connected(int port, String user, String password) throws IOException {
    RawMqtt client = new RawMqtt(port);
    int code = client.connect(user, user, password, "");
    if (code != 0) {
      throw new AssertionError(user + ": expected to be let in, found reason code " + code);
    }
    return client;
  }

  /// Connects; the reason code.
  ///
  /// @param will the topic of a will, empty for none
  int connect(String clientId, String user, String password, String will) throws IOException {
    int flags = 0xC2 | (will.isEmpty() ? 0 : 0x0C);
    byte[] noProperties = {0};
    byte[] none = {};
    send(
        0x10,
        text("MQTT"),
        new byte[] {5, (byte) flags, 0, 60},
        noProperties,
        text(clientId),
        will.isEmpty() ? none : noProperties,
        will.isEmpty() ? none : text(will),
        will.isEmpty() ? none : text("gone"),
        text(user),
        text(password));
    return read(2).body()[1] & 0xFF;
  }

  /// Subscribes at QoS 1; the reason code.
  int subscribe(String filter) throws IOException {
    packetId++;
    send(0x82, number(packetId), new byte[] {0}, text(filter), new byte[] {1});
    byte[] body = read(9).body();
    return body[body.length - 1] & 0xFF;
  }

  /// Publishes at QoS 1; the reason code.
  int publish(String topic, String payload, boolean retain) throws IOException {
    packetId++;
    send(
        0x32 | (retain ? 1 : 0),
        text(topic),
        number(packetId),
        new byte[] {0},
        payload.getBytes(StandardCharsets.UTF_8));
    byte[] body = read(4).body();
    return body.length > 2 ? body[2] & 0xFF : 0;
  }

  /// Messages until one on this topic has come, and what comes with it.
  List<Message> until(String topic) throws IOException {
    List<Message> found = new ArrayList<>();
    do {
      found.add(message(read(3)));
    } while (!found.getLast().topic().equals(topic));
    socket.setSoTimeout(QUIET_MILLIS);
    try {
      while (true) {
        found.add(message(read(3)));
      }
    } catch (SocketTimeoutException _) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
    return found;
  }

  private Message message(Packet packet) throws IOException {
    ByteBuffer body = ByteBuffer.wrap(packet.body());
    byte[] topic = new byte[body.getShort() & 0xFFFF];
    body.get(topic);
    if ((packet.flags() & 6) != 0) {
      send(0x40, number(body.getShort() & 0xFFFF));
    }
    body.position(body.position() + 1 + body.get(body.position())); // short properties only
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    return new Message(
        new String(topic, StandardCharsets.UTF_8), new String(payload, StandardCharsets.UTF_8));
  }

  /// The next packet of a type; messages that come before it are lost.
  private Packet read(int type) throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int length = 0;
      int shift = 0;
      int next;
      do {
        next = in.readUnsignedByte();
        length |= (next & 0x7F) << shift;
        shift += 7;
      } while (next >= 0x80);
      byte[] body = new byte[length];
      in.readFully(body);
      if (first >> 4 == type) {
        return new Packet(type, first & 0xF, body);
      }
      if (first >> 4 == 14) {
        throw new AssertionError("expected packet " + type + ", found DISCONNECT " + body[0]);
      }
    }
  }

  private static byte[] number(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  private static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + utf8.length).putShort((short) utf8.length).put(utf8).array();
  }

  private void send(int first, byte[]... parts) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
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
    out.write(packet.toByteArray());
  }

  /// Ends without a DISCONNECT, so that the will is published.
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
