package io.lockstep.ingest;

import io.lockstep.broker.TopicView;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;

/// The topics of one device alone, below [TopicView#OWN]: what views of topics lead to. Stateless.
final class OwnTree {
  private OwnTree() {}

  /// What all topics of a device's tree begin with: `$device/d1/`, the name percent-encoded as in
  /// the default topics.
  static String of(String device) {
    return TopicView.OWN + "/" + DefaultTopics.encode(device) + "/";
  }

  /// True for topics and filters that lie in the tree of this principal, who is a device.
  static boolean isOf(Principal principal, String topic) {
    return principal.role() == Role.DEVICE
        && topic.startsWith(TopicView.OWN)
        && topic.startsWith(of(principal.name()));
  }
}
