package io.lockstep.stream;

import org.jspecify.annotations.Nullable;

/// The present values of one twin, by slots of its model's shape: what a condition is asked about.
/// Implementations are views that are moved from twin to twin; confined to one thread.
public interface Readings {
  /// True when the slot has a value of a quality that the rule trusts.
  boolean isKnown(int slot);

  /// True when the slot has no value because it could not be computed: only results of aggregates
  /// can be so.
  default boolean hasFailed(int slot) {
    return false;
  }

  /// The value of a slot of a primitive type in the model's unit, as
  /// [io.lockstep.model.Slot#sharedType] holds it.
  long bits(int slot);

  /// The value of a slot of text; null when it has none.
  @Nullable String text(int slot);
}
