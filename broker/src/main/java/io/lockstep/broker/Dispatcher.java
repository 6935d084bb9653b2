package io.lockstep.broker;

import io.lockstep.broker.internal.packet.PublishView;
import io.lockstep.broker.internal.packet.Varint;
import io.lockstep.broker.internal.topic.MatchCache;
import io.lockstep.broker.internal.topic.SubscriptionTree;
import io.lockstep.broker.internal.topic.TopicBytes;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Finds who gets a message and packs it for them. Parcels are handed over once per turn, in one
/// task for each event loop. Confined to the delivery thread.
final class Dispatcher {
  private static final int MOST_TOPICS = 65_536;
  private static final long MOST_TOPIC_BYTES = 8L << 20;
  private static final int FIRST_PARCEL_BYTES = 16 << 10;

  private final SubscriptionTree<Subscription> tree;
  private final Counters counters;
  private final MatchCache<List<Target>> matches = new MatchCache<>(MOST_TOPICS, MOST_TOPIC_BYTES);
  private long matchesGeneration;

  private final Grant grant = new Grant();
  private final List<Session> open = new ArrayList<>();
  private long nowMicros;

  /// A session and those of its subscriptions that match a topic.
  record Target(Session session, List<Subscription> subscriptions) {}

  /// What became of an attempt to send.
  enum Outcome {
    /// It is packed, or need not be sent: expired, too large, not wanted.
    DONE,
    /// The client's buffer is full.
    NO_ROOM
  }

  Dispatcher(SubscriptionTree<Subscription> tree, Counters counters) {
    this.tree = tree;
    this.counters = counters;
  }

  void beginTurn(long turnMicros) {
    nowMicros = turnMicros;
  }

  /// The sessions whose subscriptions match the message's topic.
  List<Target> match(FieldMessage message) {
    if (tree.generation() != matchesGeneration) {
      matchesGeneration = tree.generation();
      matches.clear();
    }
    ByteBuffer bytes = message.buffer();
    int offset = message.topicOffset();
    int length = message.topicLength();
    int hash = TopicBytes.hash(bytes, offset, length);
    List<Target> known = matches.get(bytes, offset, length, hash);
    if (known == null) {
      known = group(tree.match(message.topic()));
      matches.put(bytes, offset, length, hash, known);
    }
    return known;
  }

  private static List<Target> group(List<Subscription> subscriptions) {
    Map<Session, List<Subscription>> bySession = new HashMap<>();
    Map<String, Target> targets = new LinkedHashMap<>();
    for (Subscription subscription : subscriptions) {
      List<Subscription> of =
          bySession.computeIfAbsent(subscription.session, _ -> new ArrayList<>(1));
      of.add(subscription);
      targets.computeIfAbsent(
          subscription.session.clientId, _ -> new Target(subscription.session, of));
    }
    return List.copyOf(targets.values());
  }

  /// The subscriptions of one session that match the message's topic.
  List<Subscription> match(FieldMessage message, Session session) {
    List<Target> targets = match(message);
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).session() == session) {
        return targets.get(i).subscriptions();
      }
    }
    return List.of();
  }

  /// Gives a new message to all live sessions.
  ///
  /// @param blocked hears of sessions that had no room for a QoS 1 message
  void fanOut(FieldMessage message, long position, Consumer<Session> blocked) {
    List<Target> targets = match(message);
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Session session = target.session();
      if (session.isLive
          && grant.combine(target.subscriptions(), message, position)
          && pack(session, message, 0, position) == Outcome.NO_ROOM) {
        if (grant.qos() == 0) {
          counters.droppedSlow.increment();
        } else {
          blocked.accept(session);
        }
      }
    }
  }

  /// Gives an older message to a session that is behind.
  Outcome catchUp(Session session, FieldMessage message, long position) {
    List<Subscription> subscriptions = match(message, session);
    if (subscriptions.isEmpty() || !grant.combine(subscriptions, message, position)) {
      return Outcome.DONE;
    }
    if (grant.qos() == 0) {
      // QoS 0 is not kept for a client that is away, and dropped for one that is slow.
      if (position >= session.epoch() && pack(session, message, 0, position) == Outcome.NO_ROOM) {
        counters.droppedSlow.increment();
      }
      return Outcome.DONE;
    }
    return pack(session, message, 0, position);
  }

  /// True when a session will need the message at QoS 1.
  boolean isOwed(Session session, List<Subscription> subscriptions, FieldMessage message, long at) {
    return session.outlivesConnection()
        && grant.combine(subscriptions, message, at)
        && grant.qos() > 0;
  }

  /// Gives a message again that was on its way when the last connection ended.
  Outcome redeliver(Session session, FieldMessage message, Outbound.Unfinished one) {
    boolean wasRetained = one.position() < 0;
    List<Subscription> subscriptions = match(message, session);
    if (one.packetId() == 0 && subscriptions.isEmpty()) {
      return Outcome.DONE; // never sent, and unsubscribed since
    }
    grant.again(subscriptions, wasRetained);
    return pack(session, message, one.packetId(), one.position());
  }

  /// Gives a retained message to a new subscription.
  Outcome retained(Session.RetainedGrant owed, FieldMessage message) {
    grant.retained(owed.subscription(), message);
    return pack(owed.subscription().session, message, 0, ~owed.message().position());
  }

  private Outcome pack(Session session, FieldMessage message, int packetId, long position) {
    Connection connection = session.connection();
    if (connection == null) {
      return Outcome.NO_ROOM;
    }
    int expiryOffset = -1;
    long expirySeconds = -1;
    if (message.propertiesLength() > 0) {
      expiryOffset =
          PublishView.messageExpiryOffset(
              message.buffer(), message.propertiesOffset(), message.propertiesLength());
      if (expiryOffset >= 0) {
        long interval = message.buffer().getInt(expiryOffset) & 0xFFFF_FFFFL;
        // [MQTT-3.3.2-5], [MQTT-3.3.2-6]
        expirySeconds = interval - Math.max(0, nowMicros - message.receivedMicros()) / 1_000_000L;
        if (expirySeconds <= 0) {
          counters.droppedExpired.increment();
          return Outcome.DONE;
        }
      }
    }
    int version = connection.version();
    int body = Parcel.bodyBytes(message, grant, version);
    int packet = 1 + Varint.size(body) + body;
    if (packet > connection.maximumPacketBytes()) {
      counters.droppedTooLarge.increment(); // [MQTT-3.1.2-25]
      return Outcome.DONE;
    }
    Parcel parcel = session.parcel;
    if (!connection.outbound().hasRoom((parcel == null ? 0 : parcel.size()) + packet)) {
      return Outcome.NO_ROOM;
    }
    if (parcel == null) {
      parcel = new Parcel(connection, Math.min(FIRST_PARCEL_BYTES, 16 * packet));
      session.parcel = parcel;
      open.add(session);
    }
    parcel.add(message, grant, version, body, expiryOffset, expirySeconds, packetId, position);
    return Outcome.DONE;
  }

  /// Hands all parcels over: one task for each event loop.
  void handOver() {
    if (open.isEmpty()) {
      return;
    }
    Map<Intake, List<Parcel>> byLoop = new HashMap<>();
    for (int i = 0; i < open.size(); i++) {
      Session session = open.get(i);
      Parcel parcel = session.parcel;
      if (parcel != null) {
        session.parcel = null;
        session.handedParcels++;
        session.hasTraffic = true;
        parcel.connection.outbound().handedOver(parcel.size());
        byLoop.computeIfAbsent(parcel.connection.intake(), _ -> new ArrayList<>()).add(parcel);
      }
    }
    open.clear();
    byLoop.forEach(Dispatcher::deliver);
  }

  private static void deliver(Intake intake, List<Parcel> parcels) {
    try {
      intake
          .loop()
          .execute(
              () -> {
                for (int i = 0; i < parcels.size(); i++) {
                  Parcel parcel = parcels.get(i);
                  parcel.connection.outbound().offer(parcel);
                }
              });
    } catch (RejectedExecutionException _) {
      parcels.forEach(Parcel::release);
    }
  }
}
