package io.lockstep.history;

/// A reading and where it comes from. Immutable.
///
/// @param reading the reading
/// @param position the position of the input that brought it
/// @param isRebound true when that input bound an earlier message anew
public record StoredReading(Reading reading, long position, boolean isRebound) {}
