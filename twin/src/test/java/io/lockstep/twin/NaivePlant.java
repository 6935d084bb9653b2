package io.lockstep.twin;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a plant should hold, in plain maps: the yardstick for the kernel.
final class NaivePlant {
  record Value(double value, long sourceMicros, boolean explicit) {}

  record Link(String source, String id, String target) {}

  static final class Twin {
    final String model;
    final TreeMap<String, Value> values = new TreeMap<>();

    /// The source time of a value that was removed.
    final TreeMap<String, Long> removed = new TreeMap<>();

    Twin(String model) {
      this.model = model;
    }

    Twin copy() {
      Twin copy = new Twin(model);
      copy.values.putAll(values);
      copy.removed.putAll(removed);
      return copy;
    }
  }

  static final String DRAFT = "draft";

  final TreeMap<String, Twin> twins = new TreeMap<>();
  final TreeMap<String, Link> links = new TreeMap<>();

  NaivePlant copy() {
    NaivePlant copy = new NaivePlant();
    twins.forEach((id, twin) -> copy.twins.put(id, twin.copy()));
    copy.links.putAll(links);
    return copy;
  }

  static boolean has(String model, String path) {
    return switch (model) {
      case Plant.OVEN -> path.equals("temperature") || path.equals("speed");
      case Plant.MACHINE -> path.equals("speed");
      case DRAFT -> true;
      default -> false;
    };
  }

  void reading(String id, String path, long sourceMicros, double value, long now) {
    Twin twin = twins.computeIfAbsent(id, _ -> new Twin(DRAFT));
    boolean isExplicit = sourceMicros != Kernel.NO_TIME;
    long source = isExplicit ? sourceMicros : now;
    if (!has(twin.model, path) || source > now + 300 * Plant.SECOND) {
      return;
    }
    Value before = twin.values.get(path);
    Value after = new Value(value, source, isExplicit);
    long beforeMicros =
        before != null ? before.sourceMicros : twin.removed.getOrDefault(path, Long.MIN_VALUE);
    if ((isExplicit && after.equals(before)) || source < beforeMicros) {
      return;
    }
    twin.values.put(path, after);
    twin.removed.remove(path);
  }

  void put(String id, String model, Map<String, Double> values, long now) {
    Twin before = twins.get(id);
    Twin after = new Twin(model);
    if (before != null) {
      // Values whose path the new model has keep their times; the command then removes or sets.
      before.values.forEach(
          (path, value) -> {
            if (has(model, path)) {
              after.removed.put(path, Math.max(now, value.sourceMicros));
            }
          });
      before.removed.forEach(
          (path, source) -> {
            if (has(model, path)) {
              after.removed.put(path, source);
            }
          });
    }
    values.forEach(
        (path, value) -> {
          long seen = after.removed.getOrDefault(path, Long.MIN_VALUE);
          after.values.put(path, new Value(value, Math.max(now, seen), false));
          after.removed.remove(path);
        });
    twins.put(id, after);
  }

  /// True when it is accepted.
  boolean patch(String id, String path, double value, long now) {
    Twin twin = twins.get(id);
    if (twin == null || !has(twin.model, path)) {
      return false;
    }
    boolean wasSeen = twin.values.containsKey(path) || twin.removed.containsKey(path);
    if (twin.model.equals(DRAFT) && !wasSeen) {
      return false;
    }
    Value before = twin.values.get(path);
    long seen =
        before != null ? before.sourceMicros : twin.removed.getOrDefault(path, Long.MIN_VALUE);
    twin.values.put(path, new Value(value, Math.max(now, seen), false));
    twin.removed.remove(path);
    return true;
  }

  boolean remove(String id, String path, long now) {
    Twin twin = twins.get(id);
    if (twin == null) {
      return false;
    }
    Value before = twin.values.remove(path);
    if (before == null) {
      return false;
    }
    twin.removed.put(path, Math.max(now, before.sourceMicros));
    return true;
  }

  boolean delete(String id) {
    boolean isLinked =
        links.values().stream().anyMatch(link -> link.source.equals(id) || link.target.equals(id));
    return !isLinked && twins.remove(id) != null;
  }

  boolean relate(String source, String id, String target) {
    Twin from = twins.get(source);
    Twin to = twins.get(target);
    if (from == null || to == null || source.equals(target) || !isMachine(from) || !isMachine(to)) {
      return false;
    }
    links.put(source + "/" + id, new Link(source, id, target));
    return true;
  }

  static boolean isMachine(Twin twin) {
    return twin.model.equals(Plant.OVEN) || twin.model.equals(Plant.MACHINE);
  }

  boolean isLinked(String id) {
    return links.values().stream()
        .anyMatch(link -> link.source.equals(id) || link.target.equals(id));
  }

  boolean unrelate(String source, String id) {
    return links.remove(source + "/" + id) != null;
  }

  Set<String> outgoing(String source) {
    Set<String> ids = new TreeSet<>();
    for (Link link : links.values()) {
      if (link.source.equals(source)) {
        ids.add(link.id + ">" + link.target);
      }
    }
    return ids;
  }
}
