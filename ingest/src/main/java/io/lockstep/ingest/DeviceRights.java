package io.lockstep.ingest;

/// What a device may publish and subscribe to by its entry. Stateless but for the registry that it
/// asks about others; thread-safe.
final class DeviceRights {
  private final Devices devices;

  DeviceRights(Devices devices) {
    this.devices = devices;
  }

  boolean publishes(Device device, String topic) {
    if (!device.enabled()) {
      return false;
    }
    if (!device.publish().isEmpty()) {
      return FilterTemplates.expand(device, device.publish()).stream()
          .anyMatch(filter -> TopicFilters.matches(filter, topic));
    }
    boolean isOwn =
        device.sparkplug().isEmpty()
            ? isOutside(topic) && isFreeSparkplug(topic)
            : isOfEdge(topic, device.sparkplug());
    return isOwn
        || TopicFilters.matches(DefaultTopics.allOf(device.id()), topic)
        || device.feeds().stream()
            .anyMatch(
                twin ->
                    TopicFilters.matches(DefaultTopics.telemetryOf(twin), topic)
                        || TopicFilters.matches(DefaultTopics.answersOf(twin), topic)
                        || topic.equals(DefaultTopics.desiredGet(twin))
                        || topic.equals(DefaultTopics.reported(twin)));
  }

  /// What an edge node says: births, data and deaths, and no commands.
  private static boolean isOfEdge(String topic, String identity) {
    SparkplugTopic read = SparkplugTopic.of(topic);
    return read != null && !read.type().isCommand() && read.identity().equals(identity);
  }

  /// True unless the topic is one of Sparkplug that somebody else speaks for: a registered edge
  /// node, or a host, whose commands and states are not a device's to publish.
  boolean isFreeSparkplug(String topic) {
    if (!topic.startsWith(SparkplugTopic.NAMESPACE + "/")) {
      return true;
    }
    SparkplugTopic read = SparkplugTopic.of(topic);
    return read == null
        ? !TopicFilters.matches(SparkplugTopic.STATES, topic)
        : !read.type().isCommand() && devices.ofEdge(read.identity()) == null;
  }

  boolean subscribes(Device device, String asked) {
    if (!device.enabled()) {
      return false;
    }
    if (!device.subscribe().isEmpty()) {
      return FilterTemplates.expand(device, device.subscribe()).stream()
          .anyMatch(granted -> TopicFilters.covers(granted, asked));
    }
    boolean isOwn =
        device.sparkplug().isEmpty()
            ? isOutside(asked)
            : TopicFilters.covers(SparkplugTopic.allOf(device.sparkplug()), asked)
                || TopicFilters.covers(SparkplugTopic.STATES, asked)
                || TopicFilters.covers(SparkplugTopic.TAHU_HOSTS, asked);
    return isOwn
        || TopicFilters.covers(DefaultTopics.allOf(device.id()), asked)
        || device.feeds().stream()
            .anyMatch(
                twin ->
                    TopicFilters.covers(DefaultTopics.commandsOf(twin), asked)
                        || asked.equals(DefaultTopics.desired(twin)));
  }

  /// True for topics, and for filters all of whose topics, lie outside of `lockstep/` and `$`.
  static boolean isOutside(String filter) {
    String first = TopicFilters.firstLevel(filter);
    return !first.equals("lockstep")
        && !first.equals("+")
        && !first.equals("#")
        && !first.startsWith("$");
  }
}
