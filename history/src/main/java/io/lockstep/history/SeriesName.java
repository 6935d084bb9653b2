package io.lockstep.history;

import io.lockstep.model.TwinId;

/// A property of a twin. Immutable.
///
/// @param twin whose
/// @param path the property's name, components before it (`motor/temperature`)
public record SeriesName(TwinId twin, String path) {}
