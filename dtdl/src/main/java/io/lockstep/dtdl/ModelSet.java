package io.lockstep.dtdl;

import io.lockstep.dtdl.internal.parse.Models;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Valid models, closed under reference: whatever an interface extends or uses is here as well
/// (targets of relationships may be absent). Immutable and safe to share.
public final class ModelSet {

  private static final ModelSet EMPTY = new ModelSet(Models.NONE);

  private final Models models;

  ModelSet(Models models) {
    this.models = models;
  }

  /// The set without models.
  public static ModelSet empty() {
    return EMPTY;
  }

  /// All interfaces in the order in which they were added.
  public Map<Dtmi, Interface> interfaces() {
    return models.interfaces();
  }

  /// The interface with this identifier.
  public Optional<Interface> find(Dtmi id) {
    return Optional.ofNullable(models.interfaces().get(id));
  }

  /// All complex schemas by identifier.
  public Map<Dtmi, Schema> schemas() {
    return models.schemas();
  }

  /// What this library's own packages need; the type is no part of the interface.
  public Models models() {
    return models;
  }

  /// A complex schema by its identifier.
  public Optional<Schema> schema(Dtmi id) {
    return Optional.ofNullable(models.schemas().get(id));
  }

  /// True if `sub` is `ancestor` or extends it, directly or not. False if either is unknown.
  public boolean isA(Dtmi sub, Dtmi ancestor) {
    return models.interfaces().containsKey(sub)
        && models.interfaces().containsKey(ancestor)
        && ancestors(sub).contains(ancestor);
  }

  /// The interface itself and all it extends, directly or not, nearest first. Empty if unknown.
  public Set<Dtmi> ancestors(Dtmi id) {
    Set<Dtmi> found = new LinkedHashSet<>();
    Deque<Dtmi> open = new ArrayDeque<>();
    open.add(id);
    while (!open.isEmpty()) {
      Dtmi next = open.poll();
      Interface model = models.interfaces().get(next);
      if (model != null && found.add(next)) {
        open.addAll(model.extendsIds());
      }
    }
    return found;
  }

  /// The interfaces that need this one directly, to extend it or as a component, in order.
  public Set<Dtmi> dependents(Dtmi id) {
    Set<Dtmi> dependents = new LinkedHashSet<>();
    for (Dtmi other : models.interfaces().keySet()) {
      if (dependencies(other).contains(id)) {
        dependents.add(other);
      }
    }
    return dependents;
  }

  /// The set without one interface. An unknown identifier changes nothing.
  ///
  /// @throws IllegalArgumentException if another interface needs it
  public ModelSet without(Dtmi id) {
    Set<Dtmi> dependents = dependents(id);
    if (!dependents.isEmpty()) {
      throw new IllegalArgumentException(
          id + " is needed by " + dependents + "; remove those first");
    }
    return new ModelSet(models.without(id));
  }

  /// What the interface needs directly: what it extends, and the schemas of its own components.
  /// Empty if unknown.
  public Set<Dtmi> dependencies(Dtmi id) {
    Interface model = models.interfaces().get(id);
    if (model == null) {
      return Set.of();
    }
    Set<Dtmi> needed = new LinkedHashSet<>(model.extendsIds());
    for (Content content : model.ownContents().values()) {
      if (content instanceof Component component) {
        needed.add(component.schema());
      }
    }
    return needed;
  }
}
