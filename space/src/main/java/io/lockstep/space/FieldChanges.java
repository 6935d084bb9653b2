package io.lockstep.space;

import io.lockstep.model.ValueType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes numbers on their way from the field into the twins of a branch, after they were decoded:
/// whatever the message looked like. Immutable.
public final class FieldChanges {
  /// Nothing is changed.
  public static final FieldChanges NONE = new FieldChanges(Map.of());

  private final Map<String, Map<String, Change>> byTwin;

  /// What becomes of the values of one property.
  public sealed interface Change {
    /// They are multiplied, then added to.
    record Linear(double factor, double offset) implements Change {}

    /// They do not come.
    record Dropped() implements Change {}
  }

  /// @param changes by twin, then by the property's name, components before it
  public FieldChanges(Map<String, Map<String, Change>> changes) {
    Map<String, Map<String, Change>> copy = new HashMap<>();
    changes.forEach((twin, ofTwin) -> copy.put(twin, Map.copyOf(ofTwin)));
    this.byTwin = Map.copyOf(copy);
  }

  /// True when nothing is changed.
  public boolean isEmpty() {
    return byTwin.isEmpty();
  }

  /// What becomes of a property's values; null when they stay.
  @Nullable Change of(String twinId, String path) {
    Map<String, Change> ofTwin = byTwin.get(twinId);
    return ofTwin == null ? null : ofTwin.get(path);
  }

  /// A value after a change; values that are no numbers stay.
  static long changed(Change.Linear change, ValueType type, long bits) {
    return switch (type) {
      case DOUBLE ->
          Double.doubleToRawLongBits(
              Double.longBitsToDouble(bits) * change.factor() + change.offset());
      case LONG -> Math.round(bits * change.factor() + change.offset());
      case BOOLEAN, TEXT, JSON -> bits;
    };
  }
}
