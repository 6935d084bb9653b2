package io.lockstep.stream;

/// Something wrong in an expression. Immutable.
///
/// @param offset where in the expression, in UTF-16 units from 0
/// @param message what, expected, found, and how to mend it
public record TextProblem(int offset, String message) {}
