package io.lockstep.dtdl.internal.json;

/// A text is not the JSON it should be.
public final class JsonTextException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /// A problem at a place.
  public JsonTextException(String problem, int line, int column) {
    super(problem);
    this.line = line;
    this.column = column;
  }

  /// 1-based line of the problem.
  public int line() {
    return line;
  }

  /// 1-based column of the problem.
  public int column() {
    return column;
  }
}
