package io.lockstep.space;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import java.nio.ByteBuffer;
import java.time.Duration;

/// The log of changes, as who follows it reads it: in order, from a position on. What is not kept
/// any more is passed over. Confined to one thread, but for [#close].
public final class ChangeFeed implements AutoCloseable {
  /// Gets records.
  public interface Visitor {
    /// One record.
    ///
    /// @param kind number of a [io.lockstep.model.ChangeKind]
    /// @param record must not be kept
    void change(int kind, ByteBuffer record);
  }

  private final Journal changes;
  private final Reader reader;

  /// One that begins behind all that there is. The log stays open for longer.
  public ChangeFeed(Journal changes) {
    this.changes = changes;
    reader = changes.reader(changes.readablePosition());
  }

  /// Visits what there is.
  ///
  /// @return how many records there were; -1 when some were passed over that are not kept any more
  public int poll(Visitor visitor, int recordsMax) {
    try {
      return reader.poll((_, kind, record) -> visitor.change(kind, record), recordsMax);
    } catch (HorizonException e) {
      reader.seek(e.firstKeptPosition());
      return -1;
    }
  }

  /// Waits until there is a record, or the time is over.
  public void await(Duration timeout) {
    try {
      boolean _ = reader.await(timeout);
    } catch (HorizonException e) {
      reader.seek(e.firstKeptPosition());
    }
  }

  /// Where the next record is looked for.
  public long position() {
    return reader.position();
  }

  /// Goes on elsewhere; false, and nothing is done, when that is not kept. A log that lost its end
  /// with the power has other records there now.
  public boolean seek(long position) {
    boolean isKept = position >= changes.firstPosition() && position <= changes.readablePosition();
    if (isKept) {
      reader.seek(position);
    }
    return isKept;
  }

  /// Goes behind all that there is.
  public void skip() {
    reader.seek(changes.readablePosition());
  }

  /// Another reader of the same log that stands at a position; to be closed by who asked.
  public ChangeFeed at(long position) {
    ChangeFeed other = new ChangeFeed(changes);
    other.reader.seek(position);
    return other;
  }

  @Override
  public void close() {
    reader.close();
  }
}
