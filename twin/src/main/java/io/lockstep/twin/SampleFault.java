package io.lockstep.twin;

/// Why the model refuses a value. Immutable.
///
/// @param outOfRange true when the type is right and the value is not
/// @param expected what the model asks for
public record SampleFault(boolean outOfRange, String expected) {}
