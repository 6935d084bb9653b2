package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Varint;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// What one session gets of one message: the subscriptions that match it taken together (§3.3.4).
/// Reused; confined to the delivery thread.
final class Grant {
  private static final int ALIAS_BYTES = 3;
  private static final byte[] UNCHANGED = {};

  private int qos;
  private boolean retained;
  private int[] identifiers = new int[4];
  private int identifierCount;
  private int identifierBytes;
  private int alias;
  private boolean isAliasKnown;

  /// What the topic begins with for the client, in place of so many bytes.
  private byte[] outer = UNCHANGED;

  private int innerLength;

  /// Combines the subscriptions of a session that match a message on its way.
  ///
  /// @return false when none of them wants it
  boolean combine(List<Subscription> subscriptions, FieldMessage message, long position) {
    clear();
    boolean wanted = false;
    for (int i = 0; i < subscriptions.size(); i++) {
      Subscription subscription = subscriptions.get(i);
      if (subscription.since <= position
          && !subscription.isBarred
          && !(subscription.noLocal && isOwn(subscription.session, message))) {
        wanted = true;
        qos = Math.max(qos, Math.min(message.qos(), subscription.qos));
        retained |= subscription.retainAsPublished && message.isRetained();
        identifier(subscription.identifier);
      }
    }
    return wanted;
  }

  /// A message without a device is the server's, and nobody's own; its epoch 0 says nothing.
  private static boolean isOwn(Session session, FieldMessage message) {
    return message.deviceLength() > 0 && session.isOwn(message.epoch());
  }

  /// Grants a retained message to a new subscription [MQTT-3.3.1-8].
  void retained(Subscription subscription, FieldMessage message) {
    clear();
    qos = Math.min(message.qos(), subscription.qos);
    retained = true;
    identifier(subscription.identifier);
  }

  /// Grants a message to the member of a shared subscription that was chosen for it.
  void shared(Subscription subscription, FieldMessage message) {
    clear();
    qos = Math.min(message.qos(), subscription.qos);
    retained = subscription.retainAsPublished && message.isRetained();
    identifier(subscription.identifier);
  }

  /// Grants a message once more, at the QoS it had, with the identifiers of the subscriptions as
  /// they are now.
  void again(List<Subscription> subscriptions, FieldMessage message, Sent sent) {
    clear();
    qos = sent.qos();
    retained = sent.position() < 0;
    for (int i = 0; i < subscriptions.size(); i++) {
      Subscription subscription = subscriptions.get(i);
      retained |= subscription.retainAsPublished && message.isRetained();
      identifier(subscription.identifier);
    }
  }

  private void clear() {
    qos = 0;
    retained = false;
    identifierCount = 0;
    identifierBytes = 0;
    alias = 0;
    isAliasKnown = false;
    outer = UNCHANGED;
    innerLength = 0;
  }

  /// The client names topics its own way; said after the message was granted.
  void named(Naming naming, FieldMessage message) {
    int rename = naming.outbound(message);
    if (rename >= 0) {
      outer = naming.outer(rename);
      innerLength = naming.innerLength(rename);
    }
  }

  private void identifier(int identifier) {
    if (identifier != 0) {
      if (identifierCount == identifiers.length) {
        identifiers = Arrays.copyOf(identifiers, 2 * identifierCount);
      }
      identifiers[identifierCount++] = identifier;
      identifierBytes += 1 + Varint.size(identifier);
    }
  }

  int qos() {
    return qos;
  }

  boolean isRetained() {
    return retained;
  }

  /// The message's topic gets an alias, or has one.
  ///
  /// @param known true when the client knows it, so that the topic itself can be left out
  void alias(int number, boolean known) {
    alias = number;
    isAliasKnown = known;
  }

  /// True when the message tells the client what an alias stands for.
  boolean setsAlias() {
    return alias != 0 && !isAliasKnown;
  }

  /// Bytes of the topic that are sent.
  int topicLength(FieldMessage message) {
    return isAliasKnown ? 0 : outer.length + message.topicLength() - innerLength;
  }

  /// Writes the topic as the client names it, [#topicLength] bytes, and returns the index after it.
  int putTopic(ByteBuffer into, int from, FieldMessage message) {
    if (isAliasKnown) {
      return from;
    }
    int at = from;
    if (outer.length > 0) {
      into.put(at, outer);
      at += outer.length;
    }
    int length = message.topicLength() - innerLength;
    into.put(at, message.buffer(), message.topicOffset() + innerLength, length);
    return at + length;
  }

  /// Bytes that the subscription identifiers and the topic alias take as properties.
  int identifierBytes() {
    return alias == 0 ? identifierBytes : identifierBytes + ALIAS_BYTES;
  }

  /// Writes the subscription identifiers and the topic alias, and returns the index after them.
  int putIdentifiers(ByteBuffer into, int from) {
    int at = from;
    if (alias != 0) {
      into.put(at, (byte) 0x23).putShort(at + 1, (short) alias);
      at += ALIAS_BYTES;
    }
    for (int i = 0; i < identifierCount; i++) {
      into.put(at++, (byte) 0x0B);
      at = Varint.put(into, at, identifiers[i]);
    }
    return at;
  }
}
