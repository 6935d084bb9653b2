package io.lockstep.dtdl;

/// A place in a source text. Immutable.
///
/// @param source the name of the [ModelSource]
/// @param line 1-based line; 0 if the place is the source as a whole
/// @param column 1-based column in UTF-16 units; 0 as above
/// @param endLine the last line if the place is a whole JSON value, else equal to `line`
public record SourceLocation(String source, int line, int column, int endLine) {

  /// `name:line:column`, or the name alone.
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
