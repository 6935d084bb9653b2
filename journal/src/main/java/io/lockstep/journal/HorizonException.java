package io.lockstep.journal;

/// A reader stands before the oldest kept record: what it derives must be rebuilt from elsewhere.
public final class HorizonException extends JournalException {

  private static final long serialVersionUID = 1L;

  private final long position;
  private final long firstKeptPosition;

  /// @param journal its name
  /// @param position where somebody wanted to read
  public HorizonException(String journal, long position, long firstKeptPosition) {
    super(
        Reason.HORIZON,
        "journal '%s': rebuild needed: position %d was trimmed, the oldest kept position is %d"
            .formatted(journal, position, firstKeptPosition));
    this.position = position;
    this.firstKeptPosition = firstKeptPosition;
  }

  /// Where the reader stands.
  public long position() {
    return position;
  }

  /// The oldest position that can still be read; seek here after the rebuild.
  public long firstKeptPosition() {
    return firstKeptPosition;
  }
}
