package io.lockstep.broker.client;

import io.lockstep.broker.internal.packet.Varint;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to one of several MQTT servers, with a clean session (3.1.1). It connects by
/// itself, and again when the connection is lost; a server that cannot be reached is left for the
/// next one. At most one connection exists at a time. What is published while there is none is not
/// kept. Thread-safe.
public final class ServerLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerLink.class);
  private static final int CONNECT_MILLIS = 5_000;
  private static final int PAUSE_MILLIS_MIN = 100;
  private static final int PAUSE_MILLIS_MAX = 10_000;
  private static final int PACKET_BYTES_MAX = 16 << 20;
  private static final int SUBSCRIPTION_ID = 1;

  /// Who connects.
  ///
  /// @param user empty for a client without a name
  /// @param keepAlive at least 2 seconds; a server that is silent for one and a half of it is lost
  public record Login(String clientId, String user, String password, Duration keepAlive) {
    /// Without the password.
    @Override
    public String toString() {
      return clientId + (user.isEmpty() ? "" : " as " + user);
    }
  }

  private final List<ServerAddress> servers;
  private final Login login;
  private final ServerLinkOwner owner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Thread reader;
  private final Thread pinger;
  private @Nullable Socket socket;
  private @Nullable OutputStream out;
  private int lastPacketId = SUBSCRIPTION_ID;
  private boolean isClosing;
  private boolean isWalking;
  private boolean isTroubled;

  private ServerLink(List<ServerAddress> servers, Login login, ServerLinkOwner owner) {
    this.servers = List.copyOf(servers);
    this.login = login;
    this.owner = owner;
    reader = Thread.ofVirtual().name("mqtt-to-" + login.clientId()).unstarted(this::run);
    pinger = Thread.ofVirtual().name("mqtt-ping-" + login.clientId()).unstarted(this::ping);
  }

  /// A link, to be started when its owner is ready.
  ///
  /// @param servers one or more, in the order in which they are tried
  public static ServerLink of(List<ServerAddress> servers, Login login, ServerLinkOwner owner) {
    return new ServerLink(servers, login, owner);
  }

  /// Begins to connect, and does not wait for it.
  public void start() {
    reader.start();
    pinger.start();
  }

  /// Publishes a message; false when there is no connection.
  ///
  /// @param qos 0 or 1; nothing is sent again
  public boolean publish(String topic, ByteBuffer payload, int qos, boolean retain) {
    lock.lock();
    try {
      int id = qos == 0 ? 0 : nextId();
      ByteBuffer content = payload.duplicate();
      return write(
          0x30 | qos << 1 | (retain ? 1 : 0),
          to -> {
            text(to, topic);
            if (qos > 0) {
              to.writeShort(id);
            }
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            to.write(bytes);
          });
    } finally {
      lock.unlock();
    }
  }

  /// Says goodbye to the present server and goes to the next.
  public void walk() {
    lock.lock();
    try {
      isWalking = true;
      boolean _ = write(0xE0, _ -> {});
      closeSocket();
    } finally {
      lock.unlock();
    }
  }

  /// Says goodbye and ends, within a second or so.
  @Override
  public void close() {
    end(true);
  }

  /// Ends as a cut cable does: the server publishes the will.
  public void cut() {
    end(false);
  }

  private void end(boolean isPolite) {
    lock.lock();
    try {
      isClosing = true;
      if (isPolite) {
        boolean _ = write(0xE0, _ -> {});
      }
      closeSocket();
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      boolean _ = reader.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- the connection ---

  private void run() {
    int at = 0;
    int pause = PAUSE_MILLIS_MIN;
    while (!isClosing()) {
      ServerAddress server = servers.get(at);
      boolean wasTaken = false;
      try (Socket connection = connect(server)) {
        wasTaken = read(connection, server);
      } catch (IOException e) {
        tell(server, e);
      }
      forget();
      if (wasTaken) {
        owner.disconnected();
      }
      boolean isLeft = takeWalking() || !wasTaken;
      at = isLeft ? (at + 1) % servers.size() : at;
      pause = wasTaken ? PAUSE_MILLIS_MIN : Math.min(2 * pause, PAUSE_MILLIS_MAX);
      if (!pause(pause)) {
        return;
      }
    }
  }

  private Socket connect(ServerAddress server) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_MILLIS);
      if (!server.isSecure()) {
        return plain;
      }
      SSLSocket secure =
          (SSLSocket)
              ((SSLSocketFactory) SSLSocketFactory.getDefault())
                  .createSocket(plain, server.host(), server.port(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return secure;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /// Logs in, subscribes and reads until the end.
  ///
  /// @return true when the server took the connection and the subscriptions
  private boolean read(Socket connection, ServerAddress server) throws IOException {
    boolean isTaken = false;
    connection.setSoTimeout(CONNECT_MILLIS);
    DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream()));
    adopt(connection);
    login(server);
    try {
      while (true) {
        int first = in.readUnsignedByte();
        ByteBuffer body = body(in);
        switch (first >> 4) {
          case 2 -> {
            expect(body.remaining() == 2 && body.get(1) == 0, "to be let in", body);
            subscribe();
          }
          case 9 -> {
            for (int i = 2; i < body.limit(); i++) {
              expect((body.get(i) & 0x80) == 0, "all subscriptions to be granted", body);
            }
            connection.setSoTimeout((int) (login.keepAlive().toMillis() * 3 / 2));
            isTaken = true;
            settled();
            owner.connected(server);
          }
          case 3 -> received(first, body);
          case 4, 13 -> {
            // PUBACK, PINGRESP: that they came is all that they say.
          }
          default -> expect(false, "a packet of a server", body);
        }
      }
    } catch (IOException e) {
      if (!isTaken) {
        throw e;
      }
      tell(server, e);
      return true;
    }
  }

  private static void expect(boolean isSo, String what, ByteBuffer body) throws IOException {
    if (!isSo) {
      throw new IOException(
          "expected %s, found a packet of %d bytes".formatted(what, body.limit()));
    }
  }

  private static ByteBuffer body(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        break;
      }
      if (shift == 21) {
        throw new IOException("expected a remaining length of 1 to 4 bytes, found more");
      }
    }
    if (length > PACKET_BYTES_MAX) {
      throw new IOException(
          "expected at most %d bytes, found a packet of %d".formatted(PACKET_BYTES_MAX, length));
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private void login(ServerAddress server) {
    ServerLinkOwner.Will will = owner.will(server);
    boolean isNamed = !login.user().isEmpty();
    int flags = 0x02 | 0x04 | will.qos() << 3 | (will.retain() ? 0x20 : 0) | (isNamed ? 0xC0 : 0);
    lock.lock();
    try {
      boolean _ =
          write(
              0x10,
              to -> {
                text(to, "MQTT");
                to.writeByte(4);
                to.writeByte(flags);
                to.writeShort((int) login.keepAlive().toSeconds());
                text(to, login.clientId());
                text(to, will.topic());
                ByteBuffer payload = will.payload().duplicate();
                to.writeShort(payload.remaining());
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                to.write(bytes);
                if (isNamed) {
                  text(to, login.user());
                  text(to, login.password());
                }
              });
    } finally {
      lock.unlock();
    }
  }

  private void subscribe() {
    lock.lock();
    try {
      boolean _ =
          write(
              0x82,
              to -> {
                to.writeShort(SUBSCRIPTION_ID);
                for (ServerLinkOwner.Filter filter : owner.filters()) {
                  text(to, filter.filter());
                  to.writeByte(filter.qos());
                }
              });
    } finally {
      lock.unlock();
    }
  }

  private void received(int first, ByteBuffer body) {
    int qos = first >> 1 & 3;
    byte[] topic = new byte[body.getShort() & 0xFFFF];
    body.get(topic);
    int id = qos > 0 ? body.getShort() & 0xFFFF : 0;
    owner.received(new String(topic, StandardCharsets.UTF_8), body.slice(), qos, (first & 1) != 0);
    if (qos == 1) {
      lock.lock();
      try {
        boolean _ = write(0x40, to -> to.writeShort(id));
      } finally {
        lock.unlock();
      }
    }
  }

  // --- what goes out, under the lock ---

  @FunctionalInterface
  private interface Body {
    void write(DataOutputStream to) throws IOException;
  }

  private static void text(DataOutputStream to, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    to.writeShort(utf8.length);
    to.write(utf8);
  }

  private boolean write(int first, Body body) {
    OutputStream to = out;
    if (to == null) {
      return false;
    }
    try {
      java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
      body.write(new DataOutputStream(bytes));
      ByteBuffer head = ByteBuffer.allocate(5);
      head.put(0, (byte) first);
      int end = Varint.put(head, 1, bytes.size());
      to.write(head.array(), 0, end);
      bytes.writeTo(to);
      to.flush();
      return true;
    } catch (IOException _) {
      closeSocket(); // The reader sees the same failure.
      return false;
    }
  }

  private int nextId() {
    lastPacketId = lastPacketId == 0xFFFF ? SUBSCRIPTION_ID + 1 : lastPacketId + 1;
    return lastPacketId;
  }

  private void adopt(Socket connection) throws IOException {
    lock.lock();
    try {
      if (isClosing) {
        throw new IOException("closed");
      }
      socket = connection;
      out = new BufferedOutputStream(connection.getOutputStream());
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    lock.lock();
    try {
      closeSocket();
    } finally {
      lock.unlock();
    }
  }

  private void closeSocket() {
    Socket connection = socket;
    socket = null;
    out = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException _) {
        // It is broken already.
      }
    }
  }

  // --- time ---

  private void ping() {
    int millis = (int) Math.max(500, login.keepAlive().toMillis() / 2);
    while (pause(millis)) {
      lock.lock();
      try {
        boolean _ = write(0xC0, _ -> {});
      } finally {
        lock.unlock();
      }
    }
  }

  /// Waits; false when the link is to end.
  private boolean pause(int millis) {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (left > 0 && !isClosing) {
        left = woken.awaitNanos(left);
      }
      return !isClosing;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return isClosing;
    } finally {
      lock.unlock();
    }
  }

  private boolean takeWalking() {
    lock.lock();
    try {
      boolean was = isWalking;
      isWalking = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  private void settled() {
    lock.lock();
    try {
      isTroubled = false;
    } finally {
      lock.unlock();
    }
  }

  /// Says what went wrong, once until a server takes the connection again.
  private void tell(ServerAddress server, IOException why) {
    lock.lock();
    try {
      if (!isTroubled && !isClosing && !isWalking) {
        isTroubled = true;
        log.atWarn()
            .addKeyValue("server", server)
            .addKeyValue("client", login)
            .addKeyValue("why", why.getMessage())
            .log("An MQTT server is lost or does not let us in; it is tried again");
      }
    } finally {
      lock.unlock();
    }
  }
}
