package io.lockstep.broker;

import io.lockstep.broker.internal.topic.MatchCache;
import io.lockstep.broker.internal.topic.TopicBytes;
import io.lockstep.model.FieldMessage;

/// The topic aliases of messages to one client (§3.3.2.3.4): the first topics that it is sent get
/// one each, until it takes no more [MQTT-3.1.2-26]. They end with the connection [MQTT-3.3.2-7].
/// Messages are packed in the order in which they are sent, so an alias is known where it is used.
/// Confined to the delivery thread.
final class SentAliases {
  /// Below so many bytes a topic is no longer than what stands for it.
  private static final int SHORTEST = 4;

  private static final int LONGEST = 1_024;

  private final int maximum;
  private final MatchCache<Integer> known;
  private int used;

  /// @param maximum aliases that the client takes, at least 1
  SentAliases(int maximum) {
    this.maximum = maximum;
    this.known = new MatchCache<>(maximum, Long.MAX_VALUE);
  }

  /// Notes in a grant what stands for the message's topic.
  void look(FieldMessage message, Grant grant) {
    int length = message.topicLength();
    if (length < SHORTEST || length > LONGEST) {
      return;
    }
    Integer alias = known.get(message.buffer(), message.topicOffset(), length, hash(message));
    if (alias != null) {
      grant.alias(alias, true);
    } else if (used < maximum) {
      grant.alias(used + 1, false);
    }
  }

  /// A message that sets an alias is on its way.
  void set(FieldMessage message) {
    used++;
    known.put(message.buffer(), message.topicOffset(), message.topicLength(), hash(message), used);
  }

  private static int hash(FieldMessage message) {
    return TopicBytes.hash(message.buffer(), message.topicOffset(), message.topicLength());
  }
}
