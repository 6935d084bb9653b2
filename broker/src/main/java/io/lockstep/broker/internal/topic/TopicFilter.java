package io.lockstep.broker.internal.topic;

import java.util.ArrayList;
import java.util.List;

/// The rules of topic names and filters (§4.7).
public final class TopicFilter {
  private TopicFilter() {}

  /// True when `filter` is well-formed: `#` alone and last, `+` alone in its level [MQTT-4.7.1-1,
  /// MQTT-4.7.1-2], at least one character [MQTT-4.7.3-1].
  public static boolean isValid(String filter) {
    if (filter.isEmpty()) {
      return false;
    }
    int length = filter.length();
    for (int at = 0; at < length; at++) {
      char c = filter.charAt(at);
      if (c == '+' || c == '#') {
        boolean opensLevel = at == 0 || filter.charAt(at - 1) == '/';
        boolean closesLevel = at == length - 1 || (c == '+' && filter.charAt(at + 1) == '/');
        if (!opensLevel || !closesLevel) {
          return false;
        }
      }
    }
    return true;
  }

  /// Number of levels.
  public static int levels(String topic) {
    int levels = 1;
    for (int at = 0; at < topic.length(); at++) {
      if (topic.charAt(at) == '/') {
        levels++;
      }
    }
    return levels;
  }

  /// The levels, empty ones included.
  public static List<String> split(String topic) {
    List<String> levels = new ArrayList<>();
    int from = 0;
    for (int slash = topic.indexOf('/'); slash >= 0; slash = topic.indexOf('/', from)) {
      levels.add(topic.substring(from, slash));
      from = slash + 1;
    }
    levels.add(topic.substring(from));
    return levels;
  }

  /// True when `filter` matches `topic`; the definition the tree is tested against.
  public static boolean matches(String filter, String topic) {
    List<String> wanted = split(filter);
    List<String> found = split(topic);
    boolean systemTopic = topic.startsWith("$");
    boolean wildcardFirst = wanted.getFirst().equals("+") || wanted.getFirst().equals("#");
    if (systemTopic && wildcardFirst) {
      return false; // [MQTT-4.7.2-1]
    }
    for (int level = 0; level < wanted.size(); level++) {
      String want = wanted.get(level);
      if (want.equals("#")) {
        return found.size() >= level; // the parent level matches too
      }
      if (level >= found.size() || !(want.equals("+") || want.equals(found.get(level)))) {
        return false;
      }
    }
    return wanted.size() == found.size();
  }
}
