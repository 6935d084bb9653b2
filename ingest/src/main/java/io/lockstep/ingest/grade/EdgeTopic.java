package io.lockstep.ingest.grade;

import org.jspecify.annotations.Nullable;

/// A topic below `spBv1.0/` as it was meant, whether it is right or not. Immutable.
///
/// @param type null when there is no such type
/// @param device empty when there is none
record EdgeTopic(
    String group, @Nullable Type type, String typeText, String edge, String device, int levels) {
  private static final String NAMESPACE = "spBv1.0/";

  /// What a message is.
  enum Type {
    NBIRTH,
    NDEATH,
    NDATA,
    NCMD,
    DBIRTH,
    DDEATH,
    DDATA,
    DCMD;

    boolean isOfDevice() {
      return switch (this) {
        case DBIRTH, DDEATH, DDATA, DCMD -> true;
        case NBIRTH, NDEATH, NDATA, NCMD -> false;
      };
    }

    boolean isCommand() {
      return this == NCMD || this == DCMD;
    }
  }

  /// Reads a topic; null when it is not one of an edge node.
  static @Nullable EdgeTopic of(String topic) {
    if (!topic.startsWith(NAMESPACE)) {
      return null;
    }
    String[] levels = topic.split("/", -1);
    if (levels.length < 4 || levels[1].equals("STATE")) {
      return null;
    }
    Type type = null;
    for (Type one : Type.values()) {
      type = one.name().equals(levels[2]) ? one : type;
    }
    return new EdgeTopic(
        levels[1], type, levels[2], levels[3], levels.length > 4 ? levels[4] : "", levels.length);
  }

  /// `group/edge`
  String node() {
    return group + "/" + edge;
  }

  /// True when the number of levels is that of the type, and none of them is empty.
  boolean isRight() {
    return type != null
        && levels == (type.isOfDevice() ? 5 : 4)
        && !group.isEmpty()
        && !edge.isEmpty()
        && (!type.isOfDevice() || !device.isEmpty());
  }
}
