package io.lockstep.broker;

import io.lockstep.broker.internal.topic.TopicFilter;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The retained messages, as a tree of topic levels. Confined to the delivery thread.
final class RetainedMessages {
  private final Node root = new Node();
  private final Map<String, RetainedMessage> byTopic = new HashMap<>();
  private final long maxBytes;
  private long bytes;

  private static final class Node {
    final Map<String, Node> children = new TreeMap<>();
    @Nullable RetainedMessage message;
  }

  RetainedMessages(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  int size() {
    return byTopic.size();
  }

  /// Notes a message with the retain flag: an empty payload clears the topic [MQTT-3.3.1-6].
  ///
  /// @return the topic, empty when there was no room for the message and the old one went
  Change apply(FieldMessage message, long position) {
    String topic = message.topic();
    if (message.payloadLength() == 0) {
      remove(topic);
      return new Change(topic, null, true);
    }
    int start = message.recordOffset();
    byte[] record = new byte[message.payloadOffset() + message.payloadLength() - start];
    message.buffer().get(start, record);
    RetainedMessage kept = new RetainedMessage(topic, position, ByteBuffer.wrap(record));
    boolean fits = put(kept);
    return new Change(topic, fits ? kept : null, fits);
  }

  /// What became of a topic.
  ///
  /// @param message null when the topic has none any more
  /// @param fits false when there was no room
  record Change(String topic, @Nullable RetainedMessage message, boolean fits) {}

  /// Keeps a message; false, and the topic has none, when there is no room.
  boolean put(RetainedMessage message) {
    remove(message.topic());
    if (bytes + message.size() > maxBytes) {
      return false;
    }
    Node node = root;
    for (String level : TopicFilter.split(message.topic())) {
      node = node.children.computeIfAbsent(level, _ -> new Node());
    }
    node.message = message;
    byTopic.put(message.topic(), message);
    bytes += message.size();
    return true;
  }

  void remove(String topic) {
    RetainedMessage old = byTopic.remove(topic);
    if (old != null) {
      bytes -= old.size();
      remove(root, TopicFilter.split(topic), 0);
    }
  }

  /// True when the node is empty afterwards.
  private static boolean remove(Node node, List<String> levels, int depth) {
    if (depth == levels.size()) {
      node.message = null;
    } else {
      String level = levels.get(depth);
      Node child = node.children.get(level);
      if (child != null && remove(child, levels, depth + 1)) {
        node.children.remove(level);
      }
    }
    return node.message == null && node.children.isEmpty();
  }

  /// The messages whose topics match a filter, in the order of their topics.
  List<RetainedMessage> match(String filter) {
    List<RetainedMessage> found = new ArrayList<>();
    collect(root, TopicFilter.split(filter), 0, found);
    return found;
  }

  private static void collect(
      Node node, List<String> levels, int depth, List<RetainedMessage> found) {
    RetainedMessage here = node.message;
    if (depth == levels.size()) {
      if (here != null) {
        found.add(here);
      }
      return;
    }
    String level = levels.get(depth);
    switch (level) {
      case "#" -> {
        if (here != null) {
          found.add(here);
        }
        for (Map.Entry<String, Node> child : node.children.entrySet()) {
          if (isVisible(child.getKey(), depth)) {
            collectAll(child.getValue(), found);
          }
        }
      }
      case "+" -> {
        for (Map.Entry<String, Node> child : node.children.entrySet()) {
          if (isVisible(child.getKey(), depth)) {
            collect(child.getValue(), levels, depth + 1, found);
          }
        }
      }
      default -> {
        Node child = node.children.get(level);
        if (child != null) {
          collect(child, levels, depth + 1, found);
        }
      }
    }
  }

  private static void collectAll(Node node, List<RetainedMessage> found) {
    RetainedMessage here = node.message;
    if (here != null) {
      found.add(here);
    }
    for (Node child : node.children.values()) {
      collectAll(child, found);
    }
  }

  /// A wildcard in the first level does not see topics that begin with `$` [MQTT-4.7.2-1].
  private static boolean isVisible(String level, int depth) {
    return depth > 0 || !level.startsWith("$");
  }

  /// The message that stood at a position, when it is still retained; not the certificate of a
  /// birth, which has the position of the birth.
  @Nullable RetainedMessage at(long position) {
    for (RetainedMessage message : byTopic.values()) {
      if (message.position() == position && !message.topic().startsWith(BirthCertificates.PREFIX)) {
        return message;
      }
    }
    return null;
  }
}
