package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares models. Static and thread-safe.
///
/// The rule of severity: a change is [ModelChange.Severity#BREAKING] if a value, a twin or a client
/// that was right before may be wrong after, or if a value may mean something else. Inherited
/// contents count like own ones, and the contents of components like those of the Interface.
public final class ModelComparison {

  /// The most changes that a [ModelDiff] holds.
  public static final int CHANGES_MAX = 10_000;

  private ModelComparison() {}

  /// Compares any two Interfaces, be they versions of one another or not.
  ///
  /// @throws IllegalArgumentException if an Interface is not in its set
  public static ModelDiff compare(Dtmi before, ModelSet beforeSet, Dtmi after, ModelSet afterSet) {
    return new InterfaceComparison(beforeSet, afterSet).diff(before, after);
  }

  /// Compares two whole sets of models, see the other method.
  public static ModelSetDiff compare(ModelSet before, ModelSet after) {
    return compare(before.interfaces().keySet(), before, after.interfaces().keySet(), after);
  }

  /// Compares Interfaces of two sets of models; the others of the sets count only as what those
  /// need. Interfaces are paired by their identifiers without version: each one of either side with
  /// itself on the other side; what has no partner so with the nearest older version there, or the
  /// nearest newer one if there is no older one.
  ///
  /// @throws IllegalArgumentException if an Interface is not in its set
  public static ModelSetDiff compare(
      Collection<Dtmi> beforeIds, ModelSet before, Collection<Dtmi> afterIds, ModelSet after) {
    InterfaceComparison comparison = new InterfaceComparison(before, after);
    Map<String, List<Dtmi>> was = byName(beforeIds);
    Map<String, List<Dtmi>> is = byName(afterIds);
    Set<Pair> pairs = new LinkedHashSet<>();
    Set<Dtmi> paired = new LinkedHashSet<>();
    List<Dtmi> added = new ArrayList<>();
    List<Dtmi> removed = new ArrayList<>();
    for (Dtmi id : afterIds) {
      List<Dtmi> partners = was.get(id.versionless());
      if (partners == null) {
        added.add(id);
      } else {
        Dtmi old = nearest(id, partners);
        pairs.add(new Pair(old, id));
        paired.add(old);
      }
    }
    for (Dtmi id : beforeIds) {
      List<Dtmi> partners = is.get(id.versionless());
      if (partners == null) {
        removed.add(id);
      } else if (!paired.contains(id)) {
        pairs.add(new Pair(id, nearest(id, partners)));
      }
    }
    List<ModelDiff> changed = new ArrayList<>();
    int unchanged = 0;
    for (Pair pair : pairs) {
      ModelDiff diff = comparison.diff(pair.before(), pair.after());
      if (diff.isEmpty() && pair.before().equals(pair.after())) {
        unchanged++;
      } else {
        changed.add(diff);
      }
    }
    return new ModelSetDiff(changed, added, removed, unchanged);
  }

  private record Pair(Dtmi before, Dtmi after) {}

  private static Map<String, List<Dtmi>> byName(Collection<Dtmi> ids) {
    Map<String, List<Dtmi>> names = new LinkedHashMap<>();
    for (Dtmi id : ids) {
      names.computeIfAbsent(id.versionless(), _ -> new ArrayList<>()).add(id);
    }
    return names;
  }

  /// The identifier itself, else the newest older one, else the oldest newer one.
  private static Dtmi nearest(Dtmi id, List<Dtmi> versions) {
    Dtmi older = null;
    Dtmi newer = null;
    for (Dtmi version : versions) {
      if (version.completeVersion() <= id.completeVersion()) {
        if (older == null || version.completeVersion() > older.completeVersion()) {
          older = version;
        }
      } else if (newer == null || version.completeVersion() < newer.completeVersion()) {
        newer = version;
      }
    }
    if (older != null) {
      return older;
    }
    if (newer != null) {
      return newer;
    }
    throw new IllegalStateException(id + " has no versions");
  }
}
