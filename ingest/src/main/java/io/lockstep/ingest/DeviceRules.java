package io.lockstep.ingest;

import io.lockstep.model.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a device, a token and a user must fulfil to enter the registry.
final class DeviceRules {
  static final int LIST_MAX = 1_000;
  static final int TEXT_MAX = 1_024;
  static final int GROUPS_MAX = 100;
  static final int GROUP_LENGTH_MAX = 256;

  private DeviceRules() {}

  /// What is wrong with a device; null when nothing is.
  static @Nullable String problemOf(Device device) {
    String name = problemOfName("device", device.id());
    if (name != null) {
      return name;
    }
    String who = "device " + device.id() + ": ";
    String filters = problemOfFilters(who + "publish", device.publish());
    if (filters == null) {
      filters = problemOfFilters(who + "subscribe", device.subscribe());
    }
    if (filters != null) {
      return filters;
    }
    if (device.model().length() > TEXT_MAX) {
      return who
          + "model: expected at most %d characters, found %d"
              .formatted(TEXT_MAX, device.model().length());
    }
    String edge =
        device.sparkplug().isEmpty() ? null : SparkplugTopic.problemOfIdentity(device.sparkplug());
    return edge != null ? who + edge : problemOfFeeds(who, device.feeds());
  }

  /// What is wrong with a token; null when nothing is.
  static @Nullable String problemOf(Token token) {
    String id = problemOfName("token", token.id());
    if (id == null) {
      id = problemOfName("token name", token.name());
    }
    return id != null ? id : problemOfGroups("token " + token.name(), token.groups());
  }

  /// What is wrong with a user; null when nothing is.
  static @Nullable String problemOf(User user) {
    String name = problemOfName("user", user.name());
    if (name != null) {
      return name;
    }
    if (user.role() == Role.DEVICE) {
      return "user %s: role: expected viewer, operator, engineer or admin, found device"
          .formatted(user.name());
    }
    return problemOfGroups("user " + user.name(), user.groups());
  }

  private static @Nullable String problemOfGroups(String who, List<String> groups) {
    if (groups.size() > GROUPS_MAX) {
      return "%s: groups: expected at most %d, found %d".formatted(who, GROUPS_MAX, groups.size());
    }
    for (String group : groups) {
      if (group.isBlank()
          || group.length() > GROUP_LENGTH_MAX
          || group.chars().anyMatch(Character::isISOControl)) {
        return "%s: groups: expected names of 1 to %d printable characters, found one of %d characters"
            .formatted(who, GROUP_LENGTH_MAX, group.length());
      }
    }
    return null;
  }

  /// What is wrong with a name that somebody outside of the registry would act under; null when
  /// nothing is.
  static @Nullable String problemOfForeignName(String name) {
    return problemOfName("user", name);
  }

  private static @Nullable String problemOfName(String what, String name) {
    if (name.equals(Devices.ADMIN) || name.equals(Devices.ANONYMOUS)) {
      return "%s: expected a name that is not reserved, found %s".formatted(what, name);
    }
    return problemOfTwinId(what, name);
  }

  private static @Nullable String problemOfTwinId(String what, String id) {
    String problem = DefaultTopics.problemOfTwinId(id);
    return problem == null ? null : what + ": " + problem;
  }

  private static @Nullable String problemOfFilters(String where, List<String> filters) {
    if (filters.size() > LIST_MAX) {
      return "%s: expected at most %d filters, found %d".formatted(where, LIST_MAX, filters.size());
    }
    for (String filter : filters) {
      String problem = TopicFilters.problemOf(filter);
      if (problem != null) {
        return where + ": " + problem;
      }
    }
    return null;
  }

  private static @Nullable String problemOfFeeds(String who, List<String> feeds) {
    if (feeds.size() > LIST_MAX) {
      return "%sfeeds: expected at most %d twins, found %d".formatted(who, LIST_MAX, feeds.size());
    }
    for (String twin : feeds) {
      String problem = problemOfTwinId(who + "feeds", twin);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
