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
import org.jspecify.annotations.Nullable;

/// Finds who gets a message and packs it for them. Parcels are handed over once per turn, in one
/// task for each event loop. Confined to the delivery thread.
final class Dispatcher {
  private static final int MOST_TOPICS = 65_536;
  private static final long MOST_TOPIC_BYTES = 8L << 20;
  private static final int FIRST_PARCEL_BYTES = 16 << 10;

  /// In place of the position of a message that is in no journal; it has QoS 0.
  private static final long UNJOURNALLED = Long.MAX_VALUE;

  private final SubscriptionTree<Subscriber> tree;
  private final Counters counters;
  private final Withdrawals withdrawals;
  private final MatchCache<Match> matches = new MatchCache<>(MOST_TOPICS, MOST_TOPIC_BYTES);
  private long matchesGeneration;

  private final Grant grant = new Grant();
  private final BirthCertificates certificates = new BirthCertificates();
  private final List<Session> open = new ArrayList<>();
  private long nowMicros;

  private static final Match NOBODY = new Match(List.of(), List.of());

  /// A session and those of its subscriptions that match a topic.
  record Target(Session session, List<Subscription> subscriptions) {}

  /// Everybody whose subscriptions match a topic: each of the sessions, one of each group.
  record Match(List<Target> targets, List<SharedGroup> groups) {}

  /// What became of an attempt to send.
  enum Outcome {
    /// It is packed, or need not be sent: expired, too large, not wanted.
    DONE,
    /// The client's buffer is full.
    NO_ROOM
  }

  Dispatcher(SubscriptionTree<Subscriber> tree, Counters counters, Withdrawals withdrawals) {
    this.tree = tree;
    this.counters = counters;
    this.withdrawals = withdrawals;
  }

  void beginTurn(long turnMicros) {
    nowMicros = turnMicros;
  }

  /// Those whose subscriptions match the message's topic.
  Match match(FieldMessage message) {
    if (Naming.isForServer(message)) {
      return NOBODY;
    }
    if (tree.generation() != matchesGeneration) {
      matchesGeneration = tree.generation();
      matches.clear();
    }
    ByteBuffer bytes = message.buffer();
    int offset = message.topicOffset();
    int length = message.topicLength();
    int hash = TopicBytes.hash(bytes, offset, length);
    Match known = matches.get(bytes, offset, length, hash);
    if (known == null) {
      known = group(tree.match(message.topic()));
      matches.put(bytes, offset, length, hash, known);
    }
    return known;
  }

  private static Match group(List<Subscriber> subscribers) {
    Map<Session, List<Subscription>> bySession = new HashMap<>();
    Map<String, Target> targets = new LinkedHashMap<>();
    List<SharedGroup> groups = new ArrayList<>(0);
    for (Subscriber subscriber : subscribers) {
      switch (subscriber) {
        case SharedGroup group -> groups.add(group);
        case Subscription subscription -> {
          List<Subscription> of =
              bySession.computeIfAbsent(subscription.session, _ -> new ArrayList<>(1));
          of.add(subscription);
          targets.computeIfAbsent(
              subscription.session.clientId, _ -> new Target(subscription.session, of));
        }
      }
    }
    return new Match(List.copyOf(targets.values()), List.copyOf(groups));
  }

  /// The subscriptions of one session that match the message's topic.
  List<Subscription> match(FieldMessage message, Session session) {
    List<Target> targets = match(message).targets();
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).session() == session) {
        return targets.get(i).subscriptions();
      }
    }
    return List.of();
  }

  /// Gives a new message to all live sessions, and to one member of each live group.
  ///
  /// @param blocked hears of sessions that had no room for a message that they must get
  /// @param blockedGroup hears of groups none of whose members had
  void fanOut(
      FieldMessage message,
      long position,
      Consumer<Session> blocked,
      Consumer<SharedGroup> blockedGroup) {
    Match match = match(message);
    List<Target> targets = match.targets();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Session session = target.session();
      if (session.isLive
          && grant.combine(target.subscriptions(), message, position)
          && pack(session, message, 0, position, null) == Outcome.NO_ROOM) {
        if (grant.qos() == 0) {
          counters.droppedSlow.increment();
        } else {
          blocked.accept(session);
        }
      }
    }
    List<SharedGroup> groups = match.groups();
    for (int i = 0; i < groups.size(); i++) {
      SharedGroup group = groups.get(i);
      if (group.isLive && share(group, message, position) == Outcome.NO_ROOM) {
        blockedGroup.accept(group);
      }
    }
  }

  /// Gives a message to that member of a group which owes the fewest acknowledgements, members that
  /// are level taking turns. A QoS 0 message that no member has room for is dropped.
  Outcome share(SharedGroup group, FieldMessage message, long position) {
    List<Subscription> members = group.members;
    int best = -1;
    int bestOwed = Integer.MAX_VALUE;
    int connected = 0;
    int barred = 0;
    boolean isTooLarge = false;
    for (int i = 0; i < members.size(); i++) {
      int at = (group.turn + i) % members.size();
      Subscription member = members.get(at);
      Connection connection = member.session.connection();
      if (connection != null) {
        connected++;
      }
      if (connection != null && (member.isBarred || !connection.rights().mayReceive(message))) {
        barred++;
      } else if (connection != null && isTooLarge(connection, message, member)) {
        barred++;
        isTooLarge = true;
      } else if (connection != null && hasRoom(member.session, connection, message)) {
        int owed = owedBy(member.session, connection);
        // What it was sent over an earlier connection goes first, under the identifiers it had:
        // until then nobody knows which ones are free.
        boolean mayTake =
            Math.min(message.qos(), member.qos) == 0
                || (owed < connection.windowLimit() && member.session.unfinished.isEmpty());
        if (mayTake && owed < bestOwed) {
          best = at;
          bestOwed = owed;
        }
      }
    }
    if (best < 0) {
      if (connected > 0 && barred == connected) {
        if (isTooLarge) {
          counters.droppedTooLarge.increment(); // [MQTT-3.1.2-25]
        }
        return Outcome.DONE; // None of them can be told: it is not kept for the group.
      }
      if (message.qos() > 0) {
        return Outcome.NO_ROOM;
      }
      counters.droppedSlow.increment();
      return Outcome.DONE;
    }
    Subscription chosen = members.get(best);
    group.turn = best + 1;
    group.hasTraffic = true;
    grant.shared(chosen, message);
    return pack(chosen.session, message, 0, position, group);
  }

  /// Gives an older message to a group that is behind.
  Outcome catchUp(SharedGroup group, FieldMessage message, long position) {
    return !match(message).groups().contains(group) || group.isKnown(position)
        ? Outcome.DONE
        : share(group, message, position);
  }

  /// Whether a member takes packets only that are smaller than the message would be.
  private boolean isTooLarge(Connection connection, FieldMessage message, Subscription member) {
    int most = message.topicLength() + message.propertiesLength() + message.payloadLength() + 64;
    if (most <= connection.maximumPacketBytes()) {
      return false;
    }
    grant.shared(member, message);
    name(connection, message);
    int body = Parcel.bodyBytes(message, grant, connection.version());
    return 1 + Varint.size(body) + body > connection.maximumPacketBytes();
  }

  private static int owedBy(Session session, Connection connection) {
    Parcel parcel = session.parcel;
    return connection.outbound().owed() + (parcel == null ? 0 : parcel.entries());
  }

  private static boolean hasRoom(Session session, Connection connection, FieldMessage message) {
    int most = message.topicLength() + message.propertiesLength() + message.payloadLength() + 64;
    return connection.outbound().hasRoom(sizeOf(session.parcel) + most);
  }

  /// Gives an older message to a session that is behind.
  Outcome catchUp(Session session, FieldMessage message, long position) {
    return catchUp(session, match(message, session), message, position);
  }

  /// The same.
  ///
  /// @param subscriptions of the session that match the message's topic
  Outcome catchUp(
      Session session, List<Subscription> subscriptions, FieldMessage message, long position) {
    if (subscriptions.isEmpty()
        || session.ledger.holds(position)
        || !grant.combine(subscriptions, message, position)) {
      return Outcome.DONE;
    }
    if (grant.qos() == 0) {
      // QoS 0 is not kept for a client that is away, and dropped for one that is slow.
      if (position >= session.epoch()
          && pack(session, message, 0, position, null) == Outcome.NO_ROOM) {
        counters.droppedSlow.increment();
      }
      return Outcome.DONE;
    }
    return pack(session, message, 0, position, null);
  }

  /// True when a session will need the message at QoS 1 or 2.
  boolean isOwed(Session session, List<Subscription> subscriptions, FieldMessage message, long at) {
    return session.outlivesConnection()
        && !session.ledger.holds(at)
        && grant.combine(subscriptions, message, at)
        && grant.qos() > 0;
  }

  /// False when the client has lost the right to a message that was on its way to it: each
  /// subscription that brings it is barred, or the message itself is not for the client's eyes.
  /// What it has unsubscribed from since is finished all the same [MQTT-3.10.4-3].
  boolean mayStillHave(Session session, FieldMessage message, Sent sent) {
    Connection connection = session.connection();
    if (connection == null || !connection.rights().mayReceive(message)) {
      return connection == null; // it will be asked again when there is one
    }
    List<Subscription> subscriptions = bringing(session, message, sent);
    return subscriptions.isEmpty() || subscriptions.stream().anyMatch(one -> !one.isBarred);
  }

  private List<Subscription> bringing(Session session, FieldMessage message, Sent sent) {
    SharedGroup group = sent.group();
    return group == null ? match(message, session) : group.membersOf(session);
  }

  /// Gives a message again that was on its way when the last connection ended.
  Outcome redeliver(Session session, FieldMessage message, Sent sent) {
    List<Subscription> subscriptions = bringing(session, message, sent);
    if (sent.packetId() == 0 && subscriptions.isEmpty()) {
      return Outcome.DONE; // never sent, and unsubscribed since
    }
    grant.again(subscriptions, message, sent);
    return pack(session, message, sent.packetId(), sent.position(), sent.group());
  }

  /// Says PUBREL again for a message that the client has [MQTT-4.4.0-1].
  Outcome release(Session session, Sent sent) {
    Connection connection = session.connection();
    if (connection == null || !connection.outbound().hasRoom(sizeOf(session.parcel) + 4)) {
      return Outcome.NO_ROOM;
    }
    parcelFor(session, connection, 4).addRelease(sent);
    return Outcome.DONE;
  }

  /// Gives a retained message to a new subscription.
  Outcome retained(Session.RetainedGrant owed, FieldMessage message) {
    grant.retained(owed.subscription(), message);
    return pack(owed.subscription().session, message, 0, ~owed.message().position(), null);
  }

  /// Tells a session what no journal has, when it has subscribed to the topic.
  void tell(Session session, FieldMessage told) {
    List<Subscription> of = match(told, session);
    if (grant.combine(of, told, UNJOURNALLED)
        && pack(session, told, 0, UNJOURNALLED, null) == Outcome.NO_ROOM) {
      counters.droppedSlow.increment();
    }
  }

  private Outcome pack(
      Session session,
      FieldMessage original,
      int packetId,
      long position,
      @Nullable SharedGroup group) {
    Connection connection = session.connection();
    if (connection == null) {
      return Outcome.NO_ROOM;
    }
    FieldMessage message = certificates.delivered(original, position, nowMicros);
    if (packetId == 0
        && (withdrawals.holds(position) || !connection.rights().mayReceive(message))) {
      return Outcome.DONE;
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
        long waited = Math.max(0, nowMicros - message.receivedMicros()) / 1_000_000L;
        expirySeconds = Math.max(0, interval - waited);
        if (expirySeconds <= 0 && packetId == 0) {
          counters.droppedExpired.increment();
          return Outcome.DONE;
        }
      }
    }
    name(connection, message);
    SentAliases aliases = session.aliases;
    if (aliases != null) {
      aliases.look(message, grant);
    }
    int version = connection.version();
    int body = Parcel.bodyBytes(message, grant, version);
    int packet = 1 + Varint.size(body) + body;
    if (packet > connection.maximumPacketBytes()) {
      counters.droppedTooLarge.increment(); // [MQTT-3.1.2-25]
      return Outcome.DONE;
    }
    if (!connection.outbound().hasRoom(sizeOf(session.parcel) + packet)) {
      return Outcome.NO_ROOM;
    }
    if (message.isDownlink() && connection.isDevice() && position != UNJOURNALLED) {
      withdrawals.handed(position);
    }
    parcelFor(session, connection, packet)
        .add(message, grant, version, body, expiryOffset, expirySeconds, packetId, position, group);
    if (aliases != null && grant.setsAlias()) {
      aliases.set(message);
    }
    return Outcome.DONE;
  }

  private void name(Connection connection, FieldMessage message) {
    Naming naming = connection.naming();
    if (naming != null) {
      grant.named(naming, message);
    }
  }

  private static int sizeOf(@Nullable Parcel parcel) {
    return parcel == null ? 0 : parcel.size();
  }

  private Parcel parcelFor(Session session, Connection connection, int packetBytes) {
    Parcel parcel = session.parcel;
    if (parcel == null) {
      parcel = new Parcel(connection, Math.min(FIRST_PARCEL_BYTES, 16 * packetBytes));
      session.parcel = parcel;
      open.add(session);
    }
    return parcel;
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
        parcel.connection.outbound().handedOver(parcel.size(), parcel.entries());
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
