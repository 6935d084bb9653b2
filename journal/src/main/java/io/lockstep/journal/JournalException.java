package io.lockstep.journal;

import org.jspecify.annotations.Nullable;

/// What a journal, or its disk, could not do. The message says what, where and how to mend it.
public class JournalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// An error without a cause of its own.
  public JournalException(Reason reason, String message) {
    this(reason, message, null);
  }

  /// An error that another one caused.
  public JournalException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// What kind of failure it is, that is, what the caller can do about it.
  public final Reason reason() {
    return reason;
  }

  /// The same failure, where it means something else to the caller.
  final JournalException as(Reason other) {
    return new JournalException(other, String.valueOf(getMessage()), this);
  }

  /// The kinds of failure.
  public enum Reason {
    /// Reading, writing or syncing failed; the journal acknowledges nothing more until re-opened.
    IO_ERROR,
    /// No space is left; nothing of the batch was kept, and the journal resumes when space is back.
    DISK_FULL,
    /// The servers that keep the log do not answer; what was handed over waits, and goes on by
    /// itself.
    UNREACHABLE,
    /// An earlier failure made the log read-only.
    READ_ONLY,
    /// The log was closed.
    CLOSED,
    /// A record is larger than the options allow.
    RECORD_TOO_LARGE,
    /// Far more than the allowed pending bytes were handed over without regard to back-pressure.
    OVERLOADED,
    /// Files are damaged beyond what can be skipped, or not a journal of this format.
    CORRUPT,
    /// The position asked for lies before the oldest kept record.
    HORIZON
  }
}
