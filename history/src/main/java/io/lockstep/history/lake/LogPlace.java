package io.lockstep.history.lake;

/// A change in the order of the log, by what its rows say of it too: in the tables and in the
/// history. Immutable.
///
/// @param position of its input; -1 before the first
/// @param ordinal among the changes of its input
record LogPlace(long position, int ordinal) implements Comparable<LogPlace> {
  /// Before all changes.
  static final LogPlace BEGIN = new LogPlace(-1, -1);

  /// The last place before this one, whether there is a change or not.
  LogPlace before() {
    return new LogPlace(position, ordinal - 1);
  }

  @Override
  public int compareTo(LogPlace other) {
    int byPosition = Long.compare(position, other.position);
    return byPosition != 0 ? byPosition : Integer.compare(ordinal, other.ordinal);
  }

  /// Reads what [#toString] wrote.
  ///
  /// @throws NumberFormatException when it is something else
  static LogPlace of(String text) {
    int colon = text.indexOf(':');
    return new LogPlace(
        Long.parseLong(text.substring(0, Math.max(colon, 0))),
        Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return position + ":" + ordinal;
  }
}
