package io.lockstep.ingest;

import io.lockstep.broker.TopicView;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import org.jspecify.annotations.Nullable;

/// The topics of one device alone, below [TopicView#OWN]: what views of topics lead to. Stateless.
final class OwnTree {
  /// What the topics of all these trees begin with.
  static final String ALL = TopicView.OWN + "/";

  private OwnTree() {}

  /// The device in whose tree a topic or filter lies; null when it lies in none.
  static @Nullable String deviceOf(String topic) {
    int end = topic.startsWith(ALL) ? topic.indexOf('/', ALL.length()) : -1;
    return end < 0 ? null : DefaultTopics.decode(topic.substring(ALL.length(), end));
  }

  /// What all topics of a device's tree begin with: `$device/d1/`, the name percent-encoded as in
  /// the default topics.
  static String of(String device) {
    return ALL + DefaultTopics.encode(device) + "/";
  }

  /// True for topics and filters that lie in the tree of this principal, who is a device.
  static boolean isOf(Principal principal, String topic) {
    return principal.role() == Role.DEVICE
        && topic.startsWith(TopicView.OWN)
        && topic.startsWith(of(principal.name()));
  }
}
