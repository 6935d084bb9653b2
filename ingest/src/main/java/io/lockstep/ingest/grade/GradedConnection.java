package io.lockstep.ingest.grade;

import io.lockstep.broker.ClientNews;

/// A connection whose will is a Sparkplug message. Confined to the grader's thread.
final class GradedConnection {
  final long epoch;
  final ClientNews.Connected connected;
  final ClientNews.Bequeathed will;

  /// The node of the will; empty when its topic is no NDEATH's.
  final String node;

  /// The will's number; -1 when it has none.
  final long bdSeq;

  /// The highest QoS at which it has subscribed to the node's commands; -1 when it has not.
  int commandsQos = -1;

  /// True once it has published something for its node.
  boolean hasSpoken;

  GradedConnection(
      long epoch,
      ClientNews.Connected connected,
      ClientNews.Bequeathed will,
      String node,
      long bdSeq) {
    this.epoch = epoch;
    this.connected = connected;
    this.will = will;
    this.node = node;
    this.bdSeq = bdSeq;
  }
}
