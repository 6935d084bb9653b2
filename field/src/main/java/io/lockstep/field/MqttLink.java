package io.lockstep.field;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An MQTT 3.1.1 device that loses nothing it publishes: a QoS 1 message stays in its window until
/// the broker has acknowledged it, and is sent again, in order and marked as a duplicate, after
/// each reconnect. Subscriptions are made anew then, too. Thread-safe; blocks the caller while the
/// window is full or the broker is away, for at most the patience given.
public final class MqttLink implements AutoCloseable {
  private static final int WINDOW = 1_000;
  private static final int PACKET_ID_MAX = 0xFFFF;
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int RECONNECT_MILLIS_MIN = 50;
  private static final int RECONNECT_MILLIS_MAX = 2_000;
  private static final int DUPLICATE = 0x08;
  private static final int SUBSCRIPTION_REFUSED = 0x80;

  private static final class InFlight {
    private final int packetId;
    private final byte[] packet;

    InFlight(int packetId, byte[] packet) {
      this.packetId = packetId;
      this.packet = packet;
    }
  }

  private final MqttLogin login;
  private final Duration patience;
  private final int keepAliveSeconds;
  private final MqttListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private final Deque<InFlight> unacknowledged = new ArrayDeque<>();
  private final Thread reader;
  private final Thread pinger;

  private @Nullable Socket socket;
  private int lastPacketId;
  private long acknowledged;
  private boolean closing;
  private @Nullable LockstepException refusal;

  private MqttLink(
      MqttLogin login, Duration patience, int keepAliveSeconds, MqttListener listener) {
    this.login = login;
    this.patience = patience;
    this.keepAliveSeconds = keepAliveSeconds;
    this.listener = listener;
    this.reader = Thread.ofVirtual().name("mqtt-link-" + login.clientId()).unstarted(this::run);
    this.pinger = Thread.ofVirtual().name("mqtt-ping-" + login.clientId()).unstarted(this::ping);
  }

  /// Starts a link; it connects by itself and again whenever the connection is lost.
  ///
  /// @param patience how long [#publish] and [#drain] wait for the broker before they give up
  public static MqttLink open(MqttLogin login, Duration patience) {
    return open(login, patience, KEEP_ALIVE_SECONDS, MqttListener.NONE);
  }

  /// Starts a link that is told what comes in.
  static MqttLink open(MqttLogin login, Duration patience, MqttListener listener) {
    return open(login, patience, KEEP_ALIVE_SECONDS, listener);
  }

  /// The same with another keep alive.
  static MqttLink open(
      MqttLogin login, Duration patience, int keepAliveSeconds, MqttListener listener) {
    MqttLink link = new MqttLink(login, patience, keepAliveSeconds, listener);
    link.reader.start();
    link.pinger.start();
    return link;
  }

  /// Publishes a message; returns once it is written (QoS 0) or in the window (QoS 1).
  ///
  /// @throws LockstepException with TIMED_OUT when the broker does not take it within the patience,
  ///   UNAUTHENTICATED when it refuses the login
  public void publish(String topic, byte[] payload, int qos) {
    lock.lock();
    try {
      awaitUntil(() -> socket != null && (qos == 0 || unacknowledged.size() < WINDOW));
      byte[] packet;
      if (qos == 0) {
        packet = MqttPackets.publish(topic, payload, 0, 0);
      } else {
        int packetId = nextPacketId();
        packet = MqttPackets.publish(topic, payload, qos, packetId);
        unacknowledged.addLast(new InFlight(packetId, packet));
      }
      write(packet);
    } finally {
      lock.unlock();
    }
  }

  /// Publishes a message at QoS 0 if there is a connection now, and never waits for one.
  ///
  /// @return whether it was written
  boolean offer(String topic, byte[] payload) {
    lock.lock();
    try {
      write(MqttPackets.publish(topic, payload, 0, 0));
      return socket != null;
    } finally {
      lock.unlock();
    }
  }

  private int nextPacketId() {
    lastPacketId = lastPacketId == PACKET_ID_MAX ? 1 : lastPacketId + 1;
    return lastPacketId;
  }

  /// Waits until the broker has acknowledged every QoS 1 message.
  ///
  /// @throws LockstepException with TIMED_OUT after the patience
  public void drain() {
    lock.lock();
    try {
      awaitUntil(unacknowledged::isEmpty);
    } finally {
      lock.unlock();
    }
  }

  /// How many QoS 1 messages the broker has acknowledged.
  public long acknowledged() {
    lock.lock();
    try {
      return acknowledged;
    } finally {
      lock.unlock();
    }
  }

  /// Says goodbye and ends the link; does not wait for acknowledgements, see [#drain].
  @Override
  public void close() {
    end(true);
  }

  /// Ends the link without a goodbye, as a cut cable does: the broker publishes the will.
  void cut() {
    end(false);
  }

  /// Says goodbye and connects anew.
  void reconnect() {
    lock.lock();
    try {
      write(MqttPackets.DISCONNECT);
      closeSocket();
    } finally {
      lock.unlock();
    }
  }

  private void end(boolean politely) {
    lock.lock();
    try {
      closing = true;
      if (socket != null) {
        if (politely) {
          write(MqttPackets.DISCONNECT);
        }
        closeSocket();
      }
      changed.signalAll();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
    reader.interrupt();
    pinger.interrupt();
  }

  private interface Goal {
    boolean isReached();
  }

  private void awaitUntil(Goal goal) {
    long left = patience.toNanos();
    try {
      while (true) {
        if (refusal != null) {
          throw refusal;
        }
        if (goal.isReached()) {
          return;
        }
        if (closing) {
          throw new LockstepException(ErrorCode.CONFLICT, "MQTT link %s: closed".formatted(login));
        }
        if (left <= 0) {
          throw new LockstepException(
              ErrorCode.TIMED_OUT,
              "MQTT %s: expected the broker to answer within %d s, %d messages wait; is it running?"
                  .formatted(login, patience.toSeconds(), unacknowledged.size()));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(
          ErrorCode.TIMED_OUT, "MQTT %s: interrupted while waiting".formatted(login), e);
    }
  }

  private void run() {
    int pause = RECONNECT_MILLIS_MIN;
    while (!isClosing()) {
      try (Socket connection = connect()) {
        pause = RECONNECT_MILLIS_MIN;
        subscribe();
        readPackets(new DataInputStream(new BufferedInputStream(connection.getInputStream())));
      } catch (IOException e) {
        forget();
        if (!pause(pause)) {
          return;
        }
        pause = Math.min(pause * 2, RECONNECT_MILLIS_MAX);
      }
    }
  }

  private Socket connect() throws IOException {
    Socket connection = new Socket();
    try {
      connection.setTcpNoDelay(true);
      connection.connect(new InetSocketAddress(login.host(), login.port()), CONNECT_TIMEOUT_MILLIS);
      connection.setSoTimeout(CONNECT_TIMEOUT_MILLIS);
      MqttWill will = listener.will().orElse(null);
      connection.getOutputStream().write(MqttPackets.connect(login, keepAliveSeconds, will));
      byte[] answer = connection.getInputStream().readNBytes(4);
      if (answer.length < 4 || (answer[0] & 0xFF) != MqttPackets.CONNACK) {
        throw new IOException("expected CONNACK, found %d bytes".formatted(answer.length));
      }
      // Three pings without an answer: the broker is gone, though nobody said so.
      connection.setSoTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(keepAliveSeconds)));
      adopt(connection, answer[3]);
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  private void adopt(Socket connection, int returnCode) throws IOException {
    lock.lock();
    try {
      if (returnCode != 0) {
        // §3.2.2.3: 4 and 5 are about who we are; trying again would not help.
        if (returnCode >= 4) {
          refuse(
              ErrorCode.UNAUTHENTICATED,
              "MQTT %s: the broker refuses the login (return code %d); check the device's id and credential"
                  .formatted(login, returnCode));
        }
        throw new IOException("CONNACK return code " + returnCode);
      }
      socket = connection;
      List<InFlight> again = new ArrayList<>(unacknowledged);
      for (InFlight message : again) {
        message.packet[0] |= DUPLICATE;
        write(message.packet);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void subscribe() {
    if (listener.filters().isEmpty()) {
      listener.connected();
      return;
    }
    lock.lock();
    try {
      write(MqttPackets.subscribe(listener.filters(), nextPacketId()));
    } finally {
      lock.unlock();
    }
  }

  private void readPackets(DataInputStream in) throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      byte[] body = new byte[remainingLength(in)];
      in.readFully(body);
      switch (first & 0xF0) {
        case MqttPackets.PUBACK -> acknowledge(ByteBuffer.wrap(body).getShort() & 0xFFFF);
        case MqttPackets.PUBLISH -> receive(first >> 1 & 3, ByteBuffer.wrap(body));
        case MqttPackets.SUBACK -> subscribed(body);
        default -> {
          // PINGRESP: that it came is all that it says.
        }
      }
    }
  }

  private static int remainingLength(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      if (digit < 0x80) {
        return length;
      }
    }
    throw new IOException("expected a remaining length of 1 to 4 bytes, found more (§2.2.3)");
  }

  private void receive(int qos, ByteBuffer body) {
    byte[] topic = new byte[body.getShort() & 0xFFFF];
    body.get(topic);
    int packetId = qos > 0 ? body.getShort() & 0xFFFF : 0;
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    listener.received(new String(topic, StandardCharsets.UTF_8), payload);
    if (qos > 0) {
      lock.lock();
      try {
        write(MqttPackets.acknowledge(packetId));
      } finally {
        lock.unlock();
      }
    }
  }

  private void subscribed(byte[] body) throws IOException {
    for (int i = 2; i < body.length; i++) {
      if ((body[i] & 0xFF) == SUBSCRIPTION_REFUSED) {
        refuse(
            ErrorCode.FORBIDDEN,
            "MQTT %s: the broker refuses the subscription to %s; check what the device may subscribe to"
                .formatted(login, listener.filters().get(i - 2)));
        throw new IOException("subscription refused");
      }
    }
    listener.connected();
  }

  private void refuse(ErrorCode code, String why) {
    lock.lock();
    try {
      refusal = new LockstepException(code, why);
      changed.signalAll();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void acknowledge(int packetId) {
    lock.lock();
    try {
      // Brokers acknowledge in order (§4.6), so the first one is nearly always it.
      Iterator<InFlight> messages = unacknowledged.iterator();
      while (messages.hasNext()) {
        if (messages.next().packetId == packetId) {
          messages.remove();
          acknowledged++;
          changed.signalAll();
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] packet) {
    Socket connection = socket;
    if (connection == null) {
      return;
    }
    try {
      OutputStream out = connection.getOutputStream();
      out.write(packet);
    } catch (IOException e) {
      // The reader sees the same failure, reconnects, and sends again what was not acknowledged.
      closeSocket();
    }
  }

  private void ping() {
    while (pause(keepAliveSeconds * 1_000 / 3)) {
      lock.lock();
      try {
        write(MqttPackets.PINGREQ);
      } finally {
        lock.unlock();
      }
    }
  }

  /// Waits; false when the link was closed or refused meanwhile.
  private boolean pause(int millis) {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (left > 0 && !closing && refusal == null) {
        left = ended.awaitNanos(left);
      }
      return !closing && refusal == null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing || refusal != null;
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    lock.lock();
    try {
      socket = null;
    } finally {
      lock.unlock();
    }
  }

  private void closeSocket() {
    Socket connection = socket;
    socket = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // Closing a socket that is already broken: nothing is left to do.
      }
    }
  }
}
