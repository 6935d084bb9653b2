package io.lockstep.broker;

import io.lockstep.broker.internal.packet.Will;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [TopicView] at the edge of its connection: names of the client to inner names and back.
/// Immutable, so it serves the event loop and the delivery thread; makes no object per message.
final class Naming {
  private static final byte[] OWN_TREE = (TopicView.OWN + "/").getBytes(StandardCharsets.UTF_8);

  private final List<TopicView.Rename> renames;
  private final byte[][] outer;
  private final byte[][] inner;

  private Naming(List<TopicView.Rename> renames) {
    this.renames = renames;
    outer = new byte[renames.size()][];
    inner = new byte[renames.size()][];
    for (int i = 0; i < outer.length; i++) {
      outer[i] = renames.get(i).outer().getBytes(StandardCharsets.UTF_8);
      inner[i] = renames.get(i).inner().getBytes(StandardCharsets.UTF_8);
    }
  }

  /// Null for a client that sees topics as they are.
  static @Nullable Naming of(TopicView view) {
    return view.renames().isEmpty() ? null : new Naming(view.renames());
  }

  /// True for a message that only the server reads: a client's, in a tree of its own.
  static boolean isForServer(FieldMessage message) {
    return message.topicLength() > OWN_TREE.length
        && message.buffer().get(message.topicOffset()) == '$'
        && !message.isDownlink()
        && begins(message.buffer(), message.topicOffset(), OWN_TREE);
  }

  /// The inner name of what a client names: a topic, a filter, or a shared filter. One that is not
  /// renamed is its own.
  static String inner(@Nullable Naming naming, String filter) {
    if (naming == null) {
      return filter;
    }
    if (SharedFilter.isShared(filter)) {
      SharedFilter parts = SharedFilter.of(filter);
      return SharedFilter.PREFIX + parts.group() + '/' + naming.rename(parts.filter());
    }
    return naming.rename(filter);
  }

  private String rename(String filter) {
    for (TopicView.Rename rename : renames) {
      int length = rename.outer().length();
      if (filter.startsWith(rename.outer())
          && (filter.length() == length || filter.charAt(length) == '/')) {
        return rename.inner() + filter.substring(length);
      }
    }
    return filter;
  }

  /// The will as it is published; nothing is retained that only the server reads.
  static @Nullable Will inner(@Nullable Naming naming, @Nullable Will will) {
    if (naming == null || will == null) {
      return will;
    }
    String topic = naming.rename(will.topic());
    return topic.equals(will.topic())
        ? will
        : new Will(
            topic, will.qos(), false, will.delaySeconds(), will.properties(), will.payload());
  }

  // --- on the way in ---

  /// Which renaming the client's topic begins with, -1 for none.
  int inbound(ByteBuffer topic, int offset, int length) {
    return find(outer, topic, offset, length);
  }

  /// Writes the inner name from index 0 on, and limits the buffer to it.
  ///
  /// @param rename from [#inbound]
  /// @return the buffer, or a larger one
  ByteBuffer rename(int rename, ByteBuffer topic, int offset, int length, ByteBuffer into) {
    int rest = length - outer[rename].length;
    int size = inner[rename].length + rest;
    ByteBuffer target = into.capacity() >= size ? into.clear() : ByteBuffer.allocate(2 * size);
    target.put(0, inner[rename]);
    target.put(inner[rename].length, topic, offset + outer[rename].length, rest);
    return target.limit(size);
  }

  // --- on the way out ---

  /// Which renaming leads to the message's topic, -1 for none.
  int outbound(FieldMessage message) {
    return find(inner, message.buffer(), message.topicOffset(), message.topicLength());
  }

  /// What the client names it.
  byte[] outer(int rename) {
    return outer[rename];
  }

  /// Bytes of the inner name that [#outer] stands for.
  int innerLength(int rename) {
    return inner[rename].length;
  }

  private static int find(byte[][] prefixes, ByteBuffer topic, int offset, int length) {
    for (int i = 0; i < prefixes.length; i++) {
      int end = prefixes[i].length;
      if (length >= end
          && (length == end || topic.get(offset + end) == '/')
          && begins(topic, offset, prefixes[i])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean begins(ByteBuffer topic, int offset, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (topic.get(offset + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
