package io.lockstep.ingest;

import java.util.List;

/// How it stands with the edge nodes that a host has heard of. Immutable.
///
/// @param nodes in the order in which they appeared
public record SparkplugHealth(List<Node> nodes) {
  /// Copies the list.
  public SparkplugHealth {
    nodes = List.copyOf(nodes);
  }

  /// An edge node or a device.
  ///
  /// @param name the device's id; empty for the edge node itself
  /// @param twin the twin that it feeds
  /// @param online true between birth and death
  /// @param sinceMicros since when that is so, microseconds since 1970-01-01T00:00Z
  /// @param bornMicros when its last birth was received; 0 when there was none
  /// @param births how many births there were
  /// @param metrics how many metrics the last one had
  public record Member(
      String name,
      String twin,
      boolean online,
      long sinceMicros,
      long bornMicros,
      long births,
      int metrics) {}

  /// An edge node.
  ///
  /// @param own the node's own part
  /// @param gaps how often a message was missing
  /// @param rebirths how often it was asked for a rebirth
  /// @param rebirthPending true while such a request waits to be sent
  /// @param deaths how often it died
  /// @param duplicates messages that had come before
  /// @param held messages that wait for one that is missing
  public record Node(
      String group,
      String edge,
      boolean online,
      Member own,
      long gaps,
      long rebirths,
      boolean rebirthPending,
      long deaths,
      long duplicates,
      int held,
      List<Member> devices) {
    /// Copies the list.
    public Node {
      devices = List.copyOf(devices);
    }
  }
}
