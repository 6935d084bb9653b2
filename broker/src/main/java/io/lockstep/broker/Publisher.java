package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Packets;
import io.lockstep.broker.internal.packet.PublishView;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.broker.internal.packet.Utf8;
import io.lockstep.broker.internal.packet.Violation;
import io.lockstep.broker.internal.topic.MatchCache;
import io.lockstep.broker.internal.topic.TopicBytes;
import io.lockstep.broker.internal.topic.TopicFilter;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The way in of one client's messages: from the bytes of a PUBLISH straight into the journal's
/// buffer, no object per message. Confined to its event loop.
final class Publisher {
  private static final int MOST_TOPICS = 2_048;
  private static final int MOST_TOPIC_BYTES = 128 << 10;
  private static final int LARGEST_PROPERTIES = 65_535;

  private final Connection connection;
  private final Engine engine;
  private final Intake intake;
  private Principal principal;
  private final byte[] device;
  private final long epoch;
  private final int version;

  private final PublishView view = new PublishView();

  /// Reason codes by topic: 0 for one that is well-formed and permitted.
  private final MatchCache<Integer> verdicts = new MatchCache<>(MOST_TOPICS, MOST_TOPIC_BYTES);

  private long accessGeneration;
  private @Nullable Allowance allowance;
  private @Nullable ByteBuffer[] aliases = {};
  private final @Nullable Naming naming;
  private ByteBuffer renamed = ByteBuffer.allocate(0);
  private final PacketIds unreleased;
  private final boolean outlivesConnection;
  private final @Nullable Conversation conversation;
  private int unacknowledged;

  /// Whose messages they are.
  ///
  /// @param outlivesConnection true when the session does, and so what was received at QoS 2
  /// @param dialogue what answers all of them; null when they are published
  record Sender(
      Principal principal,
      long epoch,
      int version,
      boolean outlivesConnection,
      @Nullable Dialogue dialogue) {}

  /// @param unreleased QoS 2 messages received over an earlier connection
  Publisher(
      Connection connection, Engine engine, Intake intake, Sender sender, PacketIds unreleased) {
    this.connection = connection;
    this.engine = engine;
    this.intake = intake;
    this.principal = sender.principal();
    this.device = principal.name().getBytes(StandardCharsets.UTF_8);
    this.epoch = sender.epoch();
    this.version = sender.version();
    this.outlivesConnection = sender.outlivesConnection();
    this.unreleased = unreleased;
    this.accessGeneration = engine.access().generation();
    this.allowance = engine.access().allowance(principal);
    this.naming = connection.naming();
    Dialogue dialogue = sender.dialogue();
    this.conversation = dialogue == null ? null : new Conversation(connection, engine, dialogue);
  }

  /// The client has proved anew who it is, and may be allowed other things.
  void becomes(Principal proved) {
    principal = proved;
    allowance = engine.access().allowance(proved);
    verdicts.clear();
  }

  void publish(int first, ByteBuffer in, int from, int to) {
    view.wrap(in, first, from, to, version);
    int qos = view.qos();
    ByteBuffer topic = in;
    int topicOffset = view.topicOffset();
    int topicLength = view.topicLength();
    if (view.alias() != 0) {
      topic = alias(in);
      topicOffset = 0;
      topicLength = topic.limit();
    } else if (topicLength == 0) {
      throw Violation.emptyTopic();
    }
    if (conversation != null) {
      say(conversation, in, topic, topicOffset, topicLength);
      return;
    }
    boolean isForServer = false;
    if (naming != null) {
      int rename = naming.inbound(topic, topicOffset, topicLength);
      if (rename >= 0) {
        renamed = naming.rename(rename, topic, topicOffset, topicLength, renamed);
        topic = renamed;
        topicOffset = 0;
        topicLength = renamed.limit();
        isForServer = true;
      }
    }
    if (qos == 2 && unreleased.contains(view.packetId())) {
      again(view.packetId());
      return;
    }
    if (qos > 0) {
      count();
    }
    int verdict = verdict(topic, topicOffset, topicLength);
    boolean asks = view.asks();
    if (asks && verdict == ReasonCode.SUCCESS) {
      // The answer is published in the asker's name: it may not go where the asker may not write.
      verdict = verdict(in, view.responseOffset(), view.responseLength());
    }
    Allowance left = allowance;
    if (verdict == ReasonCode.SUCCESS
        && left != null
        && !left.take(intake.nowNanos(), view.payloadLength())) {
      verdict = ReasonCode.QUOTA_EXCEEDED;
    }
    if (verdict == ReasonCode.SUCCESS) {
      boolean isRetained = view.isRetained() && !isForServer;
      int flags = (isRetained ? FieldMessage.RETAIN : 0) | (asks ? FieldMessage.ASKS : 0);
      append(in, topic, topicOffset, topicLength, flags);
      if (qos > 0) {
        acknowledgeLater(ReasonCode.SUCCESS);
      }
    } else {
      refuse(verdict);
    }
  }

  /// A message that is not published, but answered.
  private void say(Conversation with, ByteBuffer in, ByteBuffer topic, int offset, int length) {
    int qos = view.qos();
    if (qos == 2 && unreleased.contains(view.packetId())) {
      again(view.packetId());
      return;
    }
    if (qos > 0) {
      count();
    }
    String name = nameOf(topic, offset, length);
    byte[] payload = new byte[view.payloadLength()];
    in.get(view.payloadOffset(), payload);
    if (qos == 2) {
      unreleased.put(view.packetId(), PacketIds.PENDING | PacketIds.COUNTED);
    }
    int acknowledgement = qos == 0 ? 0 : qos == 1 ? Packets.PUBACK : Packets.PUBREC;
    if (!with.take(name, ByteBuffer.wrap(payload), acknowledgement, view.packetId())) {
      refuse(ReasonCode.QUOTA_EXCEEDED);
    }
  }

  /// A message of QoS 1 or 2 takes one of the places that the receive maximum gives [MQTT-3.3.4-7].
  private void count() {
    if (version == 5 && unacknowledged >= engine.limits().receiveMaximum()) {
      throw Violation.receiveMaximum(engine.limits().receiveMaximum());
    }
    unacknowledged++;
  }

  private void acknowledgeLater(int reasonCode) {
    if (view.qos() == 1) {
      intake.acknowledgeLater(connection, Packets.PUBACK, view.packetId(), reasonCode);
    } else {
      unreleased.put(view.packetId(), PacketIds.PENDING | PacketIds.COUNTED);
      intake.acknowledgeLater(connection, Packets.PUBREC, view.packetId(), reasonCode);
    }
  }

  /// A QoS 2 message that was received before: PUBREC again, and nothing else [MQTT-4.3.3-10].
  private void again(int packetId) {
    int notes = unreleased.notes(packetId);
    if ((notes & PacketIds.COUNTED) == 0) {
      count();
      unreleased.put(packetId, notes | PacketIds.COUNTED);
    }
    if ((notes & PacketIds.PENDING) == 0) {
      intake.acknowledgeLater(connection, Packets.PUBREC, packetId, ReasonCode.SUCCESS);
    }
    engine.counters().duplicateMessages.increment();
  }

  /// The PUBREC of a message goes out now; one that refuses frees the identifier.
  void received(int packetId, int reasonCode) {
    int notes = unreleased.notes(packetId);
    if ((notes & PacketIds.PENDING) == 0) {
      return; // said twice, and the identifier may be free by now
    }
    if (reasonCode == ReasonCode.SUCCESS) {
      unreleased.put(packetId, notes & ~PacketIds.PENDING);
    } else {
      boolean _ = unreleased.remove(packetId);
      unacknowledged -= (notes & PacketIds.COUNTED) == 0 ? 0 : 1;
    }
  }

  /// True while the record of a message is not durable.
  boolean isPending(int packetId) {
    return (unreleased.notes(packetId) & PacketIds.PENDING) != 0;
  }

  /// PUBREL came; false when the identifier is not known.
  boolean release(int packetId) {
    int notes = unreleased.notes(packetId);
    if ((notes & PacketIds.PENDING) != 0) {
      throw Violation.releaseBeforeReceipt(packetId);
    }
    unacknowledged -= (notes & PacketIds.COUNTED) == 0 ? 0 : 1;
    return unreleased.remove(packetId);
  }

  /// The topic that an alias stands for, which this packet may set (§3.3.2.3.4).
  private ByteBuffer alias(ByteBuffer in) {
    int alias = view.alias();
    int most = engine.limits().topicAliasMaximum();
    if (alias > most) {
      throw Violation.topicAlias(alias, most);
    }
    if (aliases.length == 0) {
      aliases = new ByteBuffer[most + 1];
    }
    ByteBuffer known = aliases[alias];
    if (view.topicLength() > 0) {
      byte[] bytes = new byte[view.topicLength()];
      in.get(view.topicOffset(), bytes);
      known = ByteBuffer.wrap(bytes);
      aliases[alias] = known;
    } else if (known == null) {
      throw Violation.unknownTopicAlias(alias);
    }
    return known;
  }

  private int verdict(ByteBuffer topic, int offset, int length) {
    long generation = engine.access().generation();
    if (generation != accessGeneration) {
      accessGeneration = generation;
      allowance = engine.access().allowance(principal);
      verdicts.clear();
    }
    int hash = TopicBytes.hash(topic, offset, length);
    Integer known = verdicts.get(topic, offset, length, hash);
    if (known == null) {
      known = judge(topic, offset, length);
      verdicts.put(topic, offset, length, hash, known);
    }
    return known;
  }

  private int judge(ByteBuffer topic, int offset, int length) {
    String name = nameOf(topic, offset, length);
    BrokerLimits limits = engine.limits();
    if (length > limits.maxTopicBytes() || TopicFilter.levels(name) > limits.maxTopicLevels()) {
      return ReasonCode.TOPIC_NAME_INVALID;
    }
    return engine.access().mayPublish(principal, name)
        ? ReasonCode.SUCCESS
        : ReasonCode.NOT_AUTHORIZED;
  }

  /// The topic as text; a violation when it is none.
  private static String nameOf(ByteBuffer topic, int offset, int length) {
    if (!Utf8.isString(topic, offset, length)) {
      throw Violation.invalidUtf8("PUBLISH topic");
    }
    if (!Utf8.isName(topic, offset, length)) {
      throw Violation.controlCharacter("PUBLISH topic");
    }
    if (!PublishView.isTopicName(topic, offset, length)) {
      throw Violation.topicName();
    }
    byte[] bytes = new byte[length];
    topic.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void append(
      ByteBuffer in, ByteBuffer topic, int topicOffset, int topicLength, int flags) {
    int properties = view.forwardedLength();
    int payload = view.payloadLength();
    if (properties > LARGEST_PROPERTIES) {
      throw Violation.packetTooLarge(properties, LARGEST_PROPERTIES);
    }
    int size = FieldMessage.sizeOf(device.length, topicLength, properties, payload);
    ByteBuffer into;
    if (view.qos() == 2 && outlivesConnection) {
      into = intake.beginMessage(size + FieldMessage.PACKET_ID_BYTES);
      FieldMessage.putHeaderWithPacketId(
          into,
          view.qos(),
          flags,
          intake.burstMicros(),
          epoch,
          device.length,
          topicLength,
          properties,
          payload,
          view.packetId());
    } else {
      into = intake.beginMessage(size);
      FieldMessage.putHeader(
          into,
          view.qos(),
          flags,
          intake.burstMicros(),
          epoch,
          device.length,
          topicLength,
          properties,
          payload);
    }
    into.put(device);
    copy(into, topic, topicOffset, topicLength);
    if (properties > 0) {
      view.putForwarded(into);
    }
    copy(into, in, view.payloadOffset(), payload);
    intake.endMessage();
    connection.traffic().receivedMessage();
  }

  private static void copy(ByteBuffer into, ByteBuffer from, int offset, int length) {
    int at = into.position();
    into.put(at, from, offset, length);
    into.position(at + length);
  }

  /// MQTT 5 has words for a refusal. MQTT 3.1.1 has only the choice between a false acknowledgement
  /// and the end of the connection [MQTT-3.3.5-2], so QoS 1 and 2 end it; QoS 0 is dropped.
  private void refuse(int reasonCode) {
    engine.counters().refusedMessages.increment();
    if (view.qos() > 0) {
      if (version == 5) {
        acknowledgeLater(reasonCode);
      } else {
        connection.end(reasonCode, "the message is refused");
      }
    }
  }

  void acknowledged() {
    unacknowledged--;
  }
}
