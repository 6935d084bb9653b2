package io.lockstep.dtdl;

/// A unit of measurement. Immutable.
///
/// A value in this unit times `factor` plus `offset` is the value in the base unit of its kind.
///
/// @param term as written in models, e.g. `degreeCelsius`
/// @param kind the class of units that can be converted into each other, e.g. `TemperatureUnit`
/// @param symbol short form for screens, e.g. `°C`; empty if there is none
public record Unit(String term, String kind, String symbol, double factor, double offset) {}
