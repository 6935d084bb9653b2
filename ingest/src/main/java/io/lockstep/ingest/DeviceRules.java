package io.lockstep.ingest;

import io.lockstep.model.Role;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a device, a token and a user must fulfil to enter the registry.
final class DeviceRules {
  static final int LIST_MAX = 1_000;
  static final int TEXT_MAX = 1_024;
  static final int GROUPS_MAX = 100;
  static final int GROUP_LENGTH_MAX = 256;

  static final int NAME_MAX = 128;
  static final int MODULES_MAX = 50;
  static final int CREDENTIALS_MAX = 20;

  private DeviceRules() {}

  /// What speaks against a device that nobody has seen before; null when nothing does.
  static @Nullable String problemOfNew(Device device) {
    return Devices.RESERVED.contains(device.id())
        ? "device %s: expected an id other than %s, which mean something else in routes"
            .formatted(device.id(), String.join(" and ", Devices.RESERVED))
        : problemOf(device);
  }

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
    if (edge != null) {
      return who + edge;
    }
    String labels = problemOfFeeds(who, device.feeds());
    if (labels == null) {
      labels = problemOfLabels("device " + device.id(), device.groups(), device.tags());
    }
    if (labels == null) {
      labels = problemOfQuota(who, device.quota());
    }
    return labels != null ? labels : problemOfProofs(device);
  }

  private static @Nullable String problemOfLabels(
      String who, List<String> groups, SortedMap<String, String> tags) {
    if (tags.size() > LIST_MAX) {
      return "%s: tags: expected at most %d, found %d".formatted(who, LIST_MAX, tags.size());
    }
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      if (tag.getKey().isBlank()
          || tag.getKey().length() > GROUP_LENGTH_MAX
          || tag.getValue().length() > TEXT_MAX
          || tag.getKey().chars().anyMatch(Character::isISOControl)) {
        return "%s: tags: expected names of 1 to %d printable characters and values of at most %d, found a name of %d and a value of %d"
            .formatted(
                who, GROUP_LENGTH_MAX, TEXT_MAX, tag.getKey().length(), tag.getValue().length());
      }
    }
    return problemOfGroups(who, groups);
  }

  private static @Nullable String problemOfQuota(String who, Quota quota) {
    return quota.messagesPerSecond() < 0 || quota.bytesPerSecond() < 0 || quota.connections() < 0
        ? who
            + "quota: expected numbers from 0 on, 0 for what the settings say, found %s"
                .formatted(quota)
        : null;
  }

  /// Ids of credentials and modules are unique within a device.
  private static @Nullable String problemOfProofs(Device device) {
    String who = "device " + device.id();
    String problem = problemOfCredentials(who, device.credentials());
    if (device.modules().size() > MODULES_MAX) {
      return "%s: modules: expected at most %d, found %d"
          .formatted(who, MODULES_MAX, device.modules().size());
    }
    TreeSet<String> ids = new TreeSet<>();
    for (DeviceModule module : device.modules()) {
      String ofModule = who + ": module";
      if (problem == null) {
        problem = problemOfTwinId(ofModule, module.id());
      }
      if (problem == null) {
        problem = problemOfCredentials(ofModule + " " + module.id(), module.credentials());
      }
      if (problem == null && !ids.add(module.id())) {
        problem = "%s: expected one module of the id %s, found two".formatted(who, module.id());
      }
    }
    return problem;
  }

  private static @Nullable String problemOfCredentials(String who, List<Credential> credentials) {
    if (credentials.size() > CREDENTIALS_MAX) {
      return "%s: credentials: expected at most %d, found %d"
          .formatted(who, CREDENTIALS_MAX, credentials.size());
    }
    TreeSet<String> ids = new TreeSet<>();
    for (Credential credential : credentials) {
      String id = credential.id();
      if (id.isBlank() || id.length() > NAME_MAX || id.chars().anyMatch(Character::isISOControl)) {
        return "%s: credential: expected an id of 1 to %d printable characters, found one of %d"
            .formatted(who, NAME_MAX, id.length());
      }
      if (!ids.add(id)) {
        return "%s: expected one credential of the id %s, found two".formatted(who, id);
      }
    }
    return null;
  }

  /// What is wrong with an enrolment; null when nothing is.
  static @Nullable String problemOf(Enrolment enrolment) {
    String name = problemOfName("enrolment", enrolment.id());
    if (name != null) {
      return name;
    }
    String who = "enrolment " + enrolment.id();
    if (enrolment.idPattern().isBlank() || enrolment.idPattern().length() > TEXT_MAX) {
      return "%s: ids: expected a pattern of 1 to %d characters, found one of %d"
          .formatted(who, TEXT_MAX, enrolment.idPattern().length());
    }
    if (enrolment.devicesMax() < 0) {
      return "%s: devicesMax: expected a number from 0 on, found %d"
          .formatted(who, enrolment.devicesMax());
    }
    int proofs =
        switch (enrolment.proof()) {
          case Enrolment.Proof.SymmetricKey(List<SealedKey> keys) -> keys.size();
          case Enrolment.Proof.Claim(List<CredentialHash> claims) -> claims.size();
          case Enrolment.Proof.Authority _ -> 0;
        };
    if (proofs > CREDENTIALS_MAX) {
      return "%s: expected at most %d keys or claims, found %d"
          .formatted(who, CREDENTIALS_MAX, proofs);
    }
    Enrolment.Template template = enrolment.template();
    String problem = problemOfFilters(who + ": publish", template.publish());
    if (problem == null) {
      problem = problemOfFilters(who + ": subscribe", template.subscribe());
    }
    if (problem == null) {
      problem = problemOfLabels(who, template.groups(), template.tags());
    }
    if (problem == null && template.device().length() > TEXT_MAX) {
      problem =
          "%s: device: expected at most %d characters, found %d"
              .formatted(who, TEXT_MAX, template.device().length());
    }
    if (problem == null) {
      problem = problemOfLabels(who + ": configuration", List.of(), template.configuration());
    }
    return problem == null ? problemOfQuota(who + ": ", template.quota()) : problem;
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
