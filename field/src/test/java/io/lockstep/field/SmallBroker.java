package io.lockstep.field;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A broker of one connection at a time that does what a test tells it. Confined to one thread; the
/// kernel accepts connections meanwhile.
final class SmallBroker implements AutoCloseable {
  private final ServerSocket listener;

  SmallBroker() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      listener.setSoTimeout(60_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A message as it came.
  record Message(int packetId, boolean duplicate, String topic, String payload) {}

  /// A message with its payload's bytes.
  static final class RawMessage {
    private final int qos;
    private final boolean retain;
    private final String topic;
    private final byte[] payload;

    private RawMessage(int qos, boolean retain, String topic, byte[] payload) {
      this.qos = qos;
      this.retain = retain;
      this.topic = topic;
      this.payload = payload;
    }

    int qos() {
      return qos;
    }

    boolean retain() {
      return retain;
    }

    String topic() {
      return topic;
    }

    byte[] payload() {
      return payload.clone();
    }
  }

  /// Takes the next connection, acknowledges everything and keeps it until the client leaves.
  Recording record() {
    return new Recording(this);
  }

  MqttLogin login() {
    return new MqttLogin("127.0.0.1", listener.getLocalPort(), "link", "press", "secret");
  }

  /// Takes the next connection and answers its CONNECT.
  Connection accept(int returnCode) throws IOException {
    Connection connection = new Connection(listener.accept());
    connection.answerConnect(returnCode);
    return connection;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /// One client.
  static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private byte[] connect = new byte[0];

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(60_000);
      in = new DataInputStream(socket.getInputStream());
    }

    private void answerConnect(int returnCode) throws IOException {
      connect = readBody(0x10);
      send(0x20, 2, 0, returnCode);
    }

    void send(int... bytes) throws IOException {
      byte[] packet = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        packet[i] = (byte) bytes[i];
      }
      socket.getOutputStream().write(packet);
    }

    /// The will that the client left (3.1.1 §3.1.3), its retain flag from the connect flags.
    RawMessage will() {
      ByteBuffer body = ByteBuffer.wrap(connect).position(7);
      int flags = body.get();
      byte[] _ = text(body.position(10));
      String topic = new String(text(body), StandardCharsets.UTF_8);
      return new RawMessage(flags >> 3 & 3, (flags & 0x20) != 0, topic, text(body));
    }

    boolean isCleanSession() {
      return (connect[7] & 2) != 0;
    }

    private static byte[] text(ByteBuffer body) {
      byte[] bytes = new byte[body.getShort() & 0xFFFF];
      body.get(bytes);
      return bytes;
    }

    /// Takes a SUBSCRIBE and grants it all, or with `code` 128 nothing.
    List<String> acceptSubscribe(int code) throws IOException {
      ByteBuffer body = ByteBuffer.wrap(readBody(0x82));
      int packetId = body.getShort();
      List<String> filters = new ArrayList<>();
      while (body.hasRemaining()) {
        filters.add(new String(text(body), StandardCharsets.UTF_8));
        byte _ = body.get();
      }
      send(0x90, 2 + filters.size(), packetId >> 8, packetId & 0xFF);
      for (int i = 0; i < filters.size(); i++) {
        send(code);
      }
      return filters;
    }

    /// Waits for the end of the connection; true when nothing came before.
    boolean isAtEnd() throws IOException {
      return in.read() < 0;
    }

    /// Delivers a message.
    void deliver(String topic, byte[] payload, int qos) throws IOException {
      socket.getOutputStream().write(MqttPackets.publish(topic, payload, qos, 77));
    }

    /// The packet id of the PUBACK that comes next.
    int readAcknowledgement() throws IOException {
      return ByteBuffer.wrap(readBody(0x40)).getShort();
    }

    void acknowledge(int packetId) throws IOException {
      send(0x40, 2, packetId >> 8, packetId & 0xFF);
    }

    /// Reads a PUBLISH at QoS 1.
    Message read() throws IOException {
      int first = readFirst();
      byte[] body = readRest();
      int topic = (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
      int id = (body[2 + topic] & 0xFF) << 8 | (body[3 + topic] & 0xFF);
      if ((first & 0xF7) != 0x32) {
        throw new AssertionError("expected PUBLISH at QoS 1, found first byte " + first);
      }
      return new Message(
          id,
          (first & 8) != 0,
          new String(body, 2, topic, StandardCharsets.UTF_8),
          new String(body, 4 + topic, body.length - 4 - topic, StandardCharsets.UTF_8));
    }

    /// Reads the next packet, acknowledges a PUBLISH at QoS 1; null after DISCONNECT.
    @Nullable RawMessage readAny() throws IOException {
      int first = readFirst();
      byte[] body = readRest();
      if (first == 0xE0) {
        return null;
      }
      if ((first & 0xF0) != 0x30) {
        throw new AssertionError("expected PUBLISH, found first byte " + first);
      }
      int qos = first >> 1 & 3;
      int topic = (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
      int payload = 2 + topic + (qos > 0 ? 2 : 0);
      if (qos > 0) {
        acknowledge((body[2 + topic] & 0xFF) << 8 | (body[3 + topic] & 0xFF));
      }
      return new RawMessage(
          qos,
          (first & 1) != 0,
          new String(body, 2, topic, StandardCharsets.UTF_8),
          Arrays.copyOfRange(body, payload, body.length));
    }

    /// The first byte of the next packet that is no PINGREQ: those come when time has passed, and
    /// nobody answers them here.
    private int readFirst() throws IOException {
      int first = in.readUnsignedByte();
      while (first == 0xC0) {
        byte[] _ = readRest();
        first = in.readUnsignedByte();
      }
      return first;
    }

    private byte[] readBody(int expected) throws IOException {
      int first = readFirst();
      if (first != expected) {
        throw new AssertionError("expected packet %x, found %x".formatted(expected, first));
      }
      return readRest();
    }

    private byte[] readRest() throws IOException {
      int length = 0;
      for (int shift = 0; ; shift += 7) {
        int digit = in.readUnsignedByte();
        length |= (digit & 0x7F) << shift;
        if (digit < 0x80) {
          break;
        }
      }
      return in.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /// All that one client publishes.
  static final class Recording {
    private final CompletableFuture<List<RawMessage>> messages;

    private Recording(SmallBroker broker) {
      messages =
          CompletableFuture.supplyAsync(
              () -> {
                List<RawMessage> taken = new ArrayList<>();
                try (Connection connection = broker.accept(0)) {
                  for (RawMessage m = connection.readAny(); m != null; m = connection.readAny()) {
                    taken.add(m);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                return taken;
              });
    }

    /// Waits until the client has said goodbye.
    List<RawMessage> messages() {
      return messages.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  /// A broker that takes connections by itself and acknowledges everything at once; what came is
  /// put into a queue.
  static final class Sink implements AutoCloseable {
    private final SmallBroker broker = new SmallBroker();
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    Sink() {
      Thread _ = Thread.ofVirtual().start(this::run);
    }

    private void run() {
      try (Connection connection = broker.accept(0)) {
        while (true) {
          Message message = connection.read();
          messages.add(message);
          connection.acknowledge(message.packetId());
        }
      } catch (IOException | AssertionError e) {
        // The client says goodbye, or is gone.
      }
    }

    MqttLogin login() {
      return broker.login();
    }

    /// The next messages.
    List<Message> take(int count) throws InterruptedException {
      List<Message> taken = new ArrayList<>();
      while (taken.size() < count) {
        Message next = messages.poll(60, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("expected %d messages, found %s".formatted(count, taken));
        }
        taken.add(next);
      }
      return taken;
    }

    boolean isEmpty() {
      return messages.isEmpty();
    }

    @Override
    public void close() throws IOException {
      broker.close();
    }
  }
}
