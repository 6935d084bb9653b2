package io.lockstep.ingest;

import org.jspecify.annotations.Nullable;

/// MQTT topic filters (MQTT 5 §4.7) as permissions use them: does a filter match a topic, and does
/// it match everything that another filter matches?
public final class TopicFilters {
  static final int LENGTH_MAX = 1_024;
  private static final String SHARE = "$share/";

  private TopicFilters() {}

  /// What is wrong with a filter; null when nothing is.
  public static @Nullable String problemOf(String filter) {
    if (filter.isEmpty() || filter.length() > LENGTH_MAX) {
      return "topic filter: expected 1 to %d characters, found %d"
          .formatted(LENGTH_MAX, filter.length());
    }
    String[] levels = filter.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      String level = levels[i];
      if (level.indexOf('\0') >= 0) {
        return "topic filter %s: expected text, found U+0000".formatted(filter.replace('\0', '?'));
      }
      if (level.length() > 1 && (level.indexOf('+') >= 0 || level.indexOf('#') >= 0)) {
        return "topic filter %s: expected + and # to fill a level, found %s"
            .formatted(filter, level);
      }
      if (level.equals("#") && i != levels.length - 1) {
        return "topic filter %s: expected # as the last level only".formatted(filter);
      }
    }
    return null;
  }

  /// True when `filter` matches `topic`. Wildcards do not match a first level that begins with `$`
  /// (MQTT 5 §4.7.2).
  public static boolean matches(String filter, String topic) {
    return covers(filter, topic, false);
  }

  /// True when every topic that `asked` matches is matched by `granted` too.
  static boolean covers(String granted, String asked) {
    return covers(granted, asked, true);
  }

  private static boolean covers(String granted, String asked, boolean askedIsFilter) {
    int g = 0;
    int a = 0;
    boolean first = true;
    while (true) {
      int gEnd = levelEnd(granted, g);
      int aEnd = levelEnd(asked, a);
      if (isLevel(granted, g, gEnd, '#')) {
        return !(first && asked.startsWith("$"));
      }
      if (askedIsFilter && isLevel(asked, a, aEnd, '#')) {
        return false;
      }
      if (isLevel(granted, g, gEnd, '+')) {
        if (first && asked.startsWith("$")) {
          return false;
        }
      } else if (gEnd - g != aEnd - a || !granted.regionMatches(g, asked, a, gEnd - g)) {
        return false;
      }
      boolean gLast = gEnd == granted.length();
      boolean aLast = aEnd == asked.length();
      if (aLast) {
        // "sport/#" also matches "sport" (MQTT 5 §4.7.1.2).
        return gLast || granted.substring(gEnd).equals("/#");
      }
      if (gLast) {
        return false;
      }
      g = gEnd + 1;
      a = aEnd + 1;
      first = false;
    }
  }

  /// The filter that a subscription really asks for: without `$share/<group>/` (MQTT 5 §4.8.2).
  static String withoutShare(String filter) {
    if (!filter.startsWith(SHARE)) {
      return filter;
    }
    int slash = filter.indexOf('/', SHARE.length());
    return slash < 0 ? filter : filter.substring(slash + 1);
  }

  /// The first level of a topic or filter.
  static String firstLevel(String filter) {
    return filter.substring(0, levelEnd(filter, 0));
  }

  private static int levelEnd(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  private static boolean isLevel(String text, int from, int to, char wildcard) {
    return to - from == 1 && text.charAt(from) == wildcard;
  }
}
