package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
  @Nullable Parcel parcel;

  /// Topic aliases of the connection that uses the session; null when it takes none.
  @Nullable SentAliases aliases;

  boolean isOver;
  boolean isWaitingForRoom;

  /// True while it waits in [CatchUp] to be served.
  boolean isQueued;

  /// True while it reads the journal in a [Convoy].
  boolean isReading;

  /// True when messages are handed over as they come; else the session is served from [#cursor].
  boolean isLive;

  /// Position of the next message to look at, when not live.
  long cursor;

  long expirySeconds;
  int handedParcels;

  /// Position of the oldest message that an earlier connection left unfinished, while it is not
  /// sure that the window of this one holds them all; Long.MAX_VALUE for none.
  private long leftUnfinished = Long.MAX_VALUE;

  long persistedCursor;
  boolean hasTraffic;

  private long[] epochs = new long[1]; // as long as it needs to be, up to EPOCHS
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
    int at = epochCount++ % EPOCHS;
    if (at == epochs.length) {
      epochs = Arrays.copyOf(epochs, Math.min(EPOCHS, 2 * at));
    }
    epochs[at] = epoch;
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

  /// True when there is something that goes to the client before what the journal has.
  boolean isOwedFirst() {
    return !unfinished.isEmpty() || !retained.isEmpty() || !backlog.isEmpty();
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
    return Math.min(safe, onItsWayFrom(persistedCursor));
  }

  /// A position at or below all messages that a connection has to deliver, or had when it ended and
  /// has not given back; Long.MAX_VALUE when there are none.
  ///
  /// @param persisted what was saved last, which held for all that was on its way then
  long onItsWayFrom(long persisted) {
    Connection connection =
        switch (attachment) {
          case Attachment.Attached attached -> attached.connection();
          case Attachment.Leaving leaving -> leaving.connection();
          case Attachment.Detached _ -> null;
        };
    if (connection == null) {
      return Long.MAX_VALUE; // what is unfinished is saved one by one
    }
    Outbound outbound = connection.outbound();
    if (outbound.takenParcels() != handedParcels) {
      return Math.min(persisted, leftUnfinished);
    }
    return Math.min(outbound.oldestPosition(), oldestUnfinished());
  }

  /// The lowest position that may be saved as the cursor from now on: it goes back to what an
  /// earlier connection left, as soon as that is on its way again; after a crash to what the ledger
  /// holds open, even when the client has ended it and only the record of that was lost.
  long goesBackTo() {
    long unfinished = Math.min(oldestUnfinished(), leftUnfinished);
    return Math.min(persistedCursor, Math.min(unfinished, ledger.oldestOpen()));
  }

  private long oldestUnfinished() {
    long oldest = Long.MAX_VALUE;
    for (Sent one : unfinished) {
      oldest = one.position() >= 0 ? Math.min(oldest, one.position()) : oldest;
    }
    return oldest;
  }

  /// A connection has the session now.
  void attached(Connection connection) {
    attachment = new Attachment.Attached(connection);
    handedParcels = 0;
    isWaitingForRoom = false;
    knownIdentifiersFirst();
    leftUnfinished = oldestUnfinished();
  }

  /// Whoever gets an identifier anew must not get one that another still has. The record of an
  /// identifier comes before that of the next connection, so the ledger knows them all here.
  private void knownIdentifiersFirst() {
    List<Sent> anew = new ArrayList<>();
    List<Sent> again = new ArrayList<>(unfinished.size());
    for (Sent sent : unfinished) {
      Sent known = sent.stage() == Sent.AT_LEAST_ONCE ? sent : ledger.known(sent);
      (known.packetId() == 0 ? anew : again).add(known);
    }
    unfinished.clear();
    unfinished.addAll(again);
    unfinished.addAll(anew);
  }

  /// True when no connection has been handed anything that its window may not hold.
  boolean hasAllInWindow() {
    return switch (attachment) {
      case Attachment.Attached(Connection connection) -> isTaken(connection);
      case Attachment.Leaving(Connection connection) -> isTaken(connection);
      case Attachment.Detached _ -> true;
    };
  }

  private boolean isTaken(Connection connection) {
    return connection.outbound().takenParcels() == handedParcels;
  }

  /// The session was saved, and so were its groups, none of them beyond what is on its way.
  void saved() {
    Connection connection = connection();
    boolean isKnown =
        connection != null
            && unfinished.isEmpty()
            && connection.outbound().takenParcels() == handedParcels;
    if (isKnown) {
      leftUnfinished = Long.MAX_VALUE;
    }
  }
}
