package io.lockstep.field;

/// The topics of an edge node (Sparkplug 3.0 §4.1).
///
/// @param group the group's id
/// @param edge the edge node's id, unique in the group
record SparkplugTopics(String group, String edge) {
  String ofNode(String kind) {
    return "spBv1.0/%s/%s/%s".formatted(group, kind, edge);
  }

  String ofDevice(String kind, String device) {
    return "spBv1.0/%s/%s/%s/%s".formatted(group, kind, edge, device);
  }

  /// Where a host says whether it is there.
  static String ofHost(String hostId) {
    return "spBv1.0/STATE/" + hostId;
  }
}
