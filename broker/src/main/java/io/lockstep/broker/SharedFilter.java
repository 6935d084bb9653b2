package io.lockstep.broker;

import io.lockstep.broker.internal.topic.TopicFilter;

/// The parts of `$share/group/filter` (§4.8.2). Immutable.
record SharedFilter(String group, String filter) {
  static final String PREFIX = "$share/";

  static boolean isShared(String filter) {
    return filter.startsWith(PREFIX);
  }

  /// True when the group's name has a character and no wildcard [MQTT-4.8.2-1], [MQTT-4.8.2-2], and
  /// a well-formed filter follows it.
  static boolean isValid(String shared) {
    int end = shared.indexOf('/', PREFIX.length());
    if (end <= PREFIX.length()) {
      return false;
    }
    String group = shared.substring(PREFIX.length(), end);
    return group.indexOf('+') < 0
        && group.indexOf('#') < 0
        && TopicFilter.isValid(shared.substring(end + 1));
  }

  /// The parts of a valid one.
  static SharedFilter of(String shared) {
    int end = shared.indexOf('/', PREFIX.length());
    return new SharedFilter(shared.substring(PREFIX.length(), end), shared.substring(end + 1));
  }
}
