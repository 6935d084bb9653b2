package io.lockstep.field;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
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

/// A publishing MQTT 3.1.1 device that loses nothing: a QoS 1 message stays in its window until the
/// broker has acknowledged it, and is sent again, in order and marked as a duplicate, after each
/// reconnect. Thread-safe; blocks the caller while the window is full or the broker is away, for at
/// most the patience given.
public final class MqttLink implements AutoCloseable {
  private static final int WINDOW = 1_000;
  private static final int PACKET_ID_MAX = 0xFFFF;
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int RECONNECT_MILLIS_MIN = 50;
  private static final int RECONNECT_MILLIS_MAX = 2_000;
  private static final int DUPLICATE = 0x08;

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

  private MqttLink(MqttLogin login, Duration patience, int keepAliveSeconds) {
    this.login = login;
    this.patience = patience;
    this.keepAliveSeconds = keepAliveSeconds;
    this.reader = Thread.ofVirtual().name("mqtt-link-" + login.clientId()).unstarted(this::run);
    this.pinger = Thread.ofVirtual().name("mqtt-ping-" + login.clientId()).unstarted(this::ping);
  }

  /// Starts a link; it connects by itself and again whenever the connection is lost.
  ///
  /// @param patience how long [#publish] and [#drain] wait for the broker before they give up
  public static MqttLink open(MqttLogin login, Duration patience) {
    return open(login, patience, KEEP_ALIVE_SECONDS);
  }

  /// The same with another keep alive.
  static MqttLink open(MqttLogin login, Duration patience, int keepAliveSeconds) {
    MqttLink link = new MqttLink(login, patience, keepAliveSeconds);
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
        lastPacketId = lastPacketId == PACKET_ID_MAX ? 1 : lastPacketId + 1;
        packet = MqttPackets.publish(topic, payload, qos, lastPacketId);
        unacknowledged.addLast(new InFlight(lastPacketId, packet));
      }
      write(packet);
    } finally {
      lock.unlock();
    }
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
    lock.lock();
    try {
      closing = true;
      if (socket != null) {
        write(MqttPackets.DISCONNECT);
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
      while (!goal.isReached()) {
        if (refusal != null) {
          throw refusal;
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
        readAcknowledgements(new DataInputStream(connection.getInputStream()));
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
      connection.getOutputStream().write(MqttPackets.connect(login, keepAliveSeconds));
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
          refusal =
              new LockstepException(
                  ErrorCode.UNAUTHENTICATED,
                  "MQTT %s: the broker refuses the login (return code %d); check the device's id and credential"
                      .formatted(login, returnCode));
          changed.signalAll();
          ended.signalAll();
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

  private void readAcknowledgements(DataInputStream in) throws IOException {
    while (true) {
      int type = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (type == MqttPackets.PUBACK && length == 2) {
        acknowledge(in.readUnsignedShort());
      } else {
        in.skipNBytes(length);
      }
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
