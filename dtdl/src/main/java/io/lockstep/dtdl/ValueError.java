package io.lockstep.dtdl;

/// A place where a value does not conform to its schema. Immutable.
///
/// @param path where in the value, as a JSON pointer (RFC 6901); empty for the value itself
/// @param line 1-based line in the text; 0 if the value did not come as text
/// @param column 1-based column; 0 as above
/// @param expected what the schema asks for
/// @param found what is there
public record ValueError(
    String path, int line, int column, String expected, String found, String message) {}
