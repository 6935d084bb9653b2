package io.lockstep.twin;

/// The indexes of property values that queries made.
///
/// @param indexes how many there are
/// @param bytes what they take, without the texts that twins hold anyway
/// @param areWanted true when queries ask for properties that will have one in the next view
public record IndexStatistics(int indexes, long bytes, boolean areWanted) {}
