package io.lockstep.dtdl.evolution;

import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.evolution.ModelChange.Kind;
import io.lockstep.dtdl.evolution.ModelChange.Severity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what Interfaces extend, and what relationships may point to.
final class HierarchyComparison {

  private final ModelSet beforeSet;
  private final ModelSet afterSet;
  private final Map<Dtmi, String> targets;

  HierarchyComparison(ModelSet beforeSet, ModelSet afterSet) {
    this.beforeSet = beforeSet;
    this.afterSet = afterSet;
    this.targets = targets(afterSet);
  }

  /// Each Interface that a relationship of the newer set names as its target, and the first such
  /// relationship.
  private static Map<Dtmi, String> targets(ModelSet models) {
    Map<Dtmi, String> targets = new LinkedHashMap<>();
    for (Interface model : models.interfaces().values()) {
      for (Content content : model.ownContents().values()) {
        if (content instanceof Relationship relationship && relationship.target() != null) {
          targets.putIfAbsent(relationship.target(), content.name() + " of " + model.id());
        }
      }
    }
    return targets;
  }

  /// What is extended, directly or not. The two Interfaces themselves do not count: one version may
  /// extend the other.
  void compare(Dtmi before, Dtmi after, List<ModelChange> changes) {
    Set<Dtmi> lost = new LinkedHashSet<>(beforeSet.ancestors(before));
    Set<Dtmi> gained = new LinkedHashSet<>(afterSet.ancestors(after));
    Set<Dtmi> common = new LinkedHashSet<>(lost);
    common.retainAll(gained);
    lost.removeAll(common);
    gained.removeAll(common);
    lost.remove(before);
    lost.remove(after);
    gained.remove(before);
    gained.remove(after);
    for (Dtmi base : lost) {
      Dtmi other = otherVersion(base, gained);
      if (other == null) {
        changes.add(
            new ModelChange(
                Kind.BASE_REMOVED,
                Severity.BREAKING,
                "",
                base.value(),
                "",
                "Its twins are no longer of the model "
                    + base
                    + ": queries by it do not find them, and relationships to it refuse them."));
      } else {
        gained.remove(other);
        changes.add(otherVersionOf(base, other));
      }
    }
    for (Dtmi base : gained) {
      changes.add(
          new ModelChange(
              Kind.BASE_ADDED,
              Severity.COMPATIBLE,
              "",
              "",
              base.value(),
              "Its twins are of the model "
                  + base
                  + " too; the contents that this brings are told below."));
    }
  }

  private ModelChange otherVersionOf(Dtmi base, Dtmi other) {
    String relationship = targets.get(base);
    return new ModelChange(
        Kind.BASE_CHANGED,
        relationship == null ? Severity.COMPATIBLE : Severity.BREAKING,
        "",
        base.value(),
        other.value(),
        relationship == null
            ? "Another version is extended; what differs is told by the contents. Queries that name "
                + base
                + " do not find its twins."
            : "The relationship "
                + relationship
                + " asks for "
                + base
                + " and refuses its twins. Let it ask for "
                + other
                + ".");
  }

  private static @Nullable Dtmi otherVersion(Dtmi base, Set<Dtmi> candidates) {
    for (Dtmi candidate : candidates) {
      if (candidate.versionless().equals(base.versionless())) {
        return candidate;
      }
    }
    return null;
  }

  void compareTargets(@Nullable Dtmi before, @Nullable Dtmi after, List<ModelChange> changes) {
    if (before == null && after == null) {
      return;
    }
    String was = before == null ? "any twin" : before.value();
    String is = after == null ? "any twin" : after.value();
    if (was.equals(is)) {
      return;
    }
    boolean isWidened = after == null || (before != null && isA(before, after));
    boolean isNarrowed = before == null || (after != null && isA(after, before));
    if (isWidened) {
      changes.add(
          new ModelChange(
              Kind.TARGET_WIDENED,
              Severity.WIDENING,
              "",
              was,
              is,
              "Links may point to more twins; readers that expect " + was + " may meet others."));
    } else if (isNarrowed) {
      changes.add(
          new ModelChange(
              Kind.TARGET_NARROWED,
              Severity.BREAKING,
              "",
              was,
              is,
              "Links to twins that are no " + is + " are refused. Find them and remove them."));
    } else {
      changes.add(
          new ModelChange(
              Kind.TARGET_CHANGED,
              Severity.BREAKING,
              "",
              was,
              is,
              before != null && after != null && before.versionless().equals(after.versionless())
                  ? "Links to twins of " + was + " are refused. Migrate those twins first."
                  : "Links to "
                      + was
                      + " are refused. Remove them, or give the new links a name of"
                      + " their own."));
    }
  }

  private boolean isA(Dtmi sub, Dtmi ancestor) {
    return beforeSet.isA(sub, ancestor) || afterSet.isA(sub, ancestor);
  }
}
