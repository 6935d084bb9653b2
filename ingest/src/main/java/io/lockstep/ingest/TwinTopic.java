package io.lockstep.ingest;

import org.jspecify.annotations.Nullable;

/// A topic below `lockstep/v1/`, or a filter of such, by its levels. Immutable.
///
/// @param twin the twin's id; null when a filter leaves it open
/// @param kind the level behind it: `telemetry`, `commands`, ...; `#` or `+` when a filter leaves
///   it open
/// @param path what stands behind, decoded: a property, or a command's name; empty when there is
///   nothing, or a filter leaves it open
record TwinTopic(@Nullable String twin, String kind, String path) {
  private static final String PREFIX = "lockstep/v1/";

  /// Null when it is none, or its escapes are wrong.
  static @Nullable TwinTopic of(String topic) {
    if (!topic.startsWith(PREFIX)) {
      return null;
    }
    String[] levels = topic.split("/", -1);
    String twin =
        levels[2].equals("+") || levels[2].equals("#") ? null : DefaultTopics.decode(levels[2]);
    if (twin == null && !levels[2].equals("+") && !levels[2].equals("#")) {
      return null;
    }
    String kind = levels.length > 3 ? levels[3] : "#";
    if (kind.equals("commands")) {
      String name = levels.length > 4 ? DefaultTopics.decode(levels[4]) : "";
      return name == null ? null : new TwinTopic(twin, kind, isOpen(name) ? "" : name);
    }
    StringBuilder path = new StringBuilder();
    for (int i = 4; i < levels.length; i++) {
      if (isOpen(levels[i])) {
        // Above what is left open: whoever may read that may read all below.
        break;
      }
      String level = DefaultTopics.decode(levels[i]);
      if (level == null) {
        return null;
      }
      path.append(path.isEmpty() ? "" : "/").append(level);
    }
    return new TwinTopic(twin, kind, path.toString());
  }

  private static boolean isOpen(String level) {
    return level.equals("+") || level.equals("#");
  }
}
