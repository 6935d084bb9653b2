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
  private final Principal principal;
  private final long epoch;
  private final int version;
  private final Publisher publisher;
  private final long sessionExpirySeconds;
  private final int keepAliveSeconds;

  ActiveClient(
      Connection connection, Engine engine, Intake intake, Phase.Opening opening, long epoch) {
    this.connection = connection;
    this.engine = engine;
    this.intake = intake;
    this.connect = opening.packet();
    this.clientId = opening.admitted().clientId();
    this.principal = opening.admitted().principal();
    this.sessionExpirySeconds = opening.admitted().expirySeconds();
    this.epoch = epoch;
    this.version = connect.version();
    this.publisher = new Publisher(connection, engine, intake, principal, epoch, version);
    int longest = (int) engine.limits().keepAliveMax().toSeconds();
    boolean capped =
        version == 5
            && longest > 0
            && (connect.keepAliveSeconds() == 0 || connect.keepAliveSeconds() > longest);
    this.keepAliveSeconds = capped ? longest : connect.keepAliveSeconds();
  }

  byte[] connack(boolean sessionPresent, BrokerLimits limits) {
    if (version == 4) {
      return Packets.connack4(sessionPresent, 0);
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
            keepAliveSeconds != connect.keepAliveSeconds() ? keepAliveSeconds : -1));
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
      case 15 ->
          throw version == 5 ? Violation.authNotNegotiated() : Violation.reservedPacketType(15);
      case 1 -> throw Violation.secondConnect();
      case 0 -> throw Violation.reservedPacketType(0);
      default -> throw Violation.unexpectedPacket(first >> 4);
    }
  }

  private static void requireFlags(int first, int flags) {
    if ((first & 0x0F) != flags) {
      throw Violation.fixedHeaderFlags(first);
    }
  }

  private void puback(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 0);
    int packetId;
    if (to - from == 2) {
      packetId = in.getShort(from) & 0xFFFF;
      if (packetId == 0) {
        throw Violation.packetIdZero("PUBACK");
      }
    } else {
      packetId = AckPacket.read(in, from, to, version, "PUBACK").packetId();
    }
    // One that is not on its way was acknowledged before, over another connection: no harm done.
    boolean _ = connection.outbound().acknowledge(packetId);
  }

  /// This server sends no QoS 2, so nothing can be received or completed.
  private void pubrec(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 0);
    AckPacket packet = AckPacket.read(in, from, to, version, "PUBREC");
    throw Violation.acknowledgementOfOtherQos("PUBREC", packet.packetId());
  }

  private void pubrel(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 2);
    AckPacket packet = AckPacket.read(in, from, to, version, "PUBREL");
    throw Violation.acknowledgementOfOtherQos("PUBREL", packet.packetId());
  }

  private void pubcomp(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 0);
    AckPacket packet = AckPacket.read(in, from, to, version, "PUBCOMP");
    throw Violation.acknowledgementOfOtherQos("PUBCOMP", packet.packetId());
  }

  private void subscribe(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 2);
    SubscribePacket packet = SubscribePacket.read(in, from, to, version);
    List<SessionRecord.Request> requests = new ArrayList<>(packet.entries().size());
    for (SubscribePacket.Entry entry : packet.entries()) {
      requests.add(new SessionRecord.Request(entry, refusal(entry.filter())));
    }
    intake.append(
        new SessionRecord.Subscribed(
            clientId, epoch, packet.packetId(), packet.subscriptionIdentifier(), requests),
        connection);
  }

  /// 0 when the filter may be subscribed to.
  private int refusal(String filter) {
    BrokerLimits limits = engine.limits();
    if (!TopicFilter.isValid(filter)) {
      throw Violation.topicFilter(filter);
    }
    if (filter.startsWith("$share/")) {
      return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
    }
    if (TopicFilter.levels(filter) > limits.maxTopicLevels()
        || filter.getBytes(StandardCharsets.UTF_8).length > limits.maxTopicBytes()) {
      return ReasonCode.TOPIC_FILTER_INVALID;
    }
    return engine.access().maySubscribe(principal, filter)
        ? ReasonCode.SUCCESS
        : ReasonCode.NOT_AUTHORIZED;
  }

  private void unsubscribe(int first, ByteBuffer in, int from, int to) {
    requireFlags(first, 2);
    UnsubscribePacket packet = UnsubscribePacket.read(in, from, to, version);
    for (String filter : packet.filters()) {
      if (!TopicFilter.isValid(filter)) {
        throw Violation.topicFilter(filter);
      }
    }
    intake.append(
        new SessionRecord.Unsubscribed(clientId, epoch, packet.packetId(), packet.filters()),
        connection);
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
    connection.endedByClient(this, packet.reasonCode() != ReasonCode.SUCCESS, expiry);
  }

  void acknowledged(int reasonCode) {
    publisher.acknowledged();
    if (reasonCode == ReasonCode.SUCCESS) {
      intake.acknowledged();
    }
  }

  // --- the end ---

  /// The last packet to the client; empty for MQTT 3.1.1, which has none.
  byte[] farewell(int reasonCode, String reason) {
    if (version == 4) {
      return new byte[0];
    }
    return Packets.disconnect5(reasonCode, connect.problemInformation() ? reason : "");
  }

  /// The connection is over; what remains is the session's business.
  ///
  /// @param expirySeconds the session expiry that DISCONNECT set, or [Delivery#EXPIRY_UNCHANGED]
  void left(boolean publishWill, long expirySeconds) {
    engine.counters().connections.decrementAndGet();
    long expiry = expirySeconds == Delivery.EXPIRY_UNCHANGED ? sessionExpirySeconds : expirySeconds;
    if (sessionExpirySeconds > 0) {
      intake.append(
          new SessionRecord.Closed(clientId, epoch, expiry, intake.nowMicros()), connection);
    }
    @Nullable WillMessage delayed = null;
    Will will = connect.will();
    if (will != null && publishWill) {
      WillMessage message = new WillMessage(will, principal.name(), epoch);
      if (will.delaySeconds() == 0 || expiry == 0) {
        intake.appendWill(message, intake.nowMicros());
      } else {
        delayed = message;
      }
    }
    engine.delivery().ended(connection, expirySeconds, delayed);
  }
}
