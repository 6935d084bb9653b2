package io.lockstep.dtdl.internal.json;

/// Where a part of a JSON text begins and ends.
///
/// @param line first line, 1-based
/// @param column first column, 1-based
/// @param endLine last line
/// @param start index of the first character in the text
/// @param end index after the last character
public record Span(int line, int column, int endLine, int start, int end) {}
