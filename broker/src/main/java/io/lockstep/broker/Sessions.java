package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Packets;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.broker.internal.topic.SubscriptionTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// All sessions, and what the records of the journal do to them. Confined to the delivery thread.
final class Sessions {
  private final BrokerLimits limits;
  private final Engine.Openings openings;
  private final SubscriptionTree<Subscriber> tree;
  private final Map<String, Session> byClient = new HashMap<>();
  private final Map<Long, Session> byEpoch = new HashMap<>();
  private final SharedGroups groups;
  private final Map<Connection, Session> byConnection = new HashMap<>();
  private final Wills wills;
  private final Set<Session> changed = new LinkedHashSet<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private boolean isReplaying = true;

  Sessions(
      BrokerLimits limits,
      Engine.Openings openings,
      SubscriptionTree<Subscriber> tree,
      Wills wills) {
    this.limits = limits;
    this.openings = openings;
    this.tree = tree;
    this.wills = wills;
    this.groups = new SharedGroups(tree);
  }

  SharedGroups groups() {
    return groups;
  }

  Collection<Session> all() {
    return byClient.values();
  }

  @Nullable Session of(Connection connection) {
    return byConnection.get(connection);
  }

  int size() {
    return byClient.size();
  }

  /// Filters of all sessions.
  int subscriptions() {
    int shared = 0;
    for (SharedGroup group : groups.all()) {
      shared += group.members.size() - 1; // the group itself is in the tree
    }
    return tree.size() + shared;
  }

  /// A session as it was saved.
  void restore(Session session) {
    byClient.put(session.clientId, session);
    byEpoch.put(session.epoch(), session);
    for (Subscription subscription : session.subscriptions.values()) {
      enter(subscription, subscription.since);
    }
  }

  /// A subscription takes effect; a shared one as a member of its group.
  private void enter(Subscription subscription, long position) {
    if (SharedFilter.isShared(subscription.filter)) {
      groups.join(subscription, position, !isReplaying);
    } else {
      tree.add(subscription.filter, subscription);
    }
  }

  private void withdraw(Subscription subscription) {
    if (SharedFilter.isShared(subscription.filter)) {
      groups.leave(subscription);
    } else {
      boolean _ = tree.remove(subscription.filter, subscription);
    }
  }

  /// The journal was replayed: what was on its way at QoS 2 when the process ended comes first, and
  /// not twice.
  void replayed() {
    isReplaying = false;
    for (Session session : byClient.values()) {
      session.unfinished.removeIf(
          sent ->
              sent.stage() == Sent.AT_LEAST_ONCE
                  ? session.ledger.isOpen(sent.packetId())
                  : session.ledger.holds(sent.position()));
      List<Sent> open = session.ledger.open();
      for (int i = open.size() - 1; i >= 0; i--) {
        session.unfinished.addFirst(open.get(i));
      }
    }
  }

  @Nullable Session byClient(String clientId) {
    return byClient.get(clientId);
  }

  // --- opening ---

  /// Applies a CONNECT; returns the session that has a new connection now, null when there is none.
  @Nullable Session open(SessionRecord.Opened record, long position) {
    Connection connection = openings.remove(record.connection());
    Session old = byClient.get(record.clientId());
    if (old != null && !old.principal.equals(record.principal()) && !record.privileged()) {
      // A session holds its owner's messages: nobody else may pick it up, nor end it.
      refuse(connection, ReasonCode.CLIENT_ID_NOT_VALID);
      wills.notLetIn(record, position);
      return null;
    }
    if (old == null && byClient.size() >= limits.maxSessions()) {
      refuse(connection, ReasonCode.QUOTA_EXCEEDED);
      wills.notLetIn(record, position);
      return null;
    }
    wills.opened(record, position);
    if (connection == null) {
      wills.notLetIn(record, position); // it has gone before CONNACK
    }
    if (old != null) {
      takeOver(old);
    }
    // A session without expiry ends with its connection, whose end may not have been heard of yet.
    boolean resumes =
        old != null
            && !record.cleanStart()
            && old.outlivesConnection()
            && old.principal.equals(record.principal());
    Session session;
    if (old != null && resumes) {
      session = old;
    } else {
      if (old != null) {
        end(old);
      }
      session = new Session(record.clientId(), record.principal(), position, record.atMicros());
      session.isLive = true;
      byClient.put(record.clientId(), session);
    }
    byEpoch.remove(session.epoch());
    session.epoch(position);
    byEpoch.put(position, session);
    session.expirySeconds = record.expirySeconds();
    return admit(session, connection, position, record, resumes);
  }

  private @Nullable Session admit(
      Session session,
      @Nullable Connection connection,
      long position,
      SessionRecord.Opened record,
      boolean resumes) {
    touch(session);
    if (connection == null) {
      // The client has left already, or this is a replay: nobody is connected.
      boolean unused = session.attachment instanceof Session.Attachment.Detached;
      if (unused) {
        detach(session, position, record.atMicros());
      }
      return null;
    }
    if (session.attachment instanceof Session.Attachment.Detached) {
      attach(session, connection, position, resumes);
      return session;
    }
    session.next = new Session.NextClient(connection, position);
    return null;
  }

  private void attach(Session session, Connection connection, long epoch, boolean present) {
    session.attached(connection);
    int most = connection.topicAliasMaximum();
    session.aliases = most == 0 ? null : new SentAliases(most);
    byConnection.put(connection, session);
    PacketIds received = session.received.copy();
    run(connection, () -> connection.opened(epoch, present, received));
  }

  /// The connection that uses the session, or waits for it, hears that another one has come: it has
  /// heard already, from [Clients], unless both came at the same moment.
  private void takeOver(Session session) {
    Session.NextClient waiting = session.next;
    if (waiting != null) {
      session.next = null;
      refuse(waiting.connection(), ReasonCode.SESSION_TAKEN_OVER);
    }
    Connection connection = session.connection();
    if (connection != null) {
      run(
          connection,
          () ->
              connection.end(
                  ReasonCode.SESSION_TAKEN_OVER, "the client connected anew [MQTT-3.1.4-3]"));
    }
  }

  private static void refuse(@Nullable Connection connection, int reasonCode) {
    if (connection != null) {
      run(connection, () -> connection.refused(reasonCode));
    }
  }

  // --- closing ---

  /// A connection has ended: nothing more is handed to it. Its session, null when it has none.
  @Nullable Session leave(Connection connection, long expirySeconds, long livePosition) {
    Session session = byConnection.get(connection);
    if (session == null) {
      return null;
    }
    if (expirySeconds != Delivery.EXPIRY_UNCHANGED) {
      session.expirySeconds = expirySeconds;
    }
    if (session.isLive) {
      session.isLive = false;
      session.cursor = livePosition;
    }
    session.attachment = new Session.Attachment.Leaving(connection);
    return session;
  }

  /// A connection has given back what was unfinished. Returns the session when the next connection
  /// has it now.
  @Nullable Session surrendered(
      Connection connection, List<Sent> unfinished, long position, long nowMicros) {
    Session session = byConnection.remove(connection);
    if (session == null) {
      return null;
    }
    groups.giveBack(unfinished, session.isOver);
    for (int i = unfinished.size() - 1; i >= 0; i--) {
      Sent sent = unfinished.get(i);
      boolean isGivenBack = sent.group() != null && sent.packetId() == 0;
      if (!isGivenBack) {
        session.unfinished.addFirst(sent);
      }
    }
    if (session.isOver) {
      return null;
    }
    touch(session);
    session.attachment = new Session.Attachment.Detached(nowMicros);
    Session.NextClient next = session.next;
    if (next != null) {
      session.next = null;
      attach(session, next.connection(), next.epoch(), true);
      return session;
    }
    detach(session, position, nowMicros);
    return null;
  }

  private void detach(Session session, long position, long nowMicros) {
    if (session.isLive) {
      session.isLive = false;
      session.cursor = position;
    }
    session.attachment = new Session.Attachment.Detached(nowMicros);
    if (!session.outlivesConnection()) {
      end(session);
    }
  }

  /// Applies the end of a connection as the journal has it; matters when the process ended after
  /// it.
  void close(SessionRecord.Closed record) {
    Session session = at(record.clientId(), record.epoch());
    if (session != null && session.attachment instanceof Session.Attachment.Detached) {
      session.expirySeconds = record.expirySeconds();
      session.attachment = new Session.Attachment.Detached(record.atMicros());
      touch(session);
      if (!session.outlivesConnection()) {
        end(session);
      }
    }
  }

  /// Ends a session for good.
  void end(Session session) {
    session.isOver = true;
    session.isLive = false;
    session.subscriptions.values().forEach(this::withdraw);
    session.subscriptions.clear();
    session.retained.clear();
    groups.giveBack(List.copyOf(session.unfinished), true);
    session.unfinished.clear();
    byClient.remove(session.clientId, session);
    byEpoch.remove(session.epoch(), session);
    changed.remove(session);
    gone.add(session.clientId);
  }

  /// Ends the sessions whose time has come.
  int expire(long nowMicros) {
    List<Session> expired = new ArrayList<>();
    for (Session session : byClient.values()) {
      if (session.isExpired(nowMicros)) {
        expired.add(session);
      }
    }
    expired.forEach(this::end);
    return expired.size();
  }

  /// True while an ended connection has not given back what was unfinished.
  boolean hasLeaving() {
    return !byConnection.isEmpty();
  }

  // --- subscribing ---

  /// A subscription that a SUBSCRIBE made or changed.
  record Granted(Subscription subscription, boolean isNew, int retainHandling) {}

  /// Applies a SUBSCRIBE and answers it; returns what is subscribed now.
  List<Granted> subscribe(SessionRecord.Subscribed record, long position) {
    Session session = at(record.clientId(), record.epoch());
    if (session == null) {
      return List.of();
    }
    touch(session);
    List<Granted> granted = new ArrayList<>();
    byte[] codes = new byte[record.requests().size()];
    for (int i = 0; i < codes.length; i++) {
      SessionRecord.Request request = record.requests().get(i);
      int code = request.refusal();
      if (code == ReasonCode.SUCCESS) {
        code = subscribe(session, request, record.identifier(), position, granted);
      }
      codes[i] = (byte) code;
    }
    Connection connection = session.connection();
    if (connection != null) {
      answerSubscribe(connection, record.packetId(), codes);
    }
    return granted;
  }

  private static void answerSubscribe(Connection connection, int packetId, byte[] codes) {
    if (connection.version() < 5) {
      for (int i = 0; i < codes.length; i++) {
        codes[i] =
            codes[i] < 0 ? (byte) ReasonCode.UNSPECIFIED : codes[i]; // the only failure of 3.1.1
      }
    }
    byte[] packet = Packets.suback(connection.version(), packetId, codes);
    run(connection, () -> connection.sendWhenActive(packet));
  }

  private int subscribe(
      Session session,
      SessionRecord.Request request,
      int identifier,
      long position,
      List<Granted> granted) {
    String filter = request.entry().filter();
    Subscription subscription = session.subscriptions.get(filter);
    boolean isNew = subscription == null;
    if (subscription == null) {
      if (session.subscriptions.size() >= limits.maxSubscriptions()) {
        return ReasonCode.QUOTA_EXCEEDED;
      }
      subscription = new Subscription(session, filter, position);
      session.subscriptions.put(filter, subscription);
      enter(subscription, position);
    }
    subscription.options(request.entry().options(), identifier);
    granted.add(new Granted(subscription, isNew, request.entry().retainHandling()));
    return subscription.qos;
  }

  /// Applies an UNSUBSCRIBE and answers it.
  void unsubscribe(SessionRecord.Unsubscribed record) {
    Session session = at(record.clientId(), record.epoch());
    if (session == null) {
      return;
    }
    touch(session);
    byte[] codes = new byte[record.filters().size()];
    for (int i = 0; i < codes.length; i++) {
      Subscription subscription = session.subscriptions.remove(record.filters().get(i));
      if (subscription == null) {
        codes[i] = ReasonCode.NO_SUBSCRIPTION_EXISTED;
      } else {
        withdraw(subscription);
        session.retained.removeIf(owed -> owed.subscription() == subscription);
      }
    }
    Connection connection = session.connection();
    if (connection != null) {
      byte[] packet = Packets.unsuback(connection.version(), record.packetId(), codes);
      run(connection, () -> connection.sendWhenActive(packet));
    }
  }

  // --- QoS 2 ---

  /// A QoS 2 message of a session was journalled: its identifier is taken until PUBREL.
  void received(long epoch, int packetId) {
    Session session = byEpoch.get(epoch);
    if (session != null) {
      session.received.put(packetId, 0);
      touch(session);
    }
  }

  /// Applies what was journalled of QoS 2 messages to a client.
  void assigned(SessionRecord.Assigned record) {
    Session session = at(record.clientId(), record.epoch());
    if (session != null) {
      touch(session);
      for (Sent sent : record.messages()) {
        session.ledger.assign(sent.packetId(), sent.position());
      }
    }
  }

  /// Applies the progress of QoS 2 handshakes.
  void progressed(SessionRecord.Progressed record) {
    Session session = at(record.clientId(), record.epoch());
    if (session != null) {
      touch(session);
      for (int id : record.released()) {
        boolean _ = session.received.remove(id);
      }
      for (int id : record.received()) {
        session.ledger.release(id);
      }
      for (int id : record.completed()) {
        session.ledger.complete(id);
      }
    }
  }

  private @Nullable Session at(String clientId, long epoch) {
    Session session = byClient.get(clientId);
    return session != null && session.epoch() == epoch ? session : null;
  }

  // --- saving ---

  /// Remembers that a session differs from what was saved.
  void touch(Session session) {
    changed.add(session);
  }

  Set<Session> changed() {
    return changed;
  }

  /// Clients whose session ended since it was saved.
  Set<String> gone() {
    return gone;
  }

  static void run(Connection connection, Runnable task) {
    try {
      connection.intake().loop().execute(task);
    } catch (RejectedExecutionException _) {
      // The event loop has ended, and the connection with it.
    }
  }
}
