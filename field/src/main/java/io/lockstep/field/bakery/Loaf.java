package io.lockstep.field.bakery;

/// A piece of dough, later a loaf.
///
/// @param grams its weight
/// @param celsius how warm it is
record Loaf(double grams, double celsius) {}
