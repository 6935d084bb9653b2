package io.lockstep.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An MQTT 3.1.1 server that lets everybody in, grants everything, delivers nothing by itself and
/// writes down each packet, so that a test sees what a client does to the letter.
final class RecordingServer implements AutoCloseable {
  private final ServerSocket listener;
  private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
  private volatile Socket connection = new Socket();

  /// A packet; what it does not have is empty or 0.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Packet(
      String type,
      int flags,
      String topic,
      byte[] payload,
      int qos,
      boolean retain,
      String clientId,
      List<String> filters) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  RecordingServer() throws IOException {
    this(0);
  }

  RecordingServer(int port) throws IOException {
    listener = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
    Thread _ = Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// The next packet but PUBACK and PINGREQ; fails after a while.
  Packet next() throws InterruptedException {
    Packet packet = packets.poll(60, TimeUnit.SECONDS);
    if (packet == null) {
      throw new AssertionError("no packet");
    }
    return packet;
  }

  Packet next(String type) throws InterruptedException {
    Packet packet = next();
    if (!packet.type().equals(type)) {
      throw new AssertionError("expected " + type + ", found " + packet);
    }
    return packet;
  }

  /// True when nothing more has come within a moment.
  boolean isQuiet() throws InterruptedException {
    Packet more = packets.poll(300, TimeUnit.MILLISECONDS);
    if (more != null) {
      packets.add(more);
    }
    return more == null;
  }

  /// Delivers a message at QoS 0.
  void deliver(String topic, byte[] payload) throws IOException {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x30);
    int rest = 2 + name.length + payload.length;
    while (rest >= 0x80) {
      out.write(rest | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.write(name.length >> 8);
    out.write(name.length);
    out.writeBytes(name);
    out.writeBytes(payload);
    connection.getOutputStream().write(out.toByteArray());
  }

  void deliver(String topic, String payload) throws IOException {
    deliver(topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  /// The network is cut.
  void cut() throws IOException {
    connection.close();
  }

  /// The server is gone for good.
  void vanish() throws IOException {
    listener.close();
    connection.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        connection = client;
        read(client);
      } catch (IOException _) {
        // The client has gone, or the test is over.
      }
    }
  }

  private void read(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    while (true) {
      int first = in.readUnsignedByte();
      int length = 0;
      int digit = 0x80;
      for (int shift = 0; digit >= 0x80; shift += 7) {
        digit = in.readUnsignedByte();
        length |= (digit & 0x7F) << shift;
      }
      ByteBuffer body = ByteBuffer.wrap(in.readNBytes(length));
      switch (first >> 4) {
        case 1 -> {
          packets.add(connect(body));
          answer(client, 0x20, 2, 0, 0);
        }
        case 3 -> {
          int qos = first >> 1 & 3;
          String topic = text(body);
          int id = qos > 0 ? body.getShort() & 0xFFFF : 0;
          packets.add(
              new Packet(
                  "PUBLISH", first & 15, topic, rest(body), qos, (first & 1) != 0, "", List.of()));
          if (qos > 0) {
            answer(client, 0x40, 2, id >> 8, id);
          }
        }
        case 8 -> {
          int id = body.getShort() & 0xFFFF;
          List<String> filters = new ArrayList<>();
          ByteArrayOutputStream granted = new ByteArrayOutputStream();
          while (body.hasRemaining()) {
            String filter = text(body);
            int qos = body.get();
            granted.write(qos);
            filters.add(filter + " " + qos);
          }
          packets.add(new Packet("SUBSCRIBE", 0, "", new byte[0], 0, false, "", filters));
          ByteArrayOutputStream suback = new ByteArrayOutputStream();
          suback.writeBytes(
              new byte[] {(byte) 0x90, (byte) (2 + granted.size()), (byte) (id >> 8), (byte) id});
          suback.writeBytes(granted.toByteArray());
          client.getOutputStream().write(suback.toByteArray());
        }
        case 12 -> answer(client, 0xD0, 0);
        case 14 ->
            packets.add(new Packet("DISCONNECT", 0, "", new byte[0], 0, false, "", List.of()));
        default -> {
          // PUBACK.
        }
      }
    }
  }

  /// The will stands as topic, payload, QoS and retain.
  private static Packet connect(ByteBuffer body) {
    String protocol = text(body);
    int level = body.get();
    int flags = body.get() & 0xFF;
    short _ = body.getShort();
    String clientId = text(body);
    String topic = text(body);
    byte[] payload = new byte[body.getShort() & 0xFFFF];
    body.get(payload);
    return new Packet(
        "CONNECT " + protocol + " " + level,
        flags,
        topic,
        payload,
        flags >> 3 & 3,
        (flags & 0x20) != 0,
        clientId,
        List.of());
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[from.getShort() & 0xFFFF];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] rest(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }

  private static void answer(Socket client, int... bytes) throws IOException {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = (byte) bytes[i];
    }
    client.getOutputStream().write(out);
  }

  @Override
  public void close() {
    try {
      listener.close();
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
