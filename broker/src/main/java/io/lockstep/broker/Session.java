package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the broker knows of a client beyond its connection (MQTT 5 §4.1): filters, how far it has
/// come in the journal, and what was sent and not acknowledged. No message is queued here; messages
/// are read from the journal when the client has room. Confined to the delivery thread.
final class Session {
  private static final int EPOCHS = 16;

  final String clientId;
  final String principal;
  final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

  /// Sent and not acknowledged when the last connection ended, or not sent any more: first to go.
  final ArrayDeque<Sent> unfinished = new ArrayDeque<>(0);

  /// QoS 2 messages from the client that were received and not released.
  final PacketIds received = new PacketIds();

  /// QoS 2 messages to the client.
  final Ledger ledger = new Ledger();

  /// Retained messages that new subscriptions are owed.
  final ArrayDeque<RetainedGrant> retained = new ArrayDeque<>(0);

  /// Messages that were copied before the journal's horizon passed them, by position: bytes.
  final TreeMap<Long, Integer> stored = new TreeMap<>();

  long storedBytes;

  /// Those of [#stored] that were not yet handed over.
  final ArrayDeque<Long> backlog = new ArrayDeque<>(0);

  Attachment attachment;
  @Nullable NextClient next;
  @Nullable DelayedWill delayedWill;
  @Nullable Parcel parcel;

  /// Topic aliases of the connection that uses the session; null when it takes none.
  @Nullable SentAliases aliases;

  boolean isOver;
  boolean isWaitingForRoom;

  /// True when messages are handed over as they come; else the session is served from [#cursor].
  boolean isLive;

  /// Position of the next message to look at, when not live.
  long cursor;

  long expirySeconds;
  int handedParcels;
  long persistedCursor;
  boolean hasTraffic;

  private final long[] epochs = new long[EPOCHS];
  private int epochCount;

  /// Whether a connection uses the session.
  sealed interface Attachment {
    /// None does.
    record Detached(long sinceMicros) implements Attachment {}

    /// One does.
    record Attached(Connection connection) implements Attachment {}

    /// One did, and still has messages to give back.
    record Leaving(Connection connection) implements Attachment {}
  }

  /// A connection that takes the session over as soon as the one before has given it back.
  record NextClient(Connection connection, long epoch) {}

  /// A will that is published unless the client comes back (§3.1.3.2.2).
  record DelayedWill(WillMessage message, long dueMicros) {}

  /// A retained message that a subscription is owed.
  record RetainedGrant(RetainedMessage message, Subscription subscription) {}

  Session(String clientId, String principal, long position, long nowMicros) {
    this.clientId = clientId;
    this.principal = principal;
    this.cursor = position;
    this.persistedCursor = position;
    this.attachment = new Attachment.Detached(nowMicros);
  }

  /// The journal position of the record that opened the current connection.
  long epoch() {
    return epochCount == 0 ? -1 : epochs[(epochCount - 1) % EPOCHS];
  }

  void epoch(long epoch) {
    epochs[epochCount++ % EPOCHS] = epoch;
  }

  /// True when a message with this epoch came from this client itself.
  boolean isOwn(long messageEpoch) {
    for (int i = 0; i < Math.min(epochCount, EPOCHS); i++) {
      if (epochs[i] == messageEpoch) {
        return true;
      }
    }
    return false;
  }

  /// The connection that messages go to; null when there is none.
  @Nullable Connection connection() {
    return attachment instanceof Attachment.Attached attached ? attached.connection() : null;
  }

  boolean outlivesConnection() {
    return expirySeconds > 0;
  }

  boolean isExpired(long nowMicros) {
    return attachment instanceof Attachment.Detached detached
        && expirySeconds != ConnectPacket.NEVER_EXPIRES
        && nowMicros - detached.sinceMicros() >= expirySeconds * 1_000_000L;
  }

  /// A position below which everything is done, given where a live session stands.
  long safeCursor(long livePosition) {
    long safe = isLive ? livePosition : cursor;
    Long owed = backlog.peek();
    if (owed != null) {
      safe = Math.min(safe, owed);
    }
    Connection connection = connection();
    if (connection != null) {
      Outbound outbound = connection.outbound();
      if (outbound.takenParcels() != handedParcels) {
        return Math.min(persistedCursor, safe);
      }
      safe = Math.min(safe, outbound.oldestPosition());
      for (Sent one : unfinished) {
        safe = one.position() >= 0 ? Math.min(safe, one.position()) : safe;
      }
    }
    return safe;
  }
}
