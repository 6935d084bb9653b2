package io.lockstep.history;

import io.lockstep.model.TwinId;

/// A property of a twin. Immutable.
///
/// @param twin whose
/// @param path the property's name, components before it (`motor/temperature`), perhaps with a path
///   into a structured value (`hook.x`, `zones[2].on`, `limits['a key']`)
public record SeriesName(TwinId twin, String path) {}
