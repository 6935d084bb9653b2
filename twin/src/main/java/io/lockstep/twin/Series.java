package io.lockstep.twin;

import io.lockstep.model.ValueType;

/// A series of values: one property of one twin while it keeps its type and unit. Immutable.
///
/// @param number its number, from 0; never used again
/// @param twinId whose value it is (or was)
/// @param path the property's name, components before it
/// @param type how its values are held, see [io.lockstep.model.Slot#sharedType]
/// @param unit the model's unit, which its values are in; empty when the model states none
public record Series(int number, String twinId, String path, ValueType type, String unit) {}
