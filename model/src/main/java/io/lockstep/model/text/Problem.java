package io.lockstep.model.text;

/// Something wrong in a workspace file. Immutable.
///
/// @param file the file's name as given
/// @param line from 1
/// @param column from 1
/// @param message what, expected, found
public record Problem(String file, int line, int column, String message) {
  /// `file:line:column: message`.
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
