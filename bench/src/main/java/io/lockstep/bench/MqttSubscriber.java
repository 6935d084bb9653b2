package io.lockstep.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/// A subscriber that costs little: MQTT 3.1.1, any QoS, acknowledgements written in one go for all
/// packets of a read. Confined to one thread.
final class MqttSubscriber implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int PUBACK = 0x40;
  private static final int PUBREC = 0x50;
  private static final int PUBREL = 0x62;
  private static final int PUBCOMP = 0x70;

  /// Receives the messages; the buffer is valid during the call only.
  interface Messages {
    /// One message.
    ///
    /// @return false ends the reading after this burst
    boolean message(byte[] buffer, int topicAt, int topicLength, int payloadAt, int payloadLength);

    /// All packets of one read were visited; what was written for them may be flushed.
    void burst() throws IOException;
  }

  private final Socket socket;

  private MqttSubscriber(Socket socket) {
    this.socket = socket;
  }

  /// Connects, subscribes and returns when the subscription is acknowledged.
  static MqttSubscriber open(
      String host, int port, String user, String password, String filter, int qos)
      throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(host, port));
    return open(socket, user, password, filter, qos);
  }

  /// The same over a socket that is connected.
  static MqttSubscriber open(Socket socket, String user, String password, String filter, int qos)
      throws IOException {
    socket.setTcpNoDelay(true);
    OutputStream out = socket.getOutputStream();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    String clientId = "sub-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    out.write(MqttBytes.connect(clientId, user, password, true));
    byte[] connack = in.readNBytes(4);
    if (connack.length < 4 || connack[3] != 0) {
      socket.close();
      throw new IOException("CONNACK: expected 0, found " + (connack.length < 4 ? -1 : connack[3]));
    }
    out.write(MqttBytes.subscribe(filter, qos));
    byte[] suback = in.readNBytes(5);
    if (suback.length < 5 || (suback[4] & 0xFF) > 2) {
      socket.close();
      throw new IOException("SUBACK: expected QoS " + qos + ", found a refusal");
    }
    return new MqttSubscriber(socket);
  }

  /// Reads until a message says stop or the broker hangs up; returns how many messages came.
  long read(Messages messages) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    ByteBuffer acks = ByteBuffer.allocate(BUFFER_BYTES);
    int filled = 0;
    long count = 0;
    boolean isGoing = true;
    while (isGoing) {
      int n = socket.getInputStream().read(buffer, filled, buffer.length - filled);
      if (n < 0) {
        return count;
      }
      filled += n;
      int at = 0;
      while (true) {
        int body = at + 1;
        int length = 0;
        int shift = 0;
        boolean isWhole = false;
        while (body < filled) {
          byte digit = buffer[body++];
          length |= (digit & 0x7F) << shift;
          shift += 7;
          if (digit >= 0) {
            isWhole = true;
            break;
          }
        }
        if (!isWhole || body + length > filled) {
          break;
        }
        int header = buffer[at] & 0xFF;
        if (header >> 4 == 3) {
          int topicLength = ((buffer[body] & 0xFF) << 8) | (buffer[body + 1] & 0xFF);
          int payload = body + 2 + topicLength;
          if ((header & 6) != 0) {
            answer(acks, (header & 6) == 2 ? PUBACK : PUBREC, buffer, payload);
            payload += 2;
          }
          isGoing &=
              messages.message(buffer, body + 2, topicLength, payload, body + length - payload);
          count++;
        } else if (header == PUBREL) {
          answer(acks, PUBCOMP, buffer, body);
        }
        at = body + length;
      }
      System.arraycopy(buffer, at, buffer, 0, filled - at);
      filled -= at;
      messages.burst();
      socket.getOutputStream().write(acks.array(), 0, acks.position());
      acks.clear();
    }
    return count;
  }

  private static void answer(ByteBuffer acks, int first, byte[] buffer, int packetIdAt) {
    acks.put((byte) first).put((byte) 2).put(buffer[packetIdAt]).put(buffer[packetIdAt + 1]);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
