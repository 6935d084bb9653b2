package io.lockstep.stream.internal;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which models have twins in common, inheritance included. Remembers what it was asked; confined
/// to one thread.
public final class Kinship {
  private final ModelSet models;
  private final List<Interface> interfaces;
  private final Map<String, BitSet> twinsOf = new LinkedHashMap<>();
  private final Map<String, @Nullable Shape> shapes = new LinkedHashMap<>();

  public Kinship(ModelSet models) {
    this.models = models;
    this.interfaces = List.copyOf(models.interfaces().values());
  }

  /// True when a twin can be of both models.
  public boolean haveTwins(String one, String other) {
    return twinsOf(one).intersects(twinsOf(other));
  }

  /// A model of twins that are of both models and have a path; null when there is none.
  public @Nullable String having(String path, String one, String other) {
    BitSet both = (BitSet) twinsOf(one).clone();
    both.and(twinsOf(other));
    for (int i = both.nextSetBit(0); i >= 0; i = both.nextSetBit(i + 1)) {
      String id = interfaces.get(i).id().value();
      Shape shape = shape(id);
      if (shape != null && shape.indexOf(path) >= 0) {
        return id;
      }
    }
    return null;
  }

  /// The Interfaces whose twins are twins of a model.
  private BitSet twinsOf(String model) {
    BitSet known = twinsOf.get(model);
    if (known != null) {
      return known;
    }
    BitSet found = new BitSet();
    Dtmi id = new Dtmi(model);
    for (int i = 0; i < interfaces.size(); i++) {
      found.set(i, models.isA(interfaces.get(i).id(), id));
    }
    twinsOf.put(model, found);
    return found;
  }

  /// The shape of a model; null when there is none of this id.
  public @Nullable Shape shape(String model) {
    if (model.isEmpty()) {
      return null;
    }
    if (!shapes.containsKey(model)) {
      shapes.put(
          model,
          models
              .find(new Dtmi(model))
              .map(found -> ShapeCompiler.compile(found, models))
              .orElse(null));
    }
    return shapes.get(model);
  }
}
