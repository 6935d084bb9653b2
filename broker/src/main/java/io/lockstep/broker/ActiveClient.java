package io.lockstep.broker;

import io.lockstep.broker.internal.packet.AckPacket;
import io.lockstep.broker.internal.packet.ConnectPacket;
import io.lockstep.broker.internal.packet.DisconnectPacket;
import io.lockstep.broker.internal.packet.Packets;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.broker.internal.packet.ServerProperties;
import io.lockstep.broker.internal.packet.SubscribePacket;
import io.lockstep.broker.internal.packet.UnsubscribePacket;
import io.lockstep.broker.internal.packet.Violation;
import io.lockstep.broker.internal.packet.Will;
import io.lockstep.broker.internal.topic.TopicFilter;
import io.lockstep.model.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client with a session: one method for each packet it may send. Confined to its event loop.
final class ActiveClient implements Phase {
  private final Connection connection;
  private final Engine engine;
  private final Intake intake;
  private final ConnectPacket connect;
  private final String clientId;
  private Principal principal;
  private final @Nullable Naming naming;
  private final @Nullable Will will;
  private final long epoch;
  private final long number;
  private final int version;
  private final Publisher publisher;
  private final boolean isInDialogue;
  private final long sessionExpirySeconds;
  private final int keepAliveSeconds;
  private @Nullable Reauthentication reauthentication;

  // What this burst of packets has brought.
  private final Ids released = new Ids();
  private final Ids received = new Ids();
  private final Ids completed = new Ids();
  private boolean hasAnswers;

  ActiveClient(
      Connection connection,
      Engine engine,
      Intake intake,
      Phase.Opening opening,
      long epoch,
      PacketIds unreleased) {
    this.connection = connection;
    this.engine = engine;
    this.intake = intake;
    this.connect = opening.packet().withoutSecrets();
    this.clientId = opening.admitted().clientId();
    this.principal = opening.admitted().principal();
    this.naming = opening.admitted().naming();
    this.will = opening.admitted().will();
    this.sessionExpirySeconds = opening.admitted().expirySeconds();
    this.epoch = epoch;
    this.number = opening.number();
    this.version = connect.version();
    this.isInDialogue = opening.admitted().dialogue() != null;
    this.publisher =
        new Publisher(
            connection,
            engine,
            intake,
            new Publisher.Sender(
                principal, epoch, version, sessionExpirySeconds > 0, opening.admitted().dialogue()),
            unreleased);
    int longest = (int) engine.limits().keepAliveMax().toSeconds();
    boolean capped =
        version == 5
            && longest > 0
            && (connect.keepAliveSeconds() == 0 || connect.keepAliveSeconds() > longest);
    this.keepAliveSeconds = capped ? longest : connect.keepAliveSeconds();
  }

  /// Whether the client may go on as somebody: who it is stays, what it may do can change.
  boolean mayBecome(Principal proved) {
    return proved.name().equals(principal.name());
  }

  /// The client has proved anew who it is.
  void becomes(Principal proved, Standing standing) {
    principal = proved;
    publisher.becomes(proved);
    connection.isKnownAs(proved, standing);
  }

  byte[] connack(boolean sessionPresent, Phase.Opening opening, BrokerLimits limits) {
    if (version < 5) {
      return Packets.connack4(sessionPresent && version == 4, 0); // 3.1 has no such flag
    }
    boolean expiryCapped = sessionExpirySeconds != connect.sessionExpirySeconds();
    return Packets.connack5(
        sessionPresent,
        new ServerProperties(
            expiryCapped ? sessionExpirySeconds : -1,
            limits.receiveMaximum(),
            limits.maxPacketBytes(),
            limits.topicAliasMaximum(),
            connect.clientId().isEmpty() ? clientId : null,
            keepAliveSeconds != connect.keepAliveSeconds() ? keepAliveSeconds : -1,
            connect.authenticationMethod(),
            opening.authenticationData()));
  }

  /// One and a half keep alives [MQTT-3.1.2-22]; 0 when it is off.
  long keepAliveNanos() {
    return TimeUnit.SECONDS.toNanos(keepAliveSeconds) * 3 / 2;
  }

  // --- packets ---

  void packet(int first, ByteBuffer in, int from, int to) {
    switch (first >> 4) {
      case 3 -> publisher.publish(first, in, from, to);
      case 4 -> puback(first, in, from, to);
      case 5 -> pubrec(first, in, from, to);
      case 6 -> pubrel(first, in, from, to);
      case 7 -> pubcomp(first, in, from, to);
      case 8 -> subscribe(first, in, from, to);
      case 10 -> unsubscribe(first, in, from, to);
      case 12 -> pingreq(first, from, to);
      case 14 -> disconnect(first, in, from, to);
      case 15 -> auth(first, in, from, to);
      case 1 -> throw Violation.secondConnect();
      case 0 -> throw Violation.reservedPacketType(0);
      default -> {
        requireFlags(first, 0);
        throw Violation.unexpectedPacket(first >> 4);
      }
    }
  }

  /// MQTT 3.1 has DUP and QoS in these packets, which say nothing to us.
  private void requireFlags(int first, int flags) {
    if ((first & 0x0F) != flags && version > 3) {
      throw Violation.fixedHeaderFlags(first);
    }
  }

  private void auth(int first, ByteBuffer in, int from, int to) {
    if (version < 5) {
      throw Violation.reservedPacketType(15);
    }
    Reauthentication begun = reauthentication;
    if (begun == null) {
      begun = new Reauthentication(connection, this, engine, connect);
      reauthentication = begun;
    }
    begun.auth(first, in, from, to);
  }

  private void puback(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 0);
    int packetId;
    boolean takes = true;
    if (to - from == 2) {
      packetId = in.getShort(from) & 0xFFFF;
      if (packetId == 0) {
        throw Violation.packetIdZero("PUBACK");
      }
    } else {
      AckPacket packet = AckPacket.read(in, from, to, version, "PUBACK");
      packetId = packet.packetId();
      takes = packet.reasonCode() < ReasonCode.UNSPECIFIED;
    }
    switch (connection.outbound().stageOf(packetId)) {
      case Sent.EXACTLY_ONCE, Sent.RELEASED ->
          throw Violation.acknowledgementOfOtherQos("PUBACK", packetId);
      default -> {
        // One that is not on its way was acknowledged before, over another connection: no harm
        // done.
        boolean _ = connection.outbound().acknowledge(packetId, takes);
      }
    }
  }

  /// Step 2 of a QoS 2 message to the client (§4.3.3): it has the message.
  private void pubrec(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 0);
    AckPacket packet = AckPacket.read(in, from, to, version, "PUBREC");
    int id = packet.packetId();
    switch (connection.outbound().stageOf(id)) {
      case Sent.EXACTLY_ONCE -> {
        if (packet.reasonCode() >= ReasonCode.UNSPECIFIED) {
          // [MQTT-4.3.3-4]: it is over
          boolean _ = connection.outbound().acknowledge(id, false);
          note(completed, id);
        } else {
          connection.outbound().release(id);
          release(id);
        }
      }
      case Sent.RELEASED -> release(id); // said twice: so is the answer
      case Sent.AT_LEAST_ONCE -> throw Violation.acknowledgementOfOtherQos("PUBREC", id);
      default -> {
        // Its PUBCOMP came already, or the session knows nothing of it. One that refuses ends the
        // exchange, so that nothing answers it [MQTT-4.3.3-4].
        if (packet.reasonCode() < ReasonCode.UNSPECIFIED) {
          connection.writeAcknowledgement(
              Packets.PUBREL, id, version == 5 ? ReasonCode.PACKET_ID_NOT_FOUND : 0);
          hasAnswers = true;
        }
      }
    }
  }

  private void release(int id) {
    if (outlivesConnection()) {
      received.add(id);
    } else {
      connection.writeAcknowledgement(Packets.PUBREL, id, ReasonCode.SUCCESS);
      hasAnswers = true;
    }
  }

  /// Step 4: the client has forgotten the identifier.
  private void pubcomp(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 0);
    int id = AckPacket.read(in, from, to, version, "PUBCOMP").packetId();
    switch (connection.outbound().stageOf(id)) {
      case Sent.RELEASED -> {
        boolean _ = connection.outbound().acknowledge(id, true);
        note(completed, id);
      }
      case Sent.EXACTLY_ONCE -> throw Violation.completionBeforeRelease(id);
      case Sent.AT_LEAST_ONCE -> throw Violation.acknowledgementOfOtherQos("PUBCOMP", id);
      default -> {
        // Completed before, over another connection: no harm done.
      }
    }
  }

  /// Step 3 of a QoS 2 message from the client: it may use the identifier anew after our answer.
  private void pubrel(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 2);
    int id = AckPacket.read(in, from, to, version, "PUBREL").packetId();
    boolean wasKnown = publisher.release(id);
    if (wasKnown && outlivesConnection()) {
      released.add(id);
    } else {
      boolean isNews = wasKnown || version < 5;
      connection.writeAcknowledgement(
          Packets.PUBCOMP, id, isNews ? ReasonCode.SUCCESS : ReasonCode.PACKET_ID_NOT_FOUND);
      hasAnswers = true;
    }
  }

  private void note(Ids into, int id) {
    if (outlivesConnection()) {
      into.add(id);
    }
  }

  /// Ends a burst of packets: what QoS 2 handshakes have come to is one record, and what that
  /// record allows to answer waits for it.
  void settle() {
    if (!released.isEmpty() || !received.isEmpty() || !completed.isEmpty()) {
      intake.append(
          new SessionRecord.Progressed(
              clientId, epoch, released.toArray(), received.toArray(), completed.toArray()),
          connection);
      for (int i = 0; i < released.size(); i++) {
        intake.acknowledgeLater(connection, Packets.PUBCOMP, released.get(i), 0);
      }
      for (int i = 0; i < received.size(); i++) {
        intake.acknowledgeLater(connection, Packets.PUBREL, received.get(i), 0);
      }
      released.clear();
      received.clear();
      completed.clear();
    }
    if (hasAnswers) {
      hasAnswers = false;
      intake.answerNow();
    }
  }

  /// Packet identifiers of one burst; reused.
  private static final class Ids {
    private int[] ids = {}; // most clients never use QoS 2
    private int size;

    void add(int id) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, Math.max(4, 2 * size));
      }
      ids[size++] = id;
    }

    int get(int index) {
      return ids[index];
    }

    int size() {
      return size;
    }

    boolean isEmpty() {
      return size == 0;
    }

    int[] toArray() {
      return Arrays.copyOf(ids, size);
    }

    void clear() {
      size = 0;
    }
  }

  boolean outlivesConnection() {
    return sessionExpirySeconds > 0;
  }

  /// True when what it says is answered and kept nowhere.
  boolean isInDialogue() {
    return isInDialogue;
  }

  String clientId() {
    return clientId;
  }

  /// 4 for MQTT 3.1.1, 5 for MQTT 5.
  int version() {
    return version;
  }

  boolean cleanStart() {
    return connect.cleanStart();
  }

  int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  /// Journals the identifiers of QoS 2 messages to the client; they are sent when that is durable.
  void journalAssigned(List<Sent> messages) {
    intake.append(new SessionRecord.Assigned(clientId, epoch, messages), connection);
    intake.acknowledgeLater(connection, AckBatch.ASSIGNED, 0, 0);
  }

  private void subscribe(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 2);
    SubscribePacket packet = SubscribePacket.read(in, from, to, version);
    List<SessionRecord.Request> requests = new ArrayList<>(packet.entries().size());
    for (SubscribePacket.Entry entry : packet.entries()) {
      requireFilter(entry.filter());
      SubscribePacket.Entry known =
          SubscribePacket.Entry.of(Naming.inner(naming, entry.filter()), entry.options());
      requests.add(new SessionRecord.Request(known, refusal(known.filter())));
    }
    intake.append(
        new SessionRecord.Subscribed(
            clientId, epoch, packet.packetId(), packet.subscriptionIdentifier(), requests),
        connection);
  }

  /// 0 when the filter may be subscribed to.
  private int refusal(String filter) {
    BrokerLimits limits = engine.limits();
    if (TopicFilter.levels(filter) > limits.maxTopicLevels()
        || filter.getBytes(StandardCharsets.UTF_8).length > limits.maxTopicBytes()) {
      return ReasonCode.TOPIC_FILTER_INVALID;
    }
    // What a group shares is what its members may see.
    String seen = SharedFilter.isShared(filter) ? SharedFilter.of(filter).filter() : filter;
    return engine.access().maySubscribe(principal, seen)
        ? ReasonCode.SUCCESS
        : ReasonCode.NOT_AUTHORIZED;
  }

  private static void requireFilter(String filter) {
    if (!TopicFilter.isValid(filter)) {
      throw Violation.topicFilter(filter);
    }
    if (SharedFilter.isShared(filter) && !SharedFilter.isValid(filter)) {
      throw Violation.sharedFilter(filter);
    }
  }

  private void unsubscribe(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 2);
    UnsubscribePacket packet = UnsubscribePacket.read(in, from, to, version);
    List<String> filters = new ArrayList<>(packet.filters().size());
    for (String filter : packet.filters()) {
      requireFilter(filter);
      filters.add(Naming.inner(naming, filter));
    }
    intake.append(
        new SessionRecord.Unsubscribed(clientId, epoch, packet.packetId(), filters), connection);
  }

  private void pingreq(int first, int from, int to) {
    requireFlags(first, 0);
    if (from != to) {
      throw Violation.trailingBytes(to - from);
    }
    connection.send(Packets.pingResponse());
  }

  private void disconnect(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 0);
    DisconnectPacket packet = DisconnectPacket.read(in, from, to, version);
    long expiry = packet.sessionExpirySeconds();
    if (expiry > 0 && connect.sessionExpirySeconds() == 0) {
      throw Violation.sessionExpiryRaised();
    }
    if (expiry >= 0) {
      expiry = Math.min(expiry, engine.limits().sessionExpiryMax().toSeconds());
    }
    connection.endedByClient(
        this, packet.reasonCode() != ReasonCode.SUCCESS, expiry, packet.reasonCode());
  }

  /// An acknowledgement that waited for the journal goes out now.
  void acknowledged(int packetType, int packetId, int reasonCode) {
    switch (packetType) {
      case Packets.PUBACK -> publisher.acknowledged();
      case Packets.PUBREC -> publisher.received(packetId, reasonCode);
      default -> {
        return; // a handshake goes on, no message was taken
      }
    }
    if (reasonCode == ReasonCode.SUCCESS) {
      intake.acknowledged();
    }
  }

  /// True while the record of a QoS 2 message is not durable.
  boolean isPending(int packetId) {
    return publisher.isPending(packetId);
  }

  // --- the end ---

  /// The last packet to the client; empty before MQTT 5, which has none.
  byte[] farewell(int reasonCode, String reason) {
    if (version < 5) {
      return new byte[0];
    }
    Redirection redirection = engine.redirection();
    if (reasonCode == ReasonCode.SERVER_SHUTTING_DOWN
        && redirection.when() == Redirection.When.AT_STOP) {
      return Packets.disconnect5Redirect(
          ReasonCode.USE_ANOTHER_SERVER, redirection.serverReference());
    }
    byte[] plain = Packets.disconnect5(reasonCode, "");
    if (!connect.wantsReasons()) {
      return plain;
    }
    byte[] explained = Packets.disconnect5(reasonCode, reason);
    // [MQTT-3.14.2-3]
    return explained.length > connection.maximumPacketBytes() ? plain : explained;
  }

  /// The connection is over; what remains is the session's business.
  ///
  /// @param expirySeconds the session expiry that DISCONNECT set, or [Delivery#EXPIRY_UNCHANGED]
  /// @param parting why
  void left(boolean publishWill, long expirySeconds, Parting parting) {
    try {
      part(publishWill, expirySeconds, parting);
    } finally {
      // Last: what whoever counts one less may rely on is on its way into the journal.
      engine.counters().connections.decrementAndGet();
    }
  }

  private void part(boolean publishWill, long expirySeconds, Parting parting) {
    settle();
    long expiry = expirySeconds == Delivery.EXPIRY_UNCHANGED ? sessionExpirySeconds : expirySeconds;
    WillMessage message =
        will == null ? null : new WillMessage(will, principal, epoch, engine.access());
    boolean isDelayed = will != null && will.delaySeconds() != 0 && expiry != 0;
    boolean isPublished = message != null && publishWill && (isDelayed || message.isAllowed());
    if (message != null && !isPublished) {
      intake.append(new SessionRecord.WillDropped(clientId, epoch), connection);
    }
    if (sessionExpirySeconds > 0) {
      intake.append(
          new SessionRecord.Closed(clientId, epoch, expiry, intake.nowMicros()), connection);
    }
    connection.traffic().parted(connection, intake, number, clientId, principal.name(), parting);
    @Nullable WillMessage delayed = null;
    if (message != null && isPublished) {
      if (isDelayed) {
        delayed = message;
      } else {
        intake.appendWill(message, intake.nowMicros());
      }
    }
    engine.delivery().ended(connection, expirySeconds, delayed);
  }
}
