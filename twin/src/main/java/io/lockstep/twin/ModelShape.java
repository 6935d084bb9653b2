package io.lockstep.twin;

import io.lockstep.model.Shape;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A model as its twins are held, and what it is a kind of. Immutable.
///
/// @param ancestors the DTMIs of the models that its twins are of as well: those that it extends,
///   directly or not, and its own
public record ModelShape(Shape shape, SortedSet<String> ancestors) {
  /// Copies the set.
  public ModelShape {
    ancestors = Collections.unmodifiableSortedSet(new TreeSet<>(ancestors));
  }

  /// The DTMI of the model.
  public String modelId() {
    return shape.modelId();
  }
}
