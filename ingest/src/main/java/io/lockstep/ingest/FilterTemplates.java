package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the filters of a device's entry mean for it: `${device}` stands for its id, `${group}` for
/// each of its groups, `${tag:NAME}` for the value of a tag, each encoded as a level of a topic. A
/// filter that asks for what is not there, or is not understood, grants nothing. Stateless.
final class FilterTemplates {
  private static final String OPEN = "${";

  private FilterTemplates() {}

  static List<String> expand(Device device, List<String> filters) {
    boolean plain = true;
    for (String filter : filters) {
      plain &= !filter.contains(OPEN);
    }
    if (plain) {
      return filters;
    }
    List<String> expanded = new ArrayList<>();
    for (String filter : filters) {
      if (filter.contains("${group}")) {
        for (String group : device.groups()) {
          add(device, filter.replace("${group}", DefaultTopics.encode(group)), expanded);
        }
      } else {
        add(device, filter, expanded);
      }
    }
    return expanded;
  }

  private static void add(Device device, String filter, List<String> into) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (true) {
      int open = filter.indexOf(OPEN, at);
      if (open < 0) {
        into.add(text.append(filter, at, filter.length()).toString());
        return;
      }
      int close = filter.indexOf('}', open);
      String value = close < 0 ? null : value(device, filter.substring(open + 2, close));
      if (value == null || value.isEmpty()) {
        return;
      }
      text.append(filter, at, open).append(DefaultTopics.encode(value));
      at = close + 1;
    }
  }

  private static @Nullable String value(Device device, String name) {
    if (name.equals("device")) {
      return device.id();
    }
    return name.startsWith("tag:") ? device.tags().get(name.substring(4)) : null;
  }
}
