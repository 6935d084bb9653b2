package io.lockstep.history;

import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;

/// Hears of the series that a history has.
@FunctionalInterface
public interface SeriesVisitor {
  /// One series.
  ///
  /// @param number see [io.lockstep.model.SeriesChange]
  /// @param twin whose property it is, or was
  /// @param path the property's name, components before it (`motor/temperature`)
  /// @param type how its values are held
  /// @param unit the unit's name, empty when the model states none
  /// @return false when no more are wanted
  boolean series(int number, TwinId twin, String path, ValueType type, String unit);
}
