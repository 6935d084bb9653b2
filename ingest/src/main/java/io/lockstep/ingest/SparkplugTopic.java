package io.lockstep.ingest;

import io.lockstep.model.text.Excerpt;
import org.jspecify.annotations.Nullable;

/// A topic of Sparkplug B (3.0 §4): `spBv1.0/group/type/edge`, and `/device` behind it for what
/// concerns a device. Immutable.
///
/// @param device empty for what concerns the edge node itself
record SparkplugTopic(Type type, String group, String edge, String device) {
  /// The first level, whose meaning is fixed.
  static final String NAMESPACE = "spBv1.0";

  /// The level behind it on topics of hosts.
  static final String STATE = "STATE";

  /// A filter of the states of hosts.
  static final String STATES = NAMESPACE + "/" + STATE + "/#";

  /// Before the topics of births, where an aware broker keeps the last of each (3.0,
  /// `conformance-mqtt-aware-*`).
  private static final String CERTIFICATES = "$sparkplug/certificates/";

  /// Where nothing is published. The edge client of Tahu listens to `spBv1.0/<host id>` besides the
  /// host's state, and gives up when it may not.
  static final String TAHU_HOSTS = NAMESPACE + "/+";

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

    boolean isOfNode() {
      return switch (this) {
        case NBIRTH, NDEATH, NDATA, NCMD -> true;
        case DBIRTH, DDEATH, DDATA, DCMD -> false;
      };
    }

    boolean isCommand() {
      return this == NCMD || this == DCMD;
    }
  }

  /// Reads a topic below `spBv1.0/`; null when it is none of an edge node.
  static @Nullable SparkplugTopic of(String topic) {
    String[] levels = topic.split("/", -1);
    if (levels.length < 4 || levels.length > 5 || !levels[0].equals(NAMESPACE)) {
      return null;
    }
    Type type = typeOf(levels[2]);
    if (type == null || type.isOfNode() != (levels.length == 4)) {
      return null;
    }
    String device = levels.length == 5 ? levels[4] : "";
    boolean isNamed = !levels[1].isEmpty() && !levels[3].isEmpty();
    return isNamed && type.isOfNode() == device.isEmpty()
        ? new SparkplugTopic(type, levels[1], levels[3], device)
        : null;
  }

  /// The edge node, as `group/edge`.
  String identity() {
    return group + "/" + edge;
  }

  private static @Nullable Type typeOf(String level) {
    for (Type type : Type.values()) {
      if (type.name().equals(level)) {
        return type;
      }
    }
    return null;
  }

  /// A filter of all that an edge node publishes and listens to; for `group/edge`.
  static String allOf(String groupAndEdge) {
    int slash = groupAndEdge.indexOf('/');
    return "%s/%s/+/%s/#"
        .formatted(NAMESPACE, groupAndEdge.substring(0, slash), groupAndEdge.substring(slash + 1));
  }

  /// The topic of commands to a device, or to the node when `device` is empty.
  static String command(String group, String edge, String device) {
    return device.isEmpty()
        ? "%s/%s/%s/%s".formatted(NAMESPACE, group, Type.NCMD, edge)
        : "%s/%s/%s/%s/%s".formatted(NAMESPACE, group, Type.DCMD, edge, device);
  }

  /// What a subscription to the births that the broker keeps asks for, as a filter of the births
  /// themselves; null when it is none of these.
  static @Nullable String birthsOf(String asked) {
    if (asked.equals("$sparkplug/#")) {
      return NAMESPACE + "/#";
    }
    if (!asked.startsWith(CERTIFICATES)) {
      return null;
    }
    String births = asked.substring(CERTIFICATES.length());
    String first = TopicFilters.firstLevel(births);
    if (first.equals("#")) {
      return NAMESPACE + "/#";
    }
    return first.equals("+") ? NAMESPACE + births.substring(1) : births;
  }

  /// What is wrong with the short form of an edge node's identity, `group/edge`; null when nothing
  /// is.
  static @Nullable String problemOfIdentity(String identity) {
    String[] levels = identity.split("/", -1);
    boolean isGood =
        levels.length == 2
            && !levels[0].isEmpty()
            && !levels[1].isEmpty()
            && !levels[0].equals(STATE)
            && identity.length() <= 256;
    for (int i = 0; i < identity.length() && isGood; i++) {
      isGood = "+#$".indexOf(identity.charAt(i)) < 0 && !Character.isISOControl(identity.charAt(i));
    }
    return isGood
        ? null
        : "sparkplug: expected <group>/<edge> such as plant/gateway-1, found "
            + Excerpt.of(identity);
  }
}
