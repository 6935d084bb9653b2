package io.lockstep.broker;

import io.lockstep.broker.internal.topic.MatchCache;
import io.lockstep.broker.internal.topic.TopicBytes;
import io.lockstep.model.FieldMessage;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Counts messages by what their topics begin with, for the prefixes that are configured; a topic
/// counts for the longest that it begins with, by whole levels. Counting is for the delivery
/// thread, figures for any.
final class TopicTally {
  private static final int MOST_TOPICS = 65_536;
  private static final long MOST_TOPIC_BYTES = 8L << 20;

  private final List<Prefix> prefixes;
  private final Prefix none = new Prefix("");
  private final MatchCache<Prefix> known = new MatchCache<>(MOST_TOPICS, MOST_TOPIC_BYTES);

  private static final class Prefix {
    final String prefix;
    final LongAdder messages = new LongAdder();
    final LongAdder bytes = new LongAdder();

    Prefix(String prefix) {
      this.prefix = prefix;
    }

    boolean isOf(String topic) {
      return topic.startsWith(prefix)
          && (topic.length() == prefix.length()
              || prefix.endsWith("/")
              || topic.charAt(prefix.length()) == '/');
    }
  }

  TopicTally(List<String> prefixes) {
    this.prefixes = prefixes.stream().map(Prefix::new).toList();
  }

  void count(FieldMessage message) {
    if (prefixes.isEmpty()) {
      return;
    }
    int offset = message.topicOffset();
    int length = message.topicLength();
    int hash = TopicBytes.hash(message.buffer(), offset, length);
    Prefix of = known.get(message.buffer(), offset, length, hash);
    if (of == null) {
      of = longestOf(message.topic());
      known.put(message.buffer(), offset, length, hash, of);
    }
    of.messages.increment();
    of.bytes.add(message.payloadLength());
  }

  private Prefix longestOf(String topic) {
    Prefix longest = none;
    for (Prefix prefix : prefixes) {
      if (prefix.isOf(topic) && prefix.prefix.length() > longest.prefix.length()) {
        longest = prefix;
      }
    }
    return longest;
  }

  List<TopicStatistics> statistics() {
    return prefixes.stream()
        .map(of -> new TopicStatistics(of.prefix, of.messages.sum(), of.bytes.sum()))
        .toList();
  }
}
